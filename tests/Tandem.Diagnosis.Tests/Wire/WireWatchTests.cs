using System.Net;
using Tandem.Diagnosis.Wire;
using Tandem.Failover.Protocol;

namespace Tandem.Diagnosis.Tests.Wire;

public sealed class WireWatchTests
{
    private readonly MadeWire wire = new();

    [Fact]
    public void A_packet_reads_like_tcpdumps_line()
    {
        Assert.Equal(
            "IP 10.42.0.11 > 224.0.0.18: VRRPv2, Advertisement, vrid 51, prio 101, authtype simple, intvl 1s, length 20, addrs: 10.42.0.240",
            wire.Say(1, 11, 101).Line);
        Assert.Equal(
            "IP 10.42.0.11 > 224.0.0.18: VRRPv3, Advertisement, vrid 51, prio 101, intvl 10cs, length 12, addrs: 10.42.0.240",
            wire.Say(1, 11, 101, MadeWire.Content(version: 3, centiseconds: 10)).Line);
    }

    [Fact]
    public void A_quiet_pair_has_no_fault()
    {
        for (var second = 0; second < 20; second++)
        {
            Assert.Empty(wire.Say(second, 11, 101).Faults);
            Assert.Empty(wire.Watch.Tick((second * 1_000_000) + 500_000));
        }

        Assert.Equal(0, wire.Watch.FaultCount);
        Assert.Contains("10.42.0.11 master for 19.0 s (20 advertisements)", wire.Watch.Summary(19_000_000), StringComparison.Ordinal);
    }

    [Fact]
    public void Padding_of_short_frames_is_no_damage()
    {
        byte[] padded = [.. MadeWire.Packet(11, 101), .. new byte[6]];
        Assert.Empty(wire.Observe(1, padded)!.Faults);
    }

    [Fact]
    public void A_wrong_time_to_live_is_told()
    {
        var packet = MadeWire.Packet(11, 101);
        packet[8] = 64;
        var entry = wire.Observe(1, packet)!;
        Assert.Equal([WireFaultKind.TimeToLive], MadeWire.Kinds(entry));
        Assert.Contains(", (ttl 64), vrid 51", entry.Line, StringComparison.Ordinal);
        Assert.StartsWith("TTL 64 instead of 255", entry.Faults[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_checksum_is_told()
    {
        var packet = MadeWire.Packet(11, 101);
        packet[^13] ^= 1;
        Assert.Equal([WireFaultKind.Checksum], MadeWire.Kinds(wire.Observe(1, packet)!));
    }

    [Fact]
    public void Bytes_of_any_kind_are_safe()
    {
        var random = new Random(4);
        for (var i = 0; i < 20_000; i++)
        {
            var packet = i % 2 == 0 ? MadeWire.Packet(11, 101) : new byte[random.Next(0, 80)];
            if (i % 2 == 0)
            {
                packet[random.Next(packet.Length)] = (byte)random.Next(256);
                packet = packet[..random.Next(packet.Length + 1)];
            }
            else
            {
                random.NextBytes(packet);
            }

            wire.Observe(i / 1000.0, packet, (i % 3) switch { 0 => 0x0800, 1 => 0x86DD, _ => 0x0806 });
        }
    }

    [Fact]
    public void Floods_of_routers_and_senders_keep_memory_bounded()
    {
        for (var i = 0; i < 5000; i++)
        {
            var packet = MadeWire.Packet(1 + (i % 250), 100, MadeWire.Content(vrid: (byte)(1 + (i % 255))));
            wire.Watch.Observe(
                packet,
                new Linux.Sockets.ObservedPacket { Length = packet.Length, InterfaceIndex = i % 7, EtherType = 0x0800 },
                "eth" + (i % 7),
                i);
        }

        Assert.True(wire.Watch.Routers.Count <= WireWatch.MaxRouters);
        Assert.All(wire.Watch.Routers, static router => Assert.True(router.Senders.Count <= WireRouter.MaxSenders));
    }

    [Fact]
    public void One_address_under_two_numbers_is_told_without_a_file()
    {
        Assert.Empty(wire.Say(1, 11, 101).Faults);
        var fault = Assert.Single(wire.Say(1.5, 12, 100, MadeWire.Content(vrid: 52)).Faults);
        Assert.Equal(
            (WireFaultKind.VirtualRouter, "vrid 52 for an address that 10.42.0.11 advertises as vrid 51: two masters, each of its own number"), (fault.Kind, fault.Text));
        Assert.Equal([WireFaultKind.VirtualRouter], MadeWire.Kinds(wire.Say(2, 11, 101)));
        Assert.Contains("2 times other virtual router", wire.Watch.Summary(2_000_000), StringComparison.Ordinal);

        // Another address, a node that gives up, and one that has not spoken for long are none.
        Assert.Empty(wire.Say(2.1, 13, 100, MadeWire.Content(vrid: 53, address: "10.42.0.241")).Faults);
        Assert.Equal([WireFaultKind.Resigned], MadeWire.Kinds(wire.Say(2.2, 12, 0, MadeWire.Content(vrid: 52))));
        Assert.Empty(wire.Say(2.9, 11, 101).Faults);
    }

    [Fact]
    public void A_node_that_changes_its_number_is_no_second_master()
    {
        Assert.Empty(wire.Say(1, 11, 101).Faults);
        Assert.Empty(wire.Say(1.5, 11, 101, MadeWire.Content(vrid: 52)).Faults);
    }

    [Fact]
    public void Without_a_file_the_other_node_is_what_a_packet_is_compared_with()
    {
        wire.Say(1, 11, 101);
        Assert.Equal([WireFaultKind.Password], MadeWire.Kinds(wire.Say(1.5, 12, 100, MadeWire.Content(password: "2222"))));
        var entry = wire.Say(2, 11, 101, MadeWire.Content(version: 3));
        Assert.Contains(entry.Faults, static fault => fault.Text == "version 3, 10.42.0.12 sends 2");
    }

    [Theory]
    [InlineData(2, 51, "10.42.0.240", 100, "2222", WireFaultKind.Password, "password (auth_pass) is not what keepalived.conf (VI_1) says")]
    [InlineData(2, 51, "10.42.0.240", 100, "", WireFaultKind.Authentication, "authtype none, keepalived.conf (VI_1) says simple")]
    [InlineData(2, 51, "10.42.0.240", 200, "1111", WireFaultKind.Interval, "interval 2 s, keepalived.conf (VI_1) says 1 s")]
    [InlineData(2, 51, "10.42.0.241", 100, "1111", WireFaultKind.Addresses, "addresses 10.42.0.241, keepalived.conf (VI_1) says 10.42.0.240")]
    [InlineData(3, 51, "10.42.0.240", 100, "", WireFaultKind.Version, "version 3, keepalived.conf (VI_1) says 2")]
    [InlineData(2, 52, "10.42.0.240", 100, "1111", WireFaultKind.VirtualRouter, "vrid 52 for an address of VI_1, which has virtual_router_id 51 in keepalived.conf")]
    public void With_a_file_every_difference_to_it_is_told(
        byte version, byte vrid, string address, int centiseconds, string password, WireFaultKind kind, string text)
    {
        var entry = new MadeWire(MadeWire.File).Say(1, 12, 100, MadeWire.Content(version, vrid, address, centiseconds, password));
        var fault = Assert.Single(entry.Faults);
        Assert.Equal(kind, fault.Kind);
        Assert.Equal(text, fault.Text);
    }

    [Fact]
    public void The_order_of_addresses_does_not_matter()
    {
        wire.Say(1, 11, 101, MadeWire.Content(address: "10.42.0.240,10.42.0.241"));
        Assert.Empty(wire.Say(1.1, 12, 100, MadeWire.Content(address: "10.42.0.241,10.42.0.240")).Faults);
    }

    [Fact]
    public void A_source_that_is_no_peer_is_told()
    {
        var file = MadeWire.File.Replace("priority 101", "priority 101\nunicast_src_ip 10.42.0.11\nunicast_peer {\n10.42.0.12\n}", StringComparison.Ordinal);
        var pair = new MadeWire(file);
        Assert.Empty(pair.Say(1, 12, 100, destination: "10.42.0.11").Faults);
        Assert.Empty(pair.Say(1.1, 11, 101, outgoing: true, destination: "10.42.0.12").Faults);
        Assert.Equal([WireFaultKind.Source], MadeWire.Kinds(pair.Say(9, 13, 0, destination: "10.42.0.11")).Take(1));
        Assert.Contains(WireFaultKind.Destination, MadeWire.Kinds(pair.Say(9.1, 12, 100)));
    }

    [Fact]
    public void Missed_advertisements_are_counted()
    {
        wire.Say(1, 11, 101);
        wire.Say(2, 11, 101);
        var entry = wire.Say(5, 11, 101);
        Assert.Equal("3.0 s after its last one, announces 1 s: 2 missed", Assert.Single(entry.Faults).Text);
    }

    [Fact]
    public void A_master_that_speaks_far_too_often_is_told()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Empty(wire.Say(1 + (i / 10.0), 11, 101).Faults);
        }

        Assert.Equal([WireFaultKind.Early], MadeWire.Kinds(wire.Say(1.3, 11, 101)));
    }

    [Fact]
    public void Two_masters_are_told_and_which_does_not_hear_the_other()
    {
        WireEntry? better = null, worse = null;
        for (var second = 0; second < 5; second++)
        {
            better = wire.Say(second, 11, 101);
            worse = wire.Say(second + 0.4, 12, 100);
        }

        Assert.Equal([WireFaultKind.TwoMasters, WireFaultKind.Unheard], MadeWire.Kinds(better!));
        Assert.Equal("two masters of vrid 51: 10.42.0.12 (prio 100) is one, too", better!.Faults[0].Text);
        Assert.Equal("10.42.0.12 does not hear it, or would be backup", better.Faults[1].Text);
        Assert.Equal("it does not hear 10.42.0.11, or would be backup", worse!.Faults[1].Text);
        Assert.Contains("two masters for", wire.Watch.Summary(5_000_000), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hand_over_is_not_two_masters()
    {
        for (var second = 0; second < 5; second++)
        {
            wire.Say(second, 12, 100);
        }

        // The better one comes back: the other yields at its first advertisement, perhaps with one of its own already on the way.
        wire.Say(4.5, 11, 101);
        wire.Say(4.51, 12, 100);
        for (var second = 5; second < 10; second++)
        {
            Assert.Empty(wire.Say(second + 0.5, 11, 101).Faults);
        }

        Assert.Equal(0, wire.Watch.CountOf(WireFaultKind.TwoMasters));
    }

    [Fact]
    public void Giving_up_is_told_and_is_not_a_fault()
    {
        wire.Say(1, 11, 101);
        Assert.Equal([WireFaultKind.Resigned], MadeWire.Kinds(wire.Say(1.5, 11, 0)));
        Assert.Equal(0, wire.Watch.FaultCount);
        Assert.Empty(wire.Say(2.1, 12, 100).Faults);
    }

    [Fact]
    public void A_silence_longer_than_a_backup_waits_is_told_once()
    {
        wire.Say(1, 11, 101);
        Assert.Empty(wire.Watch.Tick(4_900_000));
        var entry = Assert.Single(wire.Watch.Tick(5_100_000));
        Assert.Equal(WirePacketKind.Silence, entry.Kind);
        Assert.Contains("no advertisement for 4.1 s; the last came from 10.42.0.11", entry.Faults[0].Text, StringComparison.Ordinal);
        Assert.Empty(wire.Watch.Tick(9_000_000));
    }

    [Fact]
    public void Announcements_are_shown_and_those_of_others_than_the_master_told()
    {
        wire.Say(1, 11, 101);
        var frame = new byte[GratuitousArp.Length];
        GratuitousArp.Write([2, 0x42, 0, 0, 0, 11], [10, 42, 0, 240], frame);
        var own = wire.Observe(1.1, frame[14..], 0x0806)!;
        Assert.Equal(
            "ARP, Request who-has 10.42.0.240 (ff:ff:ff:ff:ff:ff) tell 10.42.0.240 (02:42:00:00:00:0b), length 28", own.Line);
        Assert.Empty(own.Faults);
        GratuitousArp.Write([2, 0x42, 0, 0, 0, 99], [10, 42, 0, 240], frame);
        var foreign = wire.Observe(1.2, frame[14..], 0x0806, 0x024200000063)!;
        Assert.Equal(
            "02:42:00:00:00:63 announces an address of vrid 51, whose master is 10.42.0.11 (02:42:00:00:00:0b)", Assert.Single(foreign.Faults).Text);
    }

    [Fact]
    public void Unsolicited_neighbor_advertisements_are_shown()
    {
        var frame = new byte[UnsolicitedNeighborAdvertisement.Length];
        UnsolicitedNeighborAdvertisement.Write([2, 0x42, 0, 0, 0, 11], IPAddress.Parse("fd42::240").GetAddressBytes(), isRouter: false, frame);
        Assert.Equal("IP6 ICMP6, neighbor advertisement, tgt is fd42::240 (02:42:00:00:00:0b)", wire.Observe(1, frame[14..], 0x86DD)!.Line);
    }

    [Fact]
    public void Advertisements_of_ipv6_are_decoded()
    {
        var content = new AdvertisementContent
        {
            Version = 3,
            VirtualRouterId = 51,
            IsIPv6 = true,
            Addresses = IPAddress.Parse("fe80::240").GetAddressBytes(),
            IntervalCentiseconds = 100,
        };
        var packet = Host.FirewallPacketOf(content, "fe80::11", "ff02::12");
        var entry = wire.Observe(1, packet, 0x86DD)!;
        Assert.Empty(entry.Faults);
        Assert.Equal("IP6 fe80::11 > ff02::12: VRRPv3, Advertisement, vrid 51, prio 100, intvl 100cs, length 24, addrs: fe80::240", entry.Line);
    }

    [Fact]
    public void Ordinary_arp_is_of_no_interest()
    {
        byte[] request = [0, 1, 8, 0, 6, 4, 0, 1, 2, 0x42, 0, 0, 0, 11, 10, 42, 0, 11, 0, 0, 0, 0, 0, 0, 10, 42, 0, 12];
        Assert.Null(wire.Observe(1, request, 0x0806));
        request[7] = 2;
        Assert.Null(wire.Observe(1, request, 0x0806));
    }

    private static class Host
    {
        public static byte[] FirewallPacketOf(AdvertisementContent content, string source, string destination) => Diagnosis.Firewall.FirewallPacket.Of(
            content,
            100,
            Linux.Sockets.Endpoint.From(IPAddress.Parse(source), 0),
            Linux.Sockets.Endpoint.From(IPAddress.Parse(destination), 0),
            "eth0",
            2,
            isIncoming: true).Bytes;
    }
}
