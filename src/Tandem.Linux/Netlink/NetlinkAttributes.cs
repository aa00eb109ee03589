using System.Runtime.InteropServices;
using Tandem.Linux.Sockets;

namespace Tandem.Linux.Netlink;

/// <summary>Walks over the attributes of a message; what is cut short ends the walk. No allocation.</summary>
internal ref struct NetlinkAttributes(ReadOnlySpan<byte> attributes)
{
    private ReadOnlySpan<byte> rest = attributes;

    internal ushort Type { get; private set; }

    internal ReadOnlySpan<byte> Value { get; private set; }

    internal readonly uint UInt32 => Value.Length < 4 ? 0 : MemoryMarshal.Read<uint>(Value);

    internal readonly byte Byte => Value.Length < 1 ? (byte)0 : Value[0];

    /// <summary>Text without its closing zero.</summary>
    internal readonly ReadOnlySpan<byte> Text => Value.Length > 0 && Value[^1] == 0 ? Value[..^1] : Value;

    /// <summary>An IPv4 or IPv6 address by its length; default when it is neither.</summary>
    internal readonly Endpoint Address => Value.Length switch
    {
        4 => Endpoint.FromIPv4(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(Value), 0),
        16 => Endpoint.FromIPv6(Value, 0),
        _ => default,
    };

    internal bool Next()
    {
        if (rest.Length < 4)
        {
            return false;
        }

        int length = MemoryMarshal.Read<ushort>(rest);
        if (length < 4 || length > rest.Length)
        {
            rest = default;
            return false;
        }

        Type = (ushort)(MemoryMarshal.Read<ushort>(rest[2..]) & NetlinkNumbers.AttributeTypeMask);
        Value = rest[4..length];
        rest = rest[Math.Min((length + 3) & ~3, rest.Length)..];
        return true;
    }
}
