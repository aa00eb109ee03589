using System.Buffers.Binary;
using Tandem.Failover.Protocol;
using Tandem.Linux.Sockets;
using static Tandem.Failover.Tests.Protocol.GoldenInstance;

namespace Tandem.Failover.Tests.Protocol;

/// <summary>Every reason to discard a packet, found where keepalived finds it and said in its words.</summary>
public sealed class RejectionTests
{
    private static readonly Endpoint Sender = Address("10.42.0.12");
    private static readonly Endpoint Group = Address("224.0.0.18");

    [Fact]
    public void A_valid_advertisement_is_taken() =>
        Assert.Equal(Rejection.None, Judge(new Sent(Version2()), Expect(Version2())).Rejection);

    [Fact]
    public void A_time_to_live_other_than_255_is_not_taken_from_a_group() => Refused(
        new Sent(Version2()) { TimeToLive = 254 }, Expect(Version2()), Rejection.TimeToLive, "(VI_1) invalid TTL/HL. Received 254 and expect 255");

    [Fact]
    public void An_unknown_time_to_live_is_no_reason() =>
        Assert.Equal(Rejection.None, Judge(new Sent(Version2()) { TimeToLive = ReceivedPacket.UnknownTimeToLive }, Expect(Version2())).Rejection);

    [Fact]
    public void Another_version_is_refused() => Refused(
        new Sent(Version3(100, "10.42.0.240")), Expect(Version2()), Rejection.Version, "(VI_1) wrong version. Received 3 and expect 2");

    [Fact]
    public void An_unknown_authentication_type_is_refused() => Refused(
        new Sent(Version2(7)), Expect(Version2()), Rejection.InvalidAuthenticationType, "(VI_1) Invalid auth type: 7");

    [Fact]
    public void A_missing_password_is_refused() => Refused(
        new Sent(Version2()), Expect(Version2(1, "1111")), Rejection.AuthenticationType, "(VI_1) received a 0 auth, expecting 1!");

    [Fact]
    public void A_wrong_password_is_refused() => Refused(
        new Sent(Version2(1, "1112")), Expect(Version2(1, "1111")), Rejection.Password, "(VI_1) received an invalid passwd!");

    [Fact]
    public void Authentication_data_without_authentication_is_ignored()
    {
        var sent = new Sent(Version2()) { Change = message => "garbage!"u8.CopyTo(message[12..]) };
        Assert.Equal(Rejection.None, Judge(sent, Expect(Version2())).Rejection);
    }

    [Fact]
    public void Another_interval_is_refused_in_version_2() => Refused(
        new Sent(Version2()) { Change = message => message[5] = 2 },
        Expect(Version2()),
        Rejection.Interval,
        "(VI_1) advertisement interval mismatch mine=1 sec rcv'd=2 sec");

    [Fact]
    public void Another_interval_is_taken_in_version_3()
    {
        var sent = new Sent(Version3(50, "10.42.0.240"));
        Assert.Equal(Rejection.None, Judge(sent, Expect(Version3(100, "10.42.0.240"))).Rejection);
    }

    [Fact]
    public void An_interval_of_zero_is_refused_in_version_3() => Refused(
        new Sent(Version3(0, "10.42.0.240")),
        Expect(Version3(100, "10.42.0.240")),
        Rejection.ZeroInterval,
        "(VI_1) received an advertisement interval of 0 - discarding");

    [Fact]
    public void Reserved_bits_are_ignored()
    {
        var sent = new Sent(Version3(100, "10.42.0.240")) { Change = message => message[4] |= 0xF0 };
        Assert.Equal(Rejection.None, Judge(sent, Expect(Version3(100, "10.42.0.240"))).Rejection);

        var onlyReserved = new Sent(Version3(100, "10.42.0.240"))
        {
            Change = message => BinaryPrimitives.WriteUInt16BigEndian(message[4..], 0xF000),
        };
        Assert.Equal(Rejection.ZeroInterval, Judge(onlyReserved, Expect(Version3(100, "10.42.0.240"))).Rejection);
    }

    [Fact]
    public void Another_type_is_refused() => Refused(
        new Sent(Version2()) { Change = message => message[0] = 0x22 },
        Expect(Version2()),
        Rejection.Type,
        "(VI_1) Invalid packet type. 2 and expect 1");

    [Fact]
    public void Another_count_of_addresses_is_refused() => Refused(
        new Sent(Version2()),
        Expect(Version2(addresses: ["10.42.0.240", "10.42.0.241"])),
        Rejection.AddressCount,
        "(VI_1) received an unexpected ip number count 1, expected 2!");

    [Fact]
    public void Other_addresses_are_refused_and_the_first_missing_one_is_named() => Refused(
        new Sent(Version2(addresses: ["10.42.0.240", "10.42.0.240", "10.42.0.9"])),
        Expect(Version2(addresses: ["10.42.0.240", "10.42.0.241", "10.42.0.242"])),
        Rejection.Address,
        "(VI_1) ip address associated with VRID 51 not present in MASTER advert: 10.42.0.241");

    [Fact]
    public void The_order_of_addresses_does_not_matter()
    {
        var sent = new Sent(Version2(addresses: ["10.42.0.241", "10.42.0.240"]));
        Assert.Equal(Rejection.None, Judge(sent, Expect(Version2(addresses: ["10.42.0.240", "10.42.0.241"]))).Rejection);
    }

    [Fact]
    public void Addresses_of_the_master_that_is_followed_are_not_looked_at_when_told_so()
    {
        var sent = new Sent(Version2(addresses: ["10.42.0.1"]));
        var expected = new ExpectedAdvertisement { Content = Version2(), SkipsAddressesOfSameMaster = true };
        Assert.Equal(Rejection.None, Judge(sent, expected, isKnownMaster: true).Rejection);
        Assert.Equal(Rejection.Address, Judge(sent, expected, isKnownMaster: false).Rejection);
        Assert.Equal(Rejection.Address, Judge(sent, Expect(Version2()), isKnownMaster: true).Rejection);
    }

    [Theory]
    [InlineData(4, "(VI_1) vrrp packet too short, length 36 and expect 40")]
    [InlineData(-4, "(VI_1) vrrp packet too long, length 44 and expect 40")]
    public void Another_length_than_the_count_says_is_refused(int missing, string line) =>
        Refused(new Sent(Version2()) { Missing = missing }, Expect(Version2()), Rejection.Length, line);

    [Fact]
    public void A_packet_without_whole_headers_names_no_virtual_router()
    {
        for (var length = 0; length < 28; length++)
        {
            var packet = GoldenFrame.Of(1).Packet[..length];
            var received = ReceivedPacket.FromIPv4(packet, 1);
            Assert.Equal(Rejection.TooShortForHeaders, AdvertisementDecoder.Decode(packet, received, out _));
            Assert.Equal($"IPv4 VRRP packet too short - {length} bytes", RejectionText.TooShortLine(received));
        }
    }

    [Fact]
    public void A_wrong_checksum_is_refused()
    {
        Refused(new Sent(Version2()) { Spoil = true }, Expect(Version2()), Rejection.Checksum, "(VI_1) Invalid VRRPv2 checksum");
        var version3 = Version3(100, "10.42.0.240");
        Refused(new Sent(version3) { Spoil = true }, Expect(version3), Rejection.Checksum, "(VI_1) Invalid VRRPv3 checksum");
    }

    [Fact]
    public void Both_checksums_of_version_3_over_ipv4_are_taken()
    {
        var content = Version3(100, "10.42.0.240");
        Assert.Equal((Rejection.None, ChecksumForm.PseudoHeader), Judge(new Sent(content), Expect(content)));
        Assert.Equal((Rejection.None, ChecksumForm.MessageOnly), Judge(new Sent(content) { Form = ChecksumForm.MessageOnly }, Expect(content)));
    }

    [Fact]
    public void The_checksum_of_version_3_over_ipv6_has_a_pseudo_header()
    {
        var content = Version3(100, "fe80::42:240");
        var expected = Expect(content);
        var sent = new Sent(content) { Source = Address("fe80::1"), Destination = Address("ff02::12") };
        Assert.Equal((Rejection.None, ChecksumForm.PseudoHeader), Judge(sent, expected));
        Assert.Equal(Rejection.Checksum, Judge(sent with { Spoil = true }, expected).Rejection);
        Assert.Equal(Rejection.Checksum, Judge(sent with { Received = Address("fe80::2") }, expected).Rejection);
    }

    [Fact]
    public void The_old_checksum_of_unicast_peers_is_taken_unless_refused()
    {
        var content = Version3(100, "10.42.0.240");
        var sent = new Sent(content) { Destination = Group, ReceivedAt = Address("10.42.0.11") };
        UnicastPeer[] peers = [new UnicastPeer(Sender)];
        Assert.Equal((Rejection.None, ChecksumForm.OldUnicast), Judge(sent, new ExpectedAdvertisement { Content = content, Peers = peers }));
        var refusing = new ExpectedAdvertisement { Content = content, Peers = peers, RefusesOldUnicastChecksum = true };
        Assert.Equal(Rejection.Checksum, Judge(sent, refusing).Rejection);
    }

    [Fact]
    public void Unicast_and_multicast_are_not_mixed()
    {
        var content = Version2();
        Refused(
            new Sent(content) { Destination = Address("10.42.0.11") },
            Expect(content),
            Rejection.Destination,
            "(VI_1) Expected multicast packet but received unicast packet");
        Refused(
            new Sent(content),
            new ExpectedAdvertisement { Content = content, Peers = [new UnicastPeer(Sender)] },
            Rejection.Destination,
            "(VI_1) Expected unicast packet but received multicast packet");
    }

    [Fact]
    public void A_unicast_sender_must_be_a_peer_when_that_is_checked()
    {
        var sent = new Sent(Version2()) { Destination = Address("10.42.0.11") };
        UnicastPeer[] peers = [new UnicastPeer(Address("10.42.0.13"))];
        Assert.Equal(Rejection.None, Judge(sent, new ExpectedAdvertisement { Content = Version2(), Peers = peers }).Rejection);
        Refused(
            sent,
            new ExpectedAdvertisement { Content = Version2(), Peers = peers, ChecksUnicastSource = true },
            Rejection.UnicastSource,
            "(VI_1) unicast source address 10.42.0.12 not a unicast peer");
    }

    [Fact]
    public void A_unicast_peer_must_be_within_its_range_of_hops()
    {
        var sent = new Sent(Version2()) { Destination = Address("10.42.0.11"), TimeToLive = 60 };
        Refused(
            sent,
            new ExpectedAdvertisement { Content = Version2(), Peers = [new UnicastPeer(Sender, 0, 32)], ChecksUnicastSource = true },
            Rejection.UnicastTimeToLive,
            "(VI_1) TTL/HL 60 not in range 0 - 32");
        var wide = new ExpectedAdvertisement { Content = Version2(), Peers = [new UnicastPeer(Sender)], ChecksUnicastSource = true };
        Assert.Equal(Rejection.None, Judge(sent, wide).Rejection);
    }

    [Fact]
    public void Our_own_packet_is_not_a_peers()
    {
        var expected = new ExpectedAdvertisement { Content = Version2(), OwnAddress = Sender };
        Refused(
            new Sent(Version2()),
            expected,
            Rejection.OwnAddress,
            "(VI_1) WARNING - equal priority advert received from remote host with our IP address.");
    }

    [Fact]
    public void A_length_that_the_header_does_not_state_is_refused() => Refused(
        new Sent(Version2()) { StatedLength = 60 },
        Expect(Version2()),
        Rejection.TotalLength,
        "(VI_1) ip_tot_len mismatch against received length. 60 and received 40");

    [Fact]
    public void A_line_names_the_sender_and_the_likely_cause()
    {
        var sent = new Sent(Version2());
        var expected = Expect(Version2(1, "1111"));
        var (packet, received) = sent.Deliver();
        AdvertisementDecoder.Decode(packet, received, out var advertisement);
        Assert.Equal(
            "(VI_1) received a 0 auth, expecting 1! [from 10.42.0.12: the authentication blocks of both files differ, or another pair uses this VRID here]",
            RejectionText.Describe(Rejection.AuthenticationType, "VI_1", advertisement, received, expected));
        Assert.Equal("Unknown VRID(77) received on interface(eth0). ignoring...", RejectionText.UnknownLine(77, "eth0"));
        foreach (var rejection in Enum.GetValues<Rejection>())
        {
            Assert.NotEmpty(RejectionText.Describe(rejection, "VI_1", advertisement, received, expected));
        }
    }

    [Fact]
    public void The_first_of_several_reasons_is_told()
    {
        // Version, authentication, interval, type and checksum are all wrong; then one after the other is put right.
        var expected = Expect(Version2(1, "1111"));
        var sent = new Sent(Version2(7)) { TimeToLive = 1, Spoil = true, Change = message => (message[0], message[5]) = (0x32, 9) };
        Assert.Equal(Rejection.Length, Judge(sent, expected).Rejection);
        sent = sent with { Change = message => (message[0], message[5]) = (0x22, 9) };
        Assert.Equal(Rejection.TimeToLive, Judge(sent, expected).Rejection);
        sent = sent with { TimeToLive = 255 };
        Assert.Equal(Rejection.InvalidAuthenticationType, Judge(sent, expected).Rejection);
        sent = sent with { Content = Version2() };
        Assert.Equal(Rejection.AuthenticationType, Judge(sent, expected).Rejection);
        sent = sent with { Content = Version2(1, "2222") };
        Assert.Equal(Rejection.Password, Judge(sent, expected).Rejection);
        sent = sent with { Content = Version2(1, "1111") };
        Assert.Equal(Rejection.Interval, Judge(sent, expected).Rejection);
        sent = sent with { Change = message => message[0] = 0x22 };
        Assert.Equal(Rejection.Type, Judge(sent, expected).Rejection);
        sent = sent with { Change = null, Content = Version2(1, "1111", []) };
        Assert.Equal(Rejection.AddressCount, Judge(sent, expected).Rejection);
        sent = sent with { Content = Version2(1, "1111", ["10.0.0.1"]) };
        Assert.Equal(Rejection.Checksum, Judge(sent, expected).Rejection);
        sent = sent with { Spoil = false };
        Assert.Equal(Rejection.Address, Judge(sent, expected).Rejection);
        sent = sent with { Content = Version2(1, "1111") };
        Assert.Equal(Rejection.None, Judge(sent, expected).Rejection);
    }

    private static ExpectedAdvertisement Expect(AdvertisementContent content) => new() { Content = content, OwnAddress = Address("10.42.0.11") };

    private static void Refused(Sent sent, ExpectedAdvertisement expected, Rejection rejection, string line)
    {
        var (packet, received) = sent.Deliver();
        Assert.Equal(rejection, Judge(sent, expected).Rejection);
        AdvertisementDecoder.Decode(packet, received, out var advertisement);
        Assert.Equal(line, RejectionText.Line(rejection, "VI_1", advertisement, received, expected));
    }

    private static (Rejection Rejection, ChecksumForm Form) Judge(Sent sent, ExpectedAdvertisement expected, bool isKnownMaster = false)
    {
        var (packet, received) = sent.Deliver();
        Assert.Equal(Rejection.None, AdvertisementDecoder.Decode(packet, received, out var advertisement));
        return (AdvertisementCheck.Check(advertisement, received, expected, isKnownMaster, out var form), form);
    }

    /// <summary>A packet on its way, with what goes wrong there.</summary>
    private sealed record Sent(AdvertisementContent Content)
    {
        internal delegate void Edit(Span<byte> message);

        internal Endpoint Source { get; init; } = Sender;

        internal Endpoint Destination { get; init; } = Group;

        /// <summary>Where it arrives, if not where its checksum says.</summary>
        internal Endpoint? ReceivedAt { get; init; }

        /// <summary>Whom it seems to come from, if not whom its checksum says.</summary>
        internal Endpoint? Received { get; init; }

        internal int TimeToLive { get; init; } = 255;

        internal int? StatedLength { get; init; }

        internal int Missing { get; init; }

        internal bool Spoil { get; init; }

        internal ChecksumForm Form { get; init; } = ChecksumForm.PseudoHeader;

        /// <summary>What the sender writes differently, before the checksum.</summary>
        internal Edit? Change { get; init; }

        internal (byte[] Packet, ReceivedPacket Received) Deliver()
        {
            var message = new byte[Content.MessageLength];
            AdvertisementEncoder.Encode(Content, 100, Source, Destination, message, Form);
            if (Change != null)
            {
                Change(message);
                message.AsSpan(6, 2).Clear();
                var sum = InternetChecksum.Add(message);
                sum += Content.Version == 3 ? InternetChecksum.PseudoHeader(Source, Destination, 112, message.Length) : 0;
                BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), InternetChecksum.Finish(sum));
            }

            if (Spoil)
            {
                message[6] ^= 0x10;
            }

            Array.Resize(ref message, message.Length - Missing);
            var header = Content.IsIPv6 ? 0 : 20;
            byte[] packet = [.. new byte[header], .. message];
            return (packet, new ReceivedPacket
            {
                Source = Received ?? Source,
                Destination = ReceivedAt ?? Destination,
                TimeToLive = TimeToLive,
                Length = packet.Length,
                HeaderLength = header,
                StatedLength = StatedLength ?? packet.Length,
                Protocol = 112,
            });
        }
    }
}
