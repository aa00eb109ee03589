using System.Buffers.Binary;
using System.Text;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Protocol;

/// <summary>
/// Says in keepalived 2.2's words why a packet was discarded and, besides, who sent it and what is probably the matter. Makes strings: how
/// often it is asked is the caller's matter.
/// </summary>
internal static class RejectionText
{
    /// <summary>keepalived's line, and behind it in brackets the sender and the likely cause.</summary>
    /// <param name="rejection">Not <see cref="Rejection.None"/>.</param>
    /// <param name="instance">The instance's name.</param>
    /// <param name="advertisement">The message.</param>
    /// <param name="received">How it came.</param>
    /// <param name="expected">What was expected.</param>
    internal static string Describe(
        Rejection rejection, string instance, in Advertisement advertisement, in ReceivedPacket received, ExpectedAdvertisement expected) =>
        $"{Line(rejection, instance, advertisement, received, expected)} [from {Text(received.Source)}: {Cause(rejection, advertisement, expected)}]";

    /// <summary>keepalived's line, exactly.</summary>
    /// <inheritdoc cref="Describe"/>
    internal static string Line(
        Rejection rejection, string instance, in Advertisement advertisement, in ReceivedPacket received, ExpectedAdvertisement expected)
    {
        var content = expected.Content;
        var said = rejection switch
        {
            Rejection.AuthenticationHeader => "Received AH header but auth type not AH",
            Rejection.Length => LengthLine(advertisement, received),
            Rejection.TimeToLive => $"invalid TTL/HL. Received {received.TimeToLive} and expect 255",
            Rejection.Version => $"wrong version. Received {advertisement.Version} and expect {content.Version}",
            Rejection.InvalidAuthenticationType => $"Invalid auth type: {advertisement.AuthenticationType}",
            Rejection.AuthenticationType => $"received a {advertisement.AuthenticationType} auth, expecting {content.AuthenticationType}!",
            Rejection.Password => "received an invalid passwd!",
            Rejection.Interval =>
                $"advertisement interval mismatch mine={content.IntervalCentiseconds / 100} sec rcv'd={advertisement.IntervalSeconds} sec",

            // keepalived takes it, so the words are ours.
            Rejection.ZeroInterval => "received an advertisement interval of 0 - discarding",
            Rejection.Type => $"Invalid packet type. {advertisement.Type} and expect {Advertisement.AdvertisementType}",
            Rejection.AddressCount => $"received an unexpected ip number count {advertisement.Count}, expected {content.Count}!",
            Rejection.TotalLength =>
                $"ip_tot_len mismatch against received length. {received.StatedLength} and received {received.Length}",
            Rejection.Checksum => $"Invalid VRRPv{advertisement.Version} checksum",
            Rejection.Destination => expected.IsUnicast
                ? "Expected unicast packet but received multicast packet"
                : "Expected multicast packet but received unicast packet",
            Rejection.Address => $"ip address associated with VRID {content.VirtualRouterId} not present in MASTER advert: "
                + Text(content, AdvertisementCheck.FirstMissingAddress(advertisement, content)),
            Rejection.UnicastSource => $"unicast source address {Text(received.Source)} not a unicast peer",
            Rejection.UnicastTimeToLive => TimeToLiveLine(received, expected),
            Rejection.OwnAddress => "WARNING - equal priority advert received from remote host with our IP address.",
            _ => "packet discarded",
        };
        return $"({instance}) {said}";
    }

    /// <summary>The line about a packet that is too short to name a virtual router, which no instance's name stands in front of.</summary>
    /// <param name="received">How it came.</param>
    internal static string TooShortLine(in ReceivedPacket received)
    {
        var kind = received.Source.Family == EndpointFamily.IPv6 ? "IPv6 VRRP packet"
            : received.Protocol == AdvertisementDecoder.AuthenticationHeaderProtocol ? "IPv4 VRRP packet with AH"
            : "IPv4 VRRP packet";
        return $"{kind} too short - {received.Length} bytes";
    }

    /// <summary>The line about a virtual router that nobody here knows, which log_unknown_vrids asks for.</summary>
    /// <param name="virtualRouterId">The VRID received.</param>
    /// <param name="interfaceName">Where.</param>
    internal static string UnknownLine(byte virtualRouterId, string interfaceName) =>
        $"Unknown VRID({virtualRouterId}) received on interface({interfaceName}). ignoring...";

    /// <summary>What is probably the matter and what to do, in one clause.</summary>
    /// <param name="rejection">The reason.</param>
    /// <param name="advertisement">The message.</param>
    /// <param name="expected">What was expected.</param>
    internal static string Cause(Rejection rejection, in Advertisement advertisement, ExpectedAdvertisement expected) => rejection switch
    {
        Rejection.AuthenticationHeader => "it is configured with auth_type AH; use PASS or none on both",
        Rejection.Length => "it is damaged, or not VRRP",
        Rejection.TimeToLive => "a router between passes multicast on, or somebody forges adverts from outside the link",
        Rejection.Version => $"it speaks another version; set vrrp_version or version to {expected.Content.Version} there, or to {advertisement.Version} here",
        Rejection.InvalidAuthenticationType => "it is damaged, or not from keepalived",
        Rejection.AuthenticationType => "the authentication blocks of both files differ, or another pair uses this VRID here",
        Rejection.Password => "auth_pass differs in both files, or another pair uses this VRID here",
        Rejection.Interval => "advert_int differs in both files; version 2 wants it the same",
        Rejection.ZeroInterval => "it is forged or badly configured; with it a backup would take over at once",
        Rejection.Type => "it is not from a VRRP router",
        Rejection.AddressCount or Rejection.Address => "virtual_ipaddress differs in both files, or another pair uses this VRID here",
        Rejection.TotalLength => "it was cut on its way",
        Rejection.Checksum => "it was damaged or changed on its way, for example by address translation",
        Rejection.Destination => expected.IsUnicast
            ? "it has no unicast_peer block, this node has one"
            : "it has a unicast_peer block, this node has none",
        Rejection.UnicastSource => "add it to unicast_peer, or set unicast_src_ip there",
        Rejection.UnicastTimeToLive => "more or fewer routers are between than min_ttl and max_ttl allow",
        Rejection.OwnAddress => "another host has our address, or the network returns our own packets",
        _ => "no valid advertisement",
    };

    private static string LengthLine(in Advertisement advertisement, in ReceivedPacket received)
    {
        var stated = received.Length - advertisement.Message.Length + advertisement.StatedLength;
        return $"vrrp packet too {(received.Length > stated ? "long" : "short")}, length {received.Length} and expect {stated}";
    }

    private static string TimeToLiveLine(in ReceivedPacket received, ExpectedAdvertisement expected)
    {
        var at = AdvertisementCheck.FindPeer(expected, received.Source);
        var peer = at < 0 ? default : expected.Peers[at];
        return $"TTL/HL {received.TimeToLive} not in range {peer.MinTimeToLive} - {peer.MaxTimeToLive}";
    }

    private static string Text(AdvertisementContent content, int at)
    {
        if (at < 0)
        {
            return "?";
        }

        ReadOnlySpan<byte> address = content.Addresses.AsSpan(at * content.AddressLength, content.AddressLength);
        return Text(content.IsIPv6 ? Endpoint.FromIPv6(address, 0) : Endpoint.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(address), 0));
    }

    private static string Text(Endpoint address)
    {
        Span<byte> text = stackalloc byte[Endpoint.MaxTextLength];
        return Encoding.ASCII.GetString(text[..address.FormatAddress(text)]);
    }
}
