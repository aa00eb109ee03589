using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using Tandem.Linux.Native;

namespace Tandem.Linux.Sockets;

/// <summary>
/// The address of one end of a connection as a plain value: 16 address bytes in network order, a port and a family. Not for
/// configured addresses with names, ranges or paths.
/// </summary>
public readonly struct Endpoint : IEquatable<Endpoint>
{
    /// <summary>Bytes that the longest text form takes: an IPv6 address.</summary>
    public const int MaxTextLength = 46;

    /// <summary>Bytes of the largest socket address that <see cref="Write"/> makes.</summary>
    public const int MaxSocketAddressLength = 28;

    private readonly ulong high;
    private readonly ulong low;
    private readonly uint scope;

    private Endpoint(EndpointFamily family, ulong high, ulong low, ushort port, uint scope)
    {
        Family = family;
        this.high = high;
        this.low = low;
        this.scope = scope;
        Port = port;
    }

    /// <summary>A Unix-domain peer.</summary>
    public static Endpoint Unix => new(EndpointFamily.Unix, 0, 0, 0, 0);

    /// <summary>The kind of address.</summary>
    public EndpointFamily Family { get; }

    /// <summary>The port, 0 to 65535; 0 for Unix.</summary>
    public ushort Port { get; }

    /// <summary>The IPv4 address as a number in host order; only for IPv4.</summary>
    public uint IPv4 => (uint)low;

    /// <summary>True for an IPv4 or IPv6 address.</summary>
    public bool IsInternet => Family is EndpointFamily.IPv4 or EndpointFamily.IPv6;

    /// <summary>An address of a group: 224.0.0.0/4 or ff00::/8.</summary>
    public bool IsMulticast => Family switch
    {
        EndpointFamily.IPv4 => (uint)low >> 28 == 0xE,
        EndpointFamily.IPv6 => high >> 56 == 0xFF,
        _ => false,
    };

    /// <summary>An IPv6 address of one link only, fe80::/10.</summary>
    public bool IsLinkLocal => Family == EndpointFamily.IPv6 && high >> 54 == 0xFE80 >> 6;

    /// <summary>Makes an IPv4 endpoint.</summary>
    /// <param name="address">The address in host order (127.0.0.1 is 0x7F000001).</param>
    /// <param name="port">The port.</param>
    public static Endpoint FromIPv4(uint address, int port) => new(EndpointFamily.IPv4, 0, address, (ushort)port, 0);

    /// <summary>Makes an IPv6 endpoint.</summary>
    /// <param name="address">The 16 bytes in network order.</param>
    /// <param name="port">The port.</param>
    /// <param name="scope">The interface index of a link-local address, else 0.</param>
    public static Endpoint FromIPv6(ReadOnlySpan<byte> address, int port, uint scope = 0) => new(
        EndpointFamily.IPv6,
        BinaryPrimitives.ReadUInt64BigEndian(address),
        BinaryPrimitives.ReadUInt64BigEndian(address[8..]),
        (ushort)port,
        scope);

    /// <summary>Makes an endpoint of a framework address. Not for the hot path.</summary>
    /// <param name="address">IPv4 or IPv6.</param>
    /// <param name="port">The port.</param>
    public static Endpoint From(IPAddress address, int port)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var written);
        return written == 4
            ? FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes), port)
            : FromIPv6(bytes, port, (uint)address.ScopeId);
    }

    /// <summary>The same address with another port.</summary>
    /// <param name="port">The port, 0 to 65535.</param>
    public Endpoint WithPort(int port) => new(Family, high, low, (ushort)port, scope);

    /// <summary>The same address on an interface, for link-local addresses and groups.</summary>
    /// <param name="interfaceIndex">The interface's index.</param>
    public Endpoint WithScope(int interfaceIndex) => new(Family, high, low, Port, (uint)interfaceIndex);

    /// <summary>Whether the addresses are the same, whatever their ports and scopes.</summary>
    /// <param name="other">The other one.</param>
    public bool HasSameAddress(Endpoint other) => Family == other.Family && high == other.high && low == other.low;

    /// <summary>Copies the address in network order.</summary>
    /// <param name="bytes">At least 16 bytes.</param>
    /// <returns>4 for IPv4, 16 for IPv6, 0 otherwise.</returns>
    public int CopyAddress(Span<byte> bytes)
    {
        switch (Family)
        {
            case EndpointFamily.IPv4:
                BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)low);
                return 4;
            case EndpointFamily.IPv6:
                BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
                BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
                return 16;
            default:
                return 0;
        }
    }

    /// <summary>Writes the address without the port: dotted quad, RFC 5952, or "unix" (as HAProxy's logs do).</summary>
    /// <param name="text">At least <see cref="MaxTextLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public int FormatAddress(Span<byte> text)
    {
        switch (Family)
        {
            case EndpointFamily.IPv4:
                return FormatIPv4((uint)low, text);
            case EndpointFamily.IPv6:
                return FormatIPv6(text);
            case EndpointFamily.Unix:
                "unix"u8.CopyTo(text);
                return 4;
            default:
                text[0] = (byte)'-';
                return 1;
        }
    }

    /// <summary>Address and port as people write them.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[MaxTextLength];
        var address = System.Text.Encoding.ASCII.GetString(text[..FormatAddress(text)]);
        return IsInternet ? $"{address}:{Port}" : address;
    }

    /// <inheritdoc/>
    public bool Equals(Endpoint other) =>
        Family == other.Family && high == other.high && low == other.low && Port == other.Port && scope == other.scope;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Endpoint other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(high, low, Port, Family);

    /// <summary>Reads a kernel socket address.</summary>
    internal static unsafe Endpoint Read(byte* address, uint length)
    {
        if (length < 2)
        {
            return Unix;
        }

        switch (*(ushort*)address)
        {
            case Constants.AfInet:
                return FromIPv4(
                    BinaryPrimitives.ReverseEndianness(*(uint*)(address + 4)),
                    BinaryPrimitives.ReverseEndianness(*(ushort*)(address + 2)));
            case Constants.AfInet6:
                var high = BinaryPrimitives.ReverseEndianness(*(ulong*)(address + 8));
                var low = BinaryPrimitives.ReverseEndianness(*(ulong*)(address + 16));
                var port = BinaryPrimitives.ReverseEndianness(*(ushort*)(address + 2));
                // A v4-mapped peer of a v4v6 socket stays one: HAProxy logs and forwards it as ::ffff:192.0.2.1.
                return new Endpoint(EndpointFamily.IPv6, high, low, port, *(uint*)(address + 24));
            default:
                return Unix;
        }
    }

    /// <summary>Writes the kernel's socket address; returns its length, 0 when there is none.</summary>
    internal unsafe uint Write(byte* address)
    {
        switch (Family)
        {
            case EndpointFamily.IPv4:
                *(ushort*)address = Constants.AfInet;
                *(ushort*)(address + 2) = BinaryPrimitives.ReverseEndianness(Port);
                *(uint*)(address + 4) = BinaryPrimitives.ReverseEndianness((uint)low);
                *(ulong*)(address + 8) = 0;
                return 16;
            case EndpointFamily.IPv6:
                *(ushort*)address = Constants.AfInet6;
                *(ushort*)(address + 2) = BinaryPrimitives.ReverseEndianness(Port);
                *(uint*)(address + 4) = 0;
                *(ulong*)(address + 8) = BinaryPrimitives.ReverseEndianness(high);
                *(ulong*)(address + 16) = BinaryPrimitives.ReverseEndianness(low);
                *(uint*)(address + 24) = scope;
                return 28;
            default:
                return 0;
        }
    }

    private static int FormatIPv4(uint address, Span<byte> text)
    {
        var at = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            Utf8Formatter.TryFormat((byte)(address >> shift), text[at..], out var written);
            at += written;
            if (shift != 0)
            {
                text[at++] = (byte)'.';
            }
        }

        return at;
    }

    /// <summary>
    /// RFC 5952: lower case, the longest run of two or more zero groups shortened, the first of equals; mapped and compatible IPv4
    /// addresses end in dotted form, as inet_ntop writes them.
    /// </summary>
    private int FormatIPv6(Span<byte> text)
    {
        Span<ushort> groups = stackalloc ushort[8];
        for (var i = 0; i < 8; i++)
        {
            groups[i] = (ushort)((i < 4 ? high : low) >> (48 - (16 * (i & 3))));
        }

        var (start, length) = LongestZeroRun(groups);
        if (start == 0 && (length == 6 || (length == 5 && groups[5] == 0xFFFF)))
        {
            var prefix = length == 6 ? "::"u8 : "::ffff:"u8;
            prefix.CopyTo(text);
            return prefix.Length + FormatIPv4((uint)low, text[prefix.Length..]);
        }

        var at = 0;
        for (var i = 0; i < 8; i++)
        {
            if (i == start)
            {
                text[at++] = (byte)':';
                text[at++] = (byte)':';
                i += length - 1;
                continue;
            }

            if (i > 0 && i != start + length)
            {
                text[at++] = (byte)':';
            }

            Utf8Formatter.TryFormat(groups[i], text[at..], out var written, new System.Buffers.StandardFormat('x'));
            at += written;
        }

        return at;
    }

    private static (int Start, int Length) LongestZeroRun(ReadOnlySpan<ushort> groups)
    {
        int bestStart = -100, bestLength = 1, run = 0;
        for (var i = 0; i < groups.Length; i++)
        {
            run = groups[i] == 0 ? run + 1 : 0;
            if (run > bestLength)
            {
                (bestStart, bestLength) = (i - run + 1, run);
            }
        }

        return (bestStart, bestStart < 0 ? 0 : bestLength);
    }
}
