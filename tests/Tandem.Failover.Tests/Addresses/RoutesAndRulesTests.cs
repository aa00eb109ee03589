using System.Net;
using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Addresses;

namespace Tandem.Failover.Tests.Addresses;

public sealed class RoutesAndRulesTests
{
    [Fact]
    public void Routes_and_rules_come_and_go_with_the_addresses()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var set = host.Network.CreateSet(Settings());
            Assert.Empty(set.Add(AddressTestHost.NowUs));
            var routes = space.Ip("route show table all");
            Assert.Contains("10.80.0.0/24 via 10.9.0.9 dev d0 proto keepalived", routes);
            Assert.Contains("10.81.0.0/24 dev d0 table 200 proto keepalived scope link src 10.9.0.5 metric 7", routes);
            Assert.Contains("blackhole 10.82.0.0/24 proto keepalived", routes);
            Assert.Contains("mtu lock 1400", routes);
            Assert.Contains("nexthop via 10.9.0.8 dev d0 weight 3", routes);
            Assert.Contains("fd80::/64 via fd00::9 dev d0 proto keepalived metric 1024", space.Ip("-6 route show"));
            Assert.Contains("100:\tfrom 10.80.0.0/24 lookup 200 proto keepalived", space.Ip("rule show"));
            Assert.Contains("16383:\tfrom all to 10.81.0.0/24 fwmark 0x7/0xff lookup main proto keepalived", space.Ip("rule show"));
            Assert.Contains("101:\tfrom fd80::/64 unreachable proto keepalived", space.Ip("-6 rule show"));
            Assert.Equal(set.Addresses.Count + set.Routes.Count + set.Rules.Count, Count(set));

            set.Remove();
            Assert.DoesNotContain("keepalived", space.Ip("route show table all"));
            Assert.DoesNotContain("keepalived", space.Ip("rule show"));
            Assert.DoesNotContain("keepalived", space.Ip("-6 rule show"));
            host.Drain();
            Assert.Empty(host.Observer.Told);
        });
    }

    [Fact]
    public void A_route_tells_a_tunnel_what_to_put_around_packets()
    {
        using var space = new NamespaceFixture();
        space.Ip("addr add fd09::1/64 dev d0 nodad");
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var four = new RouteEncapsulation { Id = 100, Destination = IPAddress.Parse("10.9.0.3"), Source = IPAddress.Parse("10.9.0.1"), HopLimit = 20, TrafficClass = 4, Flags = 8 };
            var six = new RouteEncapsulation { Family = AddressFamily.InterNetworkV6, Id = 7, Destination = IPAddress.Parse("fd09::3"), HopLimit = 9, TrafficClass = 3 };
            var set = host.Network.CreateSet(new AddressSetSettings
            {
                Name = "VI_1",
                InterfaceName = "d0",
                Routes =
                [
                    new VirtualRoute { Destination = IPAddress.Parse("10.80.0.0"), PrefixLength = 24, Device = "d0", Encapsulation = four, Text = "four" },
                    new VirtualRoute { Family = AddressFamily.InterNetworkV6, Destination = IPAddress.Parse("fd80::"), PrefixLength = 64, Device = "d0", Encapsulation = six, Text = "six" },
                    new VirtualRoute
                    {
                        Destination = IPAddress.Parse("10.81.0.0"),
                        PrefixLength = 24,
                        NextHops =
                        [
                            new RouteNextHop { Via = IPAddress.Parse("10.9.0.9"), Device = "d0", Encapsulation = new RouteEncapsulation { Id = 5 } },
                            new RouteNextHop { Via = IPAddress.Parse("10.9.0.8"), Device = "d0" },
                        ],
                    },
                ],
            });
            Assert.Empty(set.Add(AddressTestHost.NowUs));
            var routes = space.Ip("route show");
            Assert.Matches("10.80.0.0/24 +encap ip id 100 src 10.9.0.1 dst 10.9.0.3 ttl 20 tos 4 seq dev d0 proto keepalived", routes);
            Assert.Matches(@"nexthop +encap ip id 5 .*via 10.9.0.9 dev d0", routes);
            Assert.Matches("fd80::/64 +encap ip6 id 7 src :: dst fd09::3 hoplimit 9 tc 3 dev d0 proto keepalived", space.Ip("-6 route show"));
            host.Drain();
            space.Ip("route del 10.80.0.0/24");
            host.Await("VI_1 put back four");

            set.Remove();
            Assert.DoesNotContain("keepalived", space.Ip("route show table all"));
        });
    }

    [Fact]
    public void Routes_and_rules_of_every_kind_that_an_earlier_process_left_are_removed()
    {
        using var space = new NamespaceFixture();
        space.Ip("addr add fd00::1/64 dev d0 nodad");
        string[] routes =
        [
            "route add 10.80.0.0/24 via 10.9.0.9 dev d0 onlink metric 5 mtu 1400",
            "route append 10.80.0.0/24 via 10.9.0.8 dev d0 metric 5",
            "route add 10.81.0.0/24 dev d0 table 2000 tos 4",
            "route add blackhole 10.82.0.0/24",
            "route add 10.83.0.0/24 nexthop via 10.9.0.9 dev d0 nexthop via 10.9.0.8 dev d0 weight 3",
            "route add 10.84.0.0/24 encap ip id 7 dst 10.9.0.3 dev d0",
            "-6 route add fd80::/64 via fd00::9 dev d0 metric 7",
            "-6 route add fd81::/64 nexthop via fd00::9 dev d0 nexthop via fd00::8 dev d0",
            "-6 route add unreachable fd82::/64 table 300",
        ];
        string[] rules =
        [
            "rule add from 10.80.0.0/24 table 200 priority 100", "rule add to 10.81.0.0/24 fwmark 7/0xff iif d0 goto 32767 priority 101", "rule add ipproto tcp dport 80-90 prohibit priority 102",
            "-6 rule add from fd80::/64 table 300 priority 103", "rule add table 200 suppress_prefixlength 0 priority 104",
        ];
        Array.ForEach(routes, line => space.Ip(line.Insert(line.IndexOf(" nexthop", StringComparison.Ordinal) is > 0 and var at ? at : line.Length, " proto 18")));
        Array.ForEach(rules, line => space.Ip($"{line} protocol 18"));
        space.Ip("route add 10.85.0.0/24 dev d0 proto bird");
        space.Ip("rule add from 10.85.0.0/24 table 200 priority 200 protocol bird");
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var statics = host.Network.CreateSet(new AddressSetSettings
            {
                Name = "static",
                InterfaceName = "d0",
                Routes = [new VirtualRoute { Destination = IPAddress.Parse("10.80.0.0"), PrefixLength = 24, Via = IPAddress.Parse("10.9.0.9"), Device = "d0", Metric = 5, Text = "r" }],
                Rules = [new VirtualRule { From = IPAddress.Parse("10.80.0.0"), FromPrefixLength = 24, Table = 200, Priority = 100, Text = "from 10.80.0.0/24 table 200" }],
                HasLifetimes = false,
                IsStatic = true,
            });
            Assert.Equal("Removing what an earlier process left: 8 routes, 4 rules", host.Network.RemoveLeftovers(statics, new HashSet<string>()));
            Assert.Single(Lines(space.Ip("route show table all") + space.Ip("-6 route show table all")), line => line.Contains("via 10.9.0.9 dev d0 proto keepalived", StringComparison.Ordinal));
            Assert.Single(Lines(space.Ip("rule show") + space.Ip("-6 rule show")), line => line.Contains("100:", StringComparison.Ordinal));
            Assert.Contains("10.85.0.0/24 dev d0 proto bird", space.Ip("route show"));
            Assert.Contains("200:", space.Ip("rule show"));
            Assert.Null(host.Network.RemoveLeftovers(statics, new HashSet<string>()));
        });

        static IEnumerable<string> Lines(string text) => text.Split('\n').Where(static line => line.Contains("keepalived", StringComparison.Ordinal));
    }

    [Fact]
    public void A_route_or_rule_that_somebody_deletes_is_put_back()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var set = host.Network.CreateSet(Settings());
            set.Add(AddressTestHost.NowUs);
            host.Drain();
            space.Ip("route del 10.80.0.0/24");
            host.Await("VI_1 put back 10.80.0.0/24 via 10.9.0.9 dev d0");
            space.Ip("-6 route del fd80::/64");
            host.Await("VI_1 put back fd80::/64 via fd00::9");
            space.Ip("rule del priority 100");
            host.Await("VI_1 put back from 10.80.0.0/24 table 200");
            Assert.Contains("10.80.0.0/24 via 10.9.0.9", space.Ip("route show"));
            Assert.Contains("fd80::/64 via fd00::9", space.Ip("-6 route show"));
            Assert.Contains("100:", space.Ip("rule show"));

            // The kernel drops routes whose src an address was without telling anybody.
            host.Observer.Told.Clear();
            space.Ip("addr del 10.9.0.5/32 dev d0");
            host.Await("VI_1 put back 10.9.0.5/32");
            Assert.Contains("10.81.0.0/24 dev d0", space.Ip("route show table 200"));
        });
    }

    [Fact]
    public void A_route_that_expires_counts_from_when_it_was_put_on_and_stays_away_when_its_time_is_over()
    {
        using var space = new NamespaceFixture();
        space.Ip("addr add fd00::1/64 dev d0 nodad");
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var set = host.Network.CreateSet(new AddressSetSettings
            {
                Name = "VI_1",
                InterfaceName = "d0",
                Routes = [new VirtualRoute { Family = AddressFamily.InterNetworkV6, Destination = IPAddress.Parse("fd80::"), PrefixLength = 64, Device = "d0", ExpiresSeconds = 60, Text = "r" }],
            });
            var beginUs = AddressTestHost.NowUs;
            Assert.Empty(set.Add(beginUs));
            Assert.Matches("fd80::/64 dev d0 proto keepalived metric 1024 expires (60|59)sec", space.Ip("-6 route show"));

            space.Ip("-6 route del fd80::/64");
            TakeIn(beginUs + 20_000_000);
            Assert.Matches("fd80::/64 dev d0 proto keepalived metric 1024 expires (40|39)sec", space.Ip("-6 route show"));

            space.Ip("-6 route del fd80::/64");
            TakeIn(beginUs + 61_000_000);
            Assert.DoesNotContain("fd80::/64", space.Ip("-6 route show"));
            space.Ip("link set d0 down");
            space.Ip("link set d0 up");
            host.Await("d0 up");
            TakeIn(beginUs + 62_000_000);
            Assert.DoesNotContain("fd80::/64", space.Ip("-6 route show"));

            set.Remove();
            Assert.Empty(set.Add(beginUs + 70_000_000));
            Assert.Matches("fd80::/64 dev d0 proto keepalived metric 1024 expires (60|59)sec", space.Ip("-6 route show"));

            void TakeIn(long nowUs)
            {
                while (host.Network.OnReadable(nowUs))
                {
                }
            }
        });
    }

    [Fact]
    public void Routes_that_went_with_their_interface_come_back_with_it()
    {
        using var space = new NamespaceFixture();
        space.Ip("link add e0 type veth peer name e1");
        space.Ip("link set e0 up");
        space.Ip("link set e1 up");
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var set = host.Network.CreateSet(new AddressSetSettings
            {
                Name = "VI_1",
                InterfaceName = "d0",
                Routes = [new VirtualRoute { Destination = IPAddress.Parse("10.80.0.0"), PrefixLength = 24, Device = "e0", Text = "r" }],
            });
            Assert.Empty(set.Add(AddressTestHost.NowUs));
            space.Ip("link set e0 down");
            host.Await("e0 down");
            Assert.DoesNotContain("10.80.0.0", space.Ip("route show"));
            space.Ip("link set e0 up");
            host.Await("VI_1 put back r");
            Assert.Contains("10.80.0.0/24 dev e0", space.Ip("route show"));
        });
    }

    [Fact]
    public void What_is_not_tracked_goes_with_the_set_although_another_interface_came_up()
    {
        using var space = new NamespaceFixture();
        space.Ip("link add e0 type veth peer name e1");
        space.Ip("link set e1 up");
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var set = host.Network.CreateSet(new AddressSetSettings
            {
                Name = "VI_1",
                InterfaceName = "d0",
                Routes = [new VirtualRoute { Destination = IPAddress.Parse("10.80.0.0"), PrefixLength = 24, Device = "d0", Text = "r", NoTrack = true }],
                Rules = [.. Settings().Rules.Select(rule => rule with { NoTrack = true })],
            });
            Assert.Empty(set.Add(AddressTestHost.NowUs));
            space.Ip("link set e0 up");
            host.Await("e0 up");
            host.Drain();
            Assert.All(set.Routes, route => Assert.True(route.IsHeld));
            Assert.All(set.Rules, rule => Assert.True(rule.IsHeld));
            set.Remove();
            Assert.DoesNotContain("10.80.0.0", space.Ip("route show"));
            Assert.DoesNotContain("keepalived", space.Ip("rule show"));
        });
    }

    [Fact]
    public void A_send_that_fails_leaves_no_request_of_it_granted()
    {
        using var requests = Tandem.Linux.Netlink.Rtnetlink.Open(out var error)!;
        Assert.Equal(0, error);
        var batch = new Tandem.Linux.Netlink.NetlinkBatch();
        batch.SetLinkUp(int.MaxValue, up: true);
        batch.SetLinkUp(int.MaxValue, up: true);
        batch.SetLinkUp(int.MaxValue, up: true);
        requests.Dispose();
        const int badDescriptor = 9;
        Assert.Equal(badDescriptor, requests.Perform(batch));
        Assert.Equal([badDescriptor, badDescriptor, badDescriptor], Enumerable.Range(0, batch.Count).Select(batch.ErrorOf));
    }

    [Fact]
    public void Foreign_routes_wake_nobody()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            host.Drain();
            var before = host.Network.Notices;
            space.Ip("route add 10.90.0.0/16 via 10.9.0.9");
            space.Ip("route add 10.91.0.0/16 via 10.9.0.9 proto bird");
            host.Drain();
            Assert.Equal(before, host.Network.Notices);
            space.Ip("route add 10.92.0.0/16 via 10.9.0.9 proto 18");
            host.Drain();
            Assert.Equal(before + 1, host.Network.Notices);
        });
    }

    [Fact]
    public void Static_addresses_and_routes_are_restored_and_removed_at_the_end()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var set = host.Network.CreateSet(new AddressSetSettings
            {
                Name = "static",
                InterfaceName = "d0",
                Addresses = AddressTestHost.Addresses("10.77.0.1/24"),
                Routes = [new VirtualRoute { Destination = IPAddress.Parse("10.78.0.0"), PrefixLength = 24, Via = IPAddress.Parse("10.77.0.9"), Device = "d0", Text = "r" }],
                HasLifetimes = false,
                IsStatic = true,
            });
            Assert.Empty(set.Add(AddressTestHost.NowUs));
            Assert.Contains("valid_lft forever", space.Ip("addr show dev d0 to 10.77.0.1"));
            host.Drain();
            space.Ip("route del 10.78.0.0/24");
            host.Await("static put back r");
            space.Ip("addr del 10.77.0.1/24 dev d0");
            host.Await("static put back 10.77.0.1/24");
            Assert.Contains("10.78.0.0/24 via 10.77.0.9", space.Ip("route show"));
            Assert.Equal("Restoring deleted static address 10.77.0.1/24 dev d0 scope global set", set.Addresses[0].RemovalText);
            Assert.Equal("Restoring deleted static route r", set.Routes[0].RemovalText);
            set.Remove();
            Assert.DoesNotContain("10.77.0.1", space.Ip("addr show dev d0"));
            Assert.DoesNotContain("10.78.0.0", space.Ip("route show"));
        });
    }

    private static int Count(VirtualAddressSet set)
    {
        var batch = new Tandem.Linux.Netlink.NetlinkBatch();
        batch.AddPrepared(set.DeleteRequests);
        return batch.Count;
    }

    private static AddressSetSettings Settings() => new()
    {
        Name = "VI_1",
        InterfaceName = "d0",
        Addresses = AddressTestHost.Addresses("10.9.0.5"),
        ExcludedAddresses = AddressTestHost.Addresses("fd00::5/64"),
        Routes =
        [
            new VirtualRoute { Destination = IPAddress.Parse("10.80.0.0"), PrefixLength = 24, Via = IPAddress.Parse("10.9.0.9"), Device = "d0", Text = "10.80.0.0/24 via 10.9.0.9 dev d0" },
            new VirtualRoute { Destination = IPAddress.Parse("10.81.0.0"), PrefixLength = 24, Device = "d0", Source = IPAddress.Parse("10.9.0.5"), Table = 200, Metric = 7 },
            new VirtualRoute { Destination = IPAddress.Parse("10.82.0.0"), PrefixLength = 24, Kind = RouteKind.Blackhole },
            new VirtualRoute
            {
                Destination = IPAddress.Parse("10.83.0.0"),
                PrefixLength = 24,
                Metrics = [new RouteMetric(RouteMetricKind.Mtu, 1400, Locked: true)],
                NextHops =
                [
                    new RouteNextHop { Via = IPAddress.Parse("10.9.0.9"), Device = "d0" },
                    new RouteNextHop { Via = IPAddress.Parse("10.9.0.8"), Device = "d0", Weight = 3 },
                ],
            },
            new VirtualRoute { Family = AddressFamily.InterNetworkV6, Destination = IPAddress.Parse("fd80::"), PrefixLength = 64, Via = IPAddress.Parse("fd00::9"), Text = "fd80::/64 via fd00::9" },
        ],
        Rules =
        [
            new VirtualRule { From = IPAddress.Parse("10.80.0.0"), FromPrefixLength = 24, Table = 200, Priority = 100, Text = "from 10.80.0.0/24 table 200" },
            new VirtualRule { To = IPAddress.Parse("10.81.0.0"), ToPrefixLength = 24, FirewallMark = 7, FirewallMask = 0xff, Priority = 16383 },
            new VirtualRule { Family = AddressFamily.InterNetworkV6, From = IPAddress.Parse("fd80::"), FromPrefixLength = 64, Action = RuleAction.Unreachable, Priority = 101 },
        ],
    };
}
