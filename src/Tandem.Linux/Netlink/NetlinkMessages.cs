using System.Runtime.InteropServices;

namespace Tandem.Linux.Netlink;

/// <summary>Walks over the messages of one packet from the kernel; what is cut short ends the walk. No allocation.</summary>
internal ref struct NetlinkMessages(ReadOnlySpan<byte> packet)
{
    private ReadOnlySpan<byte> rest = packet;

    internal ushort Type { get; private set; }

    internal ushort Flags { get; private set; }

    internal uint Sequence { get; private set; }

    /// <summary>Whose request caused a notification: the socket's port, or 0.</summary>
    internal uint PortId { get; private set; }

    internal ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>Header and body, with the padding.</summary>
    internal ReadOnlySpan<byte> Whole { get; private set; }

    /// <summary>The errno of an answer, 0 for success; only for the types error and done.</summary>
    internal readonly int Error => Body.Length < 4 ? 0 : -MemoryMarshal.Read<int>(Body);

    internal bool Next()
    {
        if (rest.Length < NetlinkNumbers.HeaderLength)
        {
            return false;
        }

        var length = MemoryMarshal.Read<int>(rest);
        if (length < NetlinkNumbers.HeaderLength || length > rest.Length)
        {
            rest = default;
            return false;
        }

        Type = MemoryMarshal.Read<ushort>(rest[4..]);
        Flags = MemoryMarshal.Read<ushort>(rest[6..]);
        Sequence = MemoryMarshal.Read<uint>(rest[8..]);
        PortId = MemoryMarshal.Read<uint>(rest[12..]);
        Body = rest[NetlinkNumbers.HeaderLength..length];
        Whole = rest[..Math.Min((length + 3) & ~3, rest.Length)];
        rest = rest[Whole.Length..];
        return true;
    }
}
