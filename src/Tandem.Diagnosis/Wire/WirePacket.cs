using System.Buffers.Binary;
using Tandem.Failover.Protocol;
using Tandem.Linux.Sockets;

namespace Tandem.Diagnosis.Wire;

/// <summary>One packet as it was seen on an interface, taken apart. A view of the bytes it was read from.</summary>
internal readonly ref struct WirePacket
{
    private const int IPv4 = 0x0800;
    private const int Arp = 0x0806;
    private const int IPv6 = 0x86DD;
    private const int IPv6HeaderLength = 40;
    private const byte Icmp = 58;
    private const byte Solicited = 0x40;

    internal WirePacketKind Kind { get; private init; }

    /// <summary>Of advertisements: how it came.</summary>
    internal ReceivedPacket Received { get; private init; }

    /// <summary>Of <see cref="WirePacketKind.Advertisement"/>.</summary>
    internal Advertisement Advertisement { get; private init; }

    /// <summary>Of ARP and neighbor advertisements: whose hardware address is told.</summary>
    internal Endpoint Address { get; private init; }

    /// <summary>The hardware address that is told, or that the packet came from, as a number; 0 when there is none.</summary>
    internal ulong HardwareAddress { get; private init; }

    /// <summary>An ARP request and not an answer.</summary>
    internal bool IsRequest { get; private init; }

    /// <summary>Of ARP: the target's hardware address.</summary>
    internal ulong Target { get; private init; }

    /// <summary>Takes a packet apart; any bytes are safe.</summary>
    /// <param name="bytes">From the header behind the link's own on.</param>
    /// <param name="observed">What else is known.</param>
    internal static WirePacket Read(ReadOnlySpan<byte> bytes, scoped in ObservedPacket observed) => observed.EtherType switch
    {
        IPv4 => ReadIPv4(bytes, observed),
        IPv6 => ReadIPv6(bytes, observed),
        Arp => ReadArp(bytes),
        _ => default,
    };

    private static WirePacket ReadIPv4(ReadOnlySpan<byte> bytes, scoped in ObservedPacket observed)
    {
        // Ethernet fills short packets up to 60 bytes: what is behind the stated length is no part of it.
        var stated = bytes.Length < 4 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (stated >= 20 && stated < bytes.Length)
        {
            bytes = bytes[..stated];
        }

        var received = ReceivedPacket.FromIPv4(bytes, observed.InterfaceIndex);
        return received.Protocol is Advertisement.IpProtocol or AdvertisementDecoder.AuthenticationHeaderProtocol
            ? ReadMessage(bytes, received, observed)
            : default;
    }

    private static WirePacket ReadIPv6(ReadOnlySpan<byte> bytes, scoped in ObservedPacket observed)
    {
        if (bytes.Length < IPv6HeaderLength)
        {
            return default;
        }

        var protocol = bytes[6];
        var stated = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        var message = bytes[IPv6HeaderLength..];
        message = message[..Math.Min(message.Length, stated)];
        if (protocol == Icmp)
        {
            return ReadNeighborAdvertisement(message, observed);
        }

        if (protocol != Advertisement.IpProtocol)
        {
            return default;
        }

        return ReadMessage(
            message,
            new ReceivedPacket
            {
                Source = Endpoint.FromIPv6(bytes[8..24], 0),
                Destination = Endpoint.FromIPv6(bytes[24..40], 0),
                InterfaceIndex = observed.InterfaceIndex,
                TimeToLive = bytes[7],
                Length = message.Length,
                StatedLength = stated,
                Protocol = protocol,
            },
            observed);
    }

    private static WirePacket ReadMessage(ReadOnlySpan<byte> packet, scoped in ReceivedPacket received, scoped in ObservedPacket observed)
    {
        var decoded = AdvertisementDecoder.Decode(packet, received, out var advertisement);
        return new WirePacket
        {
            Kind = decoded == Rejection.None ? WirePacketKind.Advertisement : WirePacketKind.Fragment,
            Received = received,
            Advertisement = advertisement,
            HardwareAddress = observed.SenderHardwareAddress,
        };
    }

    /// <summary>RFC 826: hardware 1, protocol IPv4, lengths 6 and 4, operation, sender's two addresses, target's two.</summary>
    private static WirePacket ReadArp(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 28 || BinaryPrimitives.ReadUInt32BigEndian(bytes) != 0x0001_0800 || bytes[4] != 6 || bytes[5] != 4)
        {
            return default;
        }

        var isRequest = bytes[7] == 1;
        var isGratuitous = bytes.Slice(14, 4).SequenceEqual(bytes.Slice(24, 4));
        if (!isGratuitous && isRequest)
        {
            return default;
        }

        return new WirePacket
        {
            Kind = isGratuitous ? WirePacketKind.GratuitousArp : WirePacketKind.ArpAnswer,
            Address = Endpoint.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes[14..]), 0),
            HardwareAddress = HardwareText.Read(bytes.Slice(8, 6)),
            IsRequest = isRequest,
            Target = HardwareText.Read(bytes.Slice(18, 6)),
        };
    }

    /// <summary>RFC 4861 §4.4.</summary>
    private static WirePacket ReadNeighborAdvertisement(ReadOnlySpan<byte> message, scoped in ObservedPacket observed)
    {
        if (message.Length < 24 || message[0] != 136 || (message[4] & Solicited) != 0)
        {
            return default;
        }

        var hasLink = message.Length >= 32 && message[24] == 2 && message[25] == 1;
        return new WirePacket
        {
            Kind = WirePacketKind.NeighborAdvertisement,
            Address = Endpoint.FromIPv6(message.Slice(8, 16), 0),
            HardwareAddress = hasLink ? HardwareText.Read(message.Slice(26, 6)) : observed.SenderHardwareAddress,
        };
    }
}
