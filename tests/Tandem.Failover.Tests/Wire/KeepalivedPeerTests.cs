using System.Net;
using System.Net.Sockets;
using Tandem.Failover.Protocol;
using Tandem.Linux.Sockets;
using static Tandem.Failover.Tests.Protocol.GoldenInstance;

namespace Tandem.Failover.Tests.Wire;

/// <summary>The real keepalived on host A, our sockets on host B.</summary>
public sealed class KeepalivedPeerTests(TwoHosts hosts) : IClassFixture<TwoHosts>
{
    private const byte TheirPriority = 254;
    private static readonly Endpoint Group = Address("224.0.0.18");
    private static readonly Endpoint Group6 = Address("ff02::12");

    /// <summary>One instance of each kind, as the file and as our expectation.</summary>
    private static readonly Instance[] Instances =
    [
        new("V2", "version 2\nadvert_int 1\nauthentication {\nauth_type PASS\nauth_pass secret-and-long\n}", "10.42.0.11", "10.42.0.12", "224.0.0.18")
        {
            Content = Content(51, 100, false, ["10.42.0.240", "10.42.0.241"], "secret-and-long"),
        },
        new("V3", "version 3\nadvert_int 0.1", "10.42.0.11", "10.42.0.12", "224.0.0.18")
        {
            Content = Content(52, 10, true, ["10.42.0.242"]),
        },
        new("V6", "version 3\nadvert_int 0.1", "fe80::42:ff:fe00:b", "fe80::42:ff:fe00:c", "ff02::12")
        {
            Content = Content(53, 10, true, ["fe80::42:240", "fd42::240"]),
        },
        new("U2", "version 2\nadvert_int 1", "10.42.0.11", "10.42.0.12") { Content = Content(54, 100, false, ["10.42.0.243"]) },
        new("U3", "version 3\nadvert_int 0.1", "10.42.0.11", "10.42.0.12") { Content = Content(55, 10, true, ["10.42.0.244"]) },
        new("U6", "version 3\nadvert_int 0.1", "fd42::11", "fd42::12") { Content = Content(56, 10, true, ["fe80::42:245"]) },
    ];

    private static readonly AdvertisementContent Password2 = Content(51, 100, false, ["10.42.0.240", "10.42.0.241"], "1111");
    private static readonly AdvertisementContent Plain2 = Content(52, 100, false, ["10.42.0.242"]);
    private static readonly AdvertisementContent Plain3 = Content(53, 100, true, ["10.42.0.243"]);
    private static readonly AdvertisementContent Unicast3 = Content(54, 100, true, ["10.42.0.244"]);

    /// <summary>Instance, what it is configured with, why it does not take the packet, and the packet.</summary>
    private static readonly (string Name, AdvertisementContent Content, Rejection Rejection, Packet Packet)[] Rejected =
    [
        ("P2", Password2, Rejection.TimeToLive, new(Password2) { TimeToLive = 254 }),
        ("P2", Password2, Rejection.Version, new(Content(51, 100, true, ["10.42.0.240", "10.42.0.241"]))),
        ("P2", Password2, Rejection.InvalidAuthenticationType, new(Password2) { Edits = [(4, 1 ^ 7)] }),
        ("P2", Password2, Rejection.AuthenticationType, new(Content(51, 100, false, ["10.42.0.240", "10.42.0.241"]))),
        ("P2", Password2, Rejection.Password, new(Content(51, 100, false, ["10.42.0.240", "10.42.0.241"], "1112"))),
        ("P2", Password2, Rejection.Interval, new(Content(51, 200, false, ["10.42.0.240", "10.42.0.241"], "1111"))),
        ("P2", Password2, Rejection.AddressCount, new(Content(51, 100, false, ["10.42.0.240"], "1111"))),
        ("P2", Password2, Rejection.Address, new(Content(51, 100, false, ["10.42.0.240", "10.42.0.9"], "1111"))),
        ("P2", Password2, Rejection.Checksum, new(Password2) { Edits = [(6, 0x10)] }),
        ("N2", Plain2, Rejection.Type, new(Plain2) { Edits = [(0, 1 ^ 2)] }),
        ("N2", Plain2, Rejection.Length, new(Plain2) { Missing = 4 }),
        ("N2", Plain2, Rejection.Length, new(Plain2) { Missing = -4 }),
        ("N2", Plain2, Rejection.AuthenticationType, new(Content(52, 100, false, ["10.42.0.242"], "1111"))),
        ("N3", Plain3, Rejection.Checksum, new(Plain3) { Edits = [(6, 0x10)] }),
        ("N3", Plain3, Rejection.AddressCount, new(Content(53, 100, true, ["10.42.0.243", "10.42.0.9"]))),
        ("U3", Unicast3, Rejection.UnicastSource, new(Unicast3) { Source = "10.42.0.99", Destination = "10.42.0.11", TimeToLive = 35 }),
        ("U3", Unicast3, Rejection.UnicastTimeToLive, new(Unicast3) { Destination = "10.42.0.11", TimeToLive = 60 }),
    ];

    [Fact]
    public void Its_advertisements_arrive_and_ours_of_higher_priority_make_it_a_backup()
    {
        using var reception = new Reception();
        using var multicast = Receiver(Group, Address("10.42.0.12"));
        using var multicast6 = Receiver(Group6, Address("fe80::42:ff:fe00:c"));
        using var unicast = Receiver(default, Address("10.42.0.12"));
        using var unicast6 = Receiver(default, Address("fd42::12"));
        foreach (var receiver in new[] { multicast, multicast6, unicast, unicast6 })
        {
            reception.Watch(receiver);
        }

        using var keepalived = new KeepalivedProcess(hosts.A.Name, string.Concat(Instances.Select(instance => instance.Text)));
        foreach (var instance in Instances)
        {
            reception.WaitUntil(() => reception.Packets.Exists(packet => IsOf(packet, instance)), instance.Name);
            keepalived.WaitFor($"({instance.Name}) Entering MASTER STATE");
            var (packet, facts) = reception.Packets.Find(packet => IsOf(packet, instance));
            AssertAccepted(packet, facts, instance);

            // And byte for byte what we should have sent in its place.
            var ours = new byte[instance.Content.MessageLength];
            AdvertisementEncoder.Encode(instance.Content, TheirPriority, facts.Source, facts.Destination, ours);
            Assert.Equal(ours, packet[facts.HeaderLength..]);
        }

        foreach (var instance in Instances)
        {
            var settings = Settings(instance.IsUnicast ? default : instance.Destination, instance.Ours);
            using var sender = hosts.B.Inside(() => VrrpSender.Open(settings, out _))!;
            var message = new byte[instance.Content.MessageLength];
            var destination = instance.IsUnicast ? instance.Theirs : instance.Destination;
            AdvertisementEncoder.Encode(instance.Content, 255, instance.Ours, destination, message);
            Assert.Equal(0, sender.Send(message, instance.Ours, destination, 1));
            keepalived.WaitFor($"({instance.Name}) Master received advert from {instance.OursText} with higher priority 255, ours 254");
            keepalived.WaitFor($"({instance.Name}) Entering BACKUP STATE");
        }
    }

    [Fact]
    public void It_rejects_what_we_reject_in_the_words_that_we_say()
    {
        const string password = "authentication {\nauth_type PASS\nauth_pass 1111\n}";
        const string peer = "unicast_src_ip 10.42.0.11\nunicast_peer {\n10.42.0.12 min_ttl 30 max_ttl 40\n}\ncheck_unicast_src";
        var text = "global_defs {\nlog_unknown_vrids\n}\n"
            + InstanceText("P2", $"advert_int 1\n{password}", Password2)
            + InstanceText("N2", "advert_int 1", Plain2)
            + InstanceText("N3", "version 3\nadvert_int 1", Plain3)
            + InstanceText("U3", $"version 3\nadvert_int 1\n{peer}", Unicast3);
        using var keepalived = new KeepalivedProcess(hosts.A.Name, text);
        keepalived.WaitFor("(U3) Entering BACKUP STATE (init)");
        using var raw = hosts.B.Inside(RawSocket);
        foreach (var (name, content, rejection, packet) in Rejected)
        {
            var bytes = packet.Bytes();
            var facts = ReceivedPacket.FromIPv4(bytes, 1);
            var expected = new ExpectedAdvertisement
            {
                Content = content,
                Peers = name == "U3" ? [new UnicastPeer(Address("10.42.0.12"), 30, 40)] : [],
                ChecksUnicastSource = true,
            };
            Assert.Equal(Rejection.None, AdvertisementDecoder.Decode(bytes, facts, out var advertisement));
            Assert.Equal(rejection, AdvertisementCheck.Check(advertisement, facts, expected, false, out _));
            raw.SendTo(bytes, new IPEndPoint(IPAddress.Parse(packet.Destination), 0));
            keepalived.WaitFor(RejectionText.Line(rejection, name, advertisement, facts, expected));
        }

        var unknown = new Packet(Content(77, 100, false, ["10.42.0.1"])).Bytes();
        raw.SendTo(unknown, new IPEndPoint(IPAddress.Parse("224.0.0.18"), 0));
        keepalived.WaitFor(RejectionText.UnknownLine(77, "eth0"));
        raw.SendTo(unknown.AsSpan(0, 27), new IPEndPoint(IPAddress.Parse("224.0.0.18"), 0));
        keepalived.WaitFor(RejectionText.TooShortLine(ReceivedPacket.FromIPv4(unknown.AsSpan(0, 27), 1)));
    }

    private static AdvertisementContent Content(byte id, int interval, bool isVersion3, string[] addresses, string? password = null) => new()
    {
        Version = (byte)(isVersion3 ? 3 : 2),
        VirtualRouterId = id,
        IntervalCentiseconds = interval,
        IsIPv6 = addresses[0].Contains(':'),
        Addresses = Protocol.GoldenInstance.Addresses(addresses),
        AuthenticationType = (byte)(password == null ? 0 : 1),
        AuthenticationData = AdvertisementContent.Password(System.Text.Encoding.UTF8.GetBytes(password ?? "")),
    };

    /// <summary>Interval times one plus a skew of two 256ths: the shortest way to MASTER for all but the owner.</summary>
    private static string InstanceText(string name, string lines, AdvertisementContent content)
    {
        var size = content.AddressLength;
        var addresses = Enumerable.Range(0, content.Count).Select(i => new IPAddress(content.Addresses.AsSpan(i * size, size)).ToString());
        return $"vrrp_instance {name} {{\ninterface eth0\nvirtual_router_id {content.VirtualRouterId}\npriority {TheirPriority}\n"
            + $"down_timer_adverts 1\n{lines}\nvirtual_ipaddress {{\n{string.Join('\n', addresses)}\n}}\n}}\n";
    }

    private static bool IsOf((byte[] Packet, ReceivedPacket Facts) received, Instance instance) =>
        received.Packet[received.Facts.HeaderLength + 1] == instance.Content.VirtualRouterId;

    private static void AssertAccepted(byte[] packet, ReceivedPacket facts, Instance instance)
    {
        Assert.Equal(Rejection.None, AdvertisementDecoder.Decode(packet, facts, out var advertisement));
        var expected = new ExpectedAdvertisement
        {
            Content = instance.Content,
            Peers = instance.IsUnicast ? [new UnicastPeer(instance.Theirs)] : [],
            ChecksUnicastSource = true,
            OwnAddress = instance.Ours,
        };
        Assert.Equal(Rejection.None, AdvertisementCheck.Check(advertisement, facts, expected, false, out _));
        Assert.Equal(TheirPriority, advertisement.Priority);
        Assert.True(facts.Source.HasSameAddress(instance.Theirs), facts.Source.ToString());
        Assert.True(facts.Destination.HasSameAddress(instance.Destination), facts.Destination.ToString());

        // keepalived leaves the hop limit of unicast over IPv6 to the kernel, whose default is 64; so do we.
        Assert.Equal(instance.Name == "U6" ? 64 : 255, facts.TimeToLive);
    }

    /// <summary>Sends what it is given, IP header and all.</summary>
    private static Socket RawSocket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Raw);
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Parse("10.42.0.12").GetAddressBytes());
        return socket;
    }

    private VrrpReceiver Receiver(Endpoint group, Endpoint own)
    {
        var (receiver, error) = hosts.B.Inside(() => (VrrpReceiver.Open(Settings(group, own), out var error), error));
        Assert.True(receiver != null, $"{error.Step}: {error.Errno}");
        return receiver;
    }

    private VrrpSocketSettings Settings(Endpoint group, Endpoint own) =>
        new() { InterfaceName = "eth0", InterfaceIndex = hosts.Index, Group = group, UnicastSource = own };

    private sealed record Instance(string Name, string Lines, string TheirsText, string OursText, string? GroupText = null)
    {
        internal required AdvertisementContent Content { get; init; }

        internal bool IsUnicast => GroupText == null;

        internal Endpoint Theirs => Address(TheirsText);

        internal Endpoint Ours => Address(OursText);

        internal Endpoint Destination => Address(GroupText ?? OursText);

        internal string Text => InstanceText(
            Name, IsUnicast ? $"{Lines}\nunicast_src_ip {TheirsText}\nunicast_peer {{\n{OursText}\n}}" : Lines, Content);
    }

    /// <summary>A whole IPv4 packet with what is wrong with it.</summary>
    private sealed record Packet(AdvertisementContent Content)
    {
        internal string Source { get; init; } = "10.42.0.12";

        internal string Destination { get; init; } = "224.0.0.18";

        internal byte TimeToLive { get; init; } = 255;

        internal int Missing { get; init; }

        /// <summary>Bits flipped in the message after its checksum, which nobody looks at before them.</summary>
        internal (int At, byte Bits)[] Edits { get; init; } = [];

        internal byte[] Bytes()
        {
            var packet = new byte[20 + Content.MessageLength - Missing];
            var message = new byte[Content.MessageLength];
            AdvertisementEncoder.Encode(Content, 100, Address(Source), Address(Destination), message);
            foreach (var (at, bits) in Edits)
            {
                message[at] ^= bits;
            }

            message.AsSpan(0, Math.Min(message.Length, packet.Length - 20)).CopyTo(packet.AsSpan(20));
            packet[0] = 0x45;
            packet[3] = (byte)packet.Length;
            packet[8] = TimeToLive;
            packet[9] = 112;
            Protocol.GoldenInstance.Addresses(Source, Destination).CopyTo(packet, 12);
            return packet;
        }
    }
}
