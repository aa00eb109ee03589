using System.Buffers.Binary;
using System.Net;

namespace Tandem.Failover.Election;

/// <summary>
/// The source address of an advertisement, as a value that elections compare without allocating. Not for virtual addresses,
/// which carry prefixes and devices.
/// </summary>
public readonly record struct RouterAddress : IComparable<RouterAddress>
{
    private readonly ulong high;
    private readonly ulong low;

    private RouterAddress(ulong high, ulong low, bool isIpv6)
    {
        this.high = high;
        this.low = low;
        IsIpv6 = isIpv6;
    }

    /// <summary>True for an IPv6 address.</summary>
    public bool IsIpv6 { get; }

    /// <summary>True when no address was given (0.0.0.0).</summary>
    public bool IsUnspecified => high == 0 && low == 0;

    /// <summary>Takes an address from its bytes in network order.</summary>
    /// <param name="bytes">4 bytes for IPv4, 16 for IPv6; anything else throws <see cref="ArgumentException"/>.</param>
    public static RouterAddress From(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        4 => new RouterAddress(0, BinaryPrimitives.ReadUInt32BigEndian(bytes), false),
        16 => new RouterAddress(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), true),
        _ => throw new ArgumentException($"an address has 4 or 16 bytes, not {bytes.Length}", nameof(bytes)),
    };

    /// <summary>Takes an address of the framework's kind; the scope of a link-local one is not kept.</summary>
    /// <param name="address">The address.</param>
    public static RouterAddress From(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return From(bytes[..length]);
    }

    /// <summary>Writes its bytes in network order.</summary>
    /// <param name="bytes">Room for 16.</param>
    /// <returns>4 or 16.</returns>
    public int CopyTo(Span<byte> bytes)
    {
        if (!IsIpv6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)low);
            return 4;
        }

        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        return 16;
    }

    /// <summary>Unsigned, in network order (RFC 9568 §6.4.3): what decides between equal priorities.</summary>
    /// <param name="other">The other address.</param>
    public int CompareTo(RouterAddress other) => high != other.high ? high.CompareTo(other.high) : low.CompareTo(other.low);

    /// <summary>The text that log lines carry. Allocates.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        return new IPAddress(bytes[..CopyTo(bytes)]).ToString();
    }
}
