using System.Buffers.Binary;

namespace Tandem.Failover.Protocol;

/// <summary>
/// What the bytes of a received VRRP message say, of either version (RFC 3768 §5.1, RFC 9568 §5.1). Only a view: nothing is checked except
/// that the eight fixed bytes are there, so what it says is to be believed after <see cref="AdvertisementCheck"/> only.
/// </summary>
internal readonly ref struct Advertisement
{
    /// <summary>Bytes in front of the addresses.</summary>
    internal const int HeaderLength = 8;

    /// <summary>Bytes of the authentication data of version 2 over IPv4 (RFC 3768 §5.3.10).</summary>
    internal const int AuthenticationLength = 8;

    /// <summary>The only type there is (RFC 9568 §5.2.2).</summary>
    internal const int AdvertisementType = 1;

    /// <summary>The IP protocol number.</summary>
    internal const byte IpProtocol = 112;

    private readonly bool isIPv6;

    internal Advertisement(ReadOnlySpan<byte> message, bool isIPv6)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(message.Length, HeaderLength);
        Message = message;
        this.isIPv6 = isIPv6;
    }

    /// <summary>The whole message, as received.</summary>
    internal ReadOnlySpan<byte> Message { get; }

    /// <summary>0 to 15.</summary>
    internal int Version => Message[0] >> 4;

    /// <summary>0 to 15.</summary>
    internal int Type => Message[0] & 0x0F;

    /// <summary>The VRID.</summary>
    internal byte VirtualRouterId => Message[1];

    /// <summary>0 says that the sender stops to be the master, 255 that it owns the addresses.</summary>
    internal byte Priority => Message[2];

    /// <summary>How many addresses it says that there are.</summary>
    internal byte Count => Message[3];

    /// <summary>Version 2: 0 none, 1 simple text, 2 IP AH.</summary>
    internal byte AuthenticationType => Message[4];

    /// <summary>Version 2: seconds.</summary>
    internal byte IntervalSeconds => Message[5];

    /// <summary>The interval of either version, in hundredths of a second; the reserved bits of version 3 are not looked at.</summary>
    internal int IntervalCentiseconds => Version == 2 ? IntervalSeconds * 100 : BinaryPrimitives.ReadUInt16BigEndian(Message[4..]) & 0x0FFF;

    /// <summary>The checksum as it stands there.</summary>
    internal ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(Message[6..]);

    /// <summary>Bytes of one address: 4 or 16.</summary>
    internal int AddressLength => isIPv6 ? 16 : 4;

    /// <summary>Bytes that the message should have, by its own version and count.</summary>
    internal int StatedLength => LengthOf(Version, isIPv6, Count);

    /// <summary>The addresses in network order, one after the other; fewer than <see cref="Count"/> when the message is too short.</summary>
    internal ReadOnlySpan<byte> Addresses => Message.Slice(HeaderLength, Math.Min(Count * AddressLength, Message.Length - HeaderLength));

    /// <summary>Version 2 over IPv4: the eight bytes behind the addresses; empty when they are not there.</summary>
    internal ReadOnlySpan<byte> AuthenticationData =>
        Version == 2 && !isIPv6 && Message.Length >= StatedLength ? Message.Slice(StatedLength - AuthenticationLength, AuthenticationLength) : default;

    /// <summary>Bytes of a message.</summary>
    /// <param name="version">2 has authentication data over IPv4.</param>
    /// <param name="isIPv6">Addresses of 16 bytes.</param>
    /// <param name="count">Addresses.</param>
    internal static int LengthOf(int version, bool isIPv6, int count) =>
        HeaderLength + (isIPv6 ? count * 16 : (count * 4) + (version == 2 ? AuthenticationLength : 0));
}
