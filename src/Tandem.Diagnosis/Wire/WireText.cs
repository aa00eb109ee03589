using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Tandem.Failover.Protocol;
using Tandem.Linux.Sockets;

namespace Tandem.Diagnosis.Wire;

/// <summary>Packets in the words of <c>tcpdump -nn vrrp or arp</c>, so that eyes used to it read on.</summary>
internal static class WireText
{
    internal static string Line(in WirePacket packet)
    {
        switch (packet.Kind)
        {
            case WirePacketKind.Advertisement:
                return Route(packet.Received) + Message(packet.Advertisement, packet.Received);
            case WirePacketKind.Fragment:
                return $"{Route(packet.Received)}VRRP, length {packet.Received.Length}";
            case WirePacketKind.NeighborAdvertisement:
                return $"IP6 ICMP6, neighbor advertisement, tgt is {Address(packet.Address)} ({HardwareText.Write(packet.HardwareAddress)})";
            case WirePacketKind.GratuitousArp when packet.IsRequest:
                return $"ARP, Request who-has {Address(packet.Address)} ({HardwareText.Write(packet.Target)}) tell {Address(packet.Address)} "
                    + $"({HardwareText.Write(packet.HardwareAddress)}), length 28";
            default:
                return $"ARP, Reply {Address(packet.Address)} is-at {HardwareText.Write(packet.HardwareAddress)}, length 28";
        }
    }

    internal static string Address(Endpoint address)
    {
        Span<byte> text = stackalloc byte[Endpoint.MaxTextLength];
        return Encoding.ASCII.GetString(text[..address.FormatAddress(text)]);
    }

    /// <summary>The addresses of a message or a configuration, in their order.</summary>
    internal static IEnumerable<Endpoint> Addresses(byte[] addresses, bool isIPv6)
    {
        var size = isIPv6 ? 16 : 4;
        for (var at = 0; at + size <= addresses.Length; at += size)
        {
            yield return isIPv6
                ? Endpoint.FromIPv6(addresses.AsSpan(at, size), 0)
                : Endpoint.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(addresses.AsSpan(at)), 0);
        }
    }

    internal static string List(AdvertisementContent content)
    {
        const int most = 4;
        var all = Addresses(content.Addresses, content.IsIPv6).Select(Address).ToList();
        return all.Count == 0 ? "none" : all.Count <= most ? string.Join(',', all) : $"{string.Join(',', all.Take(most))} and {all.Count - most} more";
    }

    internal static string Interval(int centiseconds) => string.Create(CultureInfo.InvariantCulture, $"{centiseconds / 100.0:0.##} s");

    internal static string Seconds(long microseconds) => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1e6:0.0##} s");

    internal static string AuthenticationName(int type) => type switch
    {
        0 => "none",
        1 => "simple",
        2 => "ah",
        _ => string.Create(CultureInfo.InvariantCulture, $"{type}"),
    };

    private static string Route(in ReceivedPacket received) =>
        $"{(received.Source.Family == EndpointFamily.IPv6 ? "IP6" : "IP")} {Address(received.Source)} > {Address(received.Destination)}: ";

    private static string Message(in Advertisement advertisement, in ReceivedPacket received)
    {
        var text = new StringBuilder();
        var culture = CultureInfo.InvariantCulture;
        text.Append(culture, $"VRRPv{advertisement.Version}, ");
        text.Append(advertisement.Type == Advertisement.AdvertisementType ? "Advertisement" : string.Create(culture, $"[#{advertisement.Type}]"));
        if (received.TimeToLive != 255)
        {
            text.Append(culture, $", (ttl {received.TimeToLive})");
        }

        text.Append(culture, $", vrid {advertisement.VirtualRouterId}, prio {advertisement.Priority}");
        if (advertisement.Version == 2)
        {
            if (advertisement.AuthenticationType != 0)
            {
                text.Append(culture, $", authtype {AuthenticationName(advertisement.AuthenticationType)}");
            }

            text.Append(culture, $", intvl {advertisement.IntervalSeconds}s");
        }
        else
        {
            text.Append(culture, $", intvl {advertisement.IntervalCentiseconds}cs");
        }

        text.Append(culture, $", length {advertisement.Message.Length}");
        var isIPv6 = received.Source.Family == EndpointFamily.IPv6;
        if (!advertisement.Addresses.IsEmpty)
        {
            text.Append(", addrs: ").AppendJoin(',', Addresses(advertisement.Addresses.ToArray(), isIPv6).Take(MostAddresses).Select(Address));
            if (advertisement.Count > MostAddresses)
            {
                text.Append(culture, $",... ({advertisement.Count})");
            }
        }

        return text.ToString();
    }

    /// <summary>Addresses of one line at most: a message may have 255.</summary>
    private const int MostAddresses = 20;
}
