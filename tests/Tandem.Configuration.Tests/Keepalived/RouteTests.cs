using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Tests.Keepalived;

public sealed class RouteTests
{
    private static VirtualRoute Route(string line) => Assert.Single(Given.Instance($"virtual_routes {{\n{line}\n}}").Routes);

    private static VirtualRule Rule(string line) => Assert.Single(Given.Instance($"virtual_rules {{\n{line}\n}}").Rules);

    [Fact]
    public void A_route_holds_what_ip_route_add_takes()
    {
        var route = Route("10.50.0.0/16 via 10.0.0.3 dev eth0 src 10.0.0.9 metric 5 scope link table 100 tos 0x10 realms 3/4 onlink append congctl lock reno");

        Assert.Equal(("10.50.0.0", 16, "10.0.0.3", "eth0", "10.0.0.9"), (route.Destination!.ToString(), route.PrefixLength, route.Via!.ToString(), route.Device, route.Source!.ToString()));
        Assert.Equal((5u, (byte)253, 100u, (byte)16, 0x30004u), (route.Metric!.Value, route.Scope!.Value, route.Table, route.Tos, route.Realms!.Value));
        Assert.True(route is { OnLink: true, Append: true, CongestionControl: "reno", CongestionControlLocked: true, NoTrack: false, Protocol: 18, Kind: RouteKind.Unicast });
    }

    [Fact]
    public void Metrics_are_what_the_kernel_gets()
    {
        var metrics = Route("10.0.0.0/8 dev eth0 mtu lock 1400 advmss 1300 rtt 5 rttvar 30ms rto_min 1s hoplimit 9 features ecn quickack 1").Metrics;

        Assert.Equal(
            [
                new RouteMetric(RouteMetricKind.Mtu, 1400, true), new RouteMetric(RouteMetricKind.AdvertisedMss, 1300), new RouteMetric(RouteMetricKind.Rtt, 40), new RouteMetric(RouteMetricKind.RttVar, 120),
                new RouteMetric(RouteMetricKind.RtoMin, 1000), new RouteMetric(RouteMetricKind.HopLimit, 9), new RouteMetric(RouteMetricKind.Features, 1), new RouteMetric(RouteMetricKind.QuickAck, 1),
            ],
            metrics);
    }

    [Theory]
    [InlineData("default via 10.0.0.1 dev eth0", AddressFamily.InterNetwork)]
    [InlineData("inet6 default dev eth0", AddressFamily.InterNetworkV6)]
    [InlineData("default6 dev eth0", AddressFamily.InterNetworkV6)]
    [InlineData("default via fe80::1 dev eth0", AddressFamily.InterNetworkV6)]
    public void A_default_route_takes_its_family_from_what_is_there(string line, AddressFamily family)
    {
        var route = Route(line);

        Assert.Equal((family, null, 0), (route.Family, route.Destination, route.PrefixLength));
    }

    [Fact]
    public void Several_ways_are_next_hops()
    {
        var route = Route("10.0.0.0/8 no_track nexthop via 10.0.0.5 dev eth0 weight 2 nexthop via 10.0.0.6 dev eth1 onlink");
        var old = Route("10.0.0.0/8 via 10.0.0.5 or 10.0.0.6 dev eth0");

        Assert.Equal([("10.0.0.5", "eth0", 2, false), ("10.0.0.6", "eth1", 1, true)], route.NextHops.Select(n => (n.Via!.ToString(), n.Device, n.Weight, n.OnLink)));
        Assert.Equal(["10.0.0.5", "10.0.0.6"], old.NextHops.Select(n => n.Via!.ToString()));
        Assert.Null(old.Via);
    }

    [Fact]
    public void What_a_tunnel_puts_around_packets_is_read_up_to_the_first_other_word()
    {
        var route = Route("10.0.0.0/8 encap ip id 100 dst 10.9.0.3 src 10.9.0.1 ttl 20 tos 4 flags 4 dev eth0 metric 5");
        var six = Route("fd60::/64 dev eth0 encap ip6 id 18446744073709551615 dst fd09::3 hoplimit 9 tc 3 no_track").Encapsulation!;
        var ways = Route("10.0.0.0/8 no_track nexthop via 10.0.0.5 dev eth0 encap ip id 7 weight 2 nexthop via 10.0.0.6 dev eth0").NextHops;

        var four = route.Encapsulation!;
        Assert.Equal((AddressFamily.InterNetwork, 100ul, "10.9.0.3", "10.9.0.1"), (four.Family, four.Id!.Value, four.Destination!.ToString(), four.Source!.ToString()));
        Assert.Equal(((byte)20, (byte)4, (ushort)4), (four.HopLimit!.Value, four.TrafficClass!.Value, four.Flags!.Value));
        Assert.Equal(("eth0", 5u, AddressFamily.InterNetwork), (route.Device, route.Metric!.Value, route.Family));
        Assert.Equal((AddressFamily.InterNetworkV6, ulong.MaxValue, "fd09::3", (byte)9, (byte)3), (six.Family, six.Id!.Value, six.Destination!.ToString(), six.HopLimit!.Value, six.TrafficClass!.Value));
        Assert.Equal((7ul, 2, null), (ways[0].Encapsulation!.Id!.Value, ways[0].Weight, ways[1].Encapsulation));
    }

    [Theory]
    [InlineData("encap ip id x dst 10.9.0.3", "encap id x value is invalid")]
    [InlineData("encap ip id 7 dst fd09::3", "Invalid encap ip dst fd09::3")]
    [InlineData("encap ip id 7 dst 10.9.0.3/24", "Invalid encap ip dst 10.9.0.3/24")]
    [InlineData("encap ip id 7 ttl 256", "ttl 256 is not valid for ip encapsulation")]
    [InlineData("encap ip id 7 tos 256", "dsfield 256 not valid for ip encapsulation")]
    [InlineData("encap ip6 id x", "id x value invalid for IPv6 encapsulation")]
    [InlineData("encap ip6 id 7 hoplimit 256", "Invalid hoplimit 256 specified for ip6 encapsulation")]
    [InlineData("encap ip6 id 7 flags x", "flags x is not valid for ip6 encapsulation")]
    [InlineData("encap gre id 7", "Unknown encap type - gre")]
    [InlineData("encap mpls 100/200", "encap mpls of routes is not supported, encap ip and ip6 are; the route is ignored")]
    [InlineData("encap ila 1:2:3:4", "encap ila of routes is not supported, encap ip and ip6 are; the route is ignored")]
    [InlineData("encap ip id", "missing a parameter")]
    [InlineData("encap", "missing a parameter")]
    [InlineData("expires 60", "expires is only valid for IPv6")]
    public void A_route_with_what_cannot_be_is_ignored_with_the_reason(string words, string reason)
    {
        var result = Given.Instances($"virtual_routes {{\n10.0.0.0/8 dev eth0 {words}\n}}");

        Assert.DoesNotContain(result.Configuration.Instances, instance => instance.Routes.Count > 0);
        Assert.Contains(result.Complaints(), complaint => complaint.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void A_blackhole_needs_no_interface()
    {
        var route = Route("blackhole 10.0.0.0/8");

        Assert.True(route is { Kind: RouteKind.Blackhole, NoTrack: true });
    }

    [Fact]
    public void Names_come_from_iproute2()
    {
        var options = Given.Nothing with { ReadFile = path => path == "/etc/iproute2/rt_tables" ? "# tables\n55 blue\n"u8.ToArray() : null };
        var result = Given.Text("static_routes {\n10.0.0.0/8 dev eth0 table blue\n10.1.0.0/16 dev eth0 table red\n}", options);

        Assert.Equal(55u, Assert.Single(result.Configuration.StaticRoutes).Table);
        Assert.Equal(["(t.conf: Line 3) Routing table red not found for route"], result.Complaints());
    }

    [Fact]
    public void A_rule_holds_what_ip_rule_add_takes()
    {
        var rule = Rule("not from 10.0.0.0/8 to 10.9.0.0/16 table 100 preference 7 iif eth0 oif eth1 fwmark 0x10/0xff tos 8 suppress_prefixlength 4 uidrange 5-6 ipproto tcp sport 1-2 dport 3-4");

        Assert.Equal(("10.0.0.0", 8, "10.9.0.0", 16), (rule.From!.ToString(), rule.FromPrefixLength, rule.To!.ToString(), rule.ToPrefixLength));
        Assert.Equal((7u, 100u, "eth0", "eth1", 16u, 255u), (rule.Priority, rule.Table, rule.InputInterface, rule.OutputInterface, rule.FirewallMark!.Value, rule.FirewallMask!.Value));
        Assert.Equal((new NumberRange(5, 6), (byte)6, new NumberRange(1, 2), new NumberRange(3, 4)), (rule.UserRange!.Value, rule.IpProtocol!.Value, rule.SourcePorts!.Value, rule.DestinationPorts!.Value));
        Assert.True(rule is { Invert: true, Action: RuleAction.ToTable, Tos: 8, SuppressPrefixLength: 4 });
    }

    [Theory]
    [InlineData("from all goto 40 priority 5", RuleAction.Goto)]
    [InlineData("from 10.0.0.0/8 blackhole priority 5", RuleAction.Blackhole)]
    [InlineData("from 10.0.0.0/8 type prohibit priority 5", RuleAction.Prohibit)]
    [InlineData("from 10.0.0.0/8 nop priority 5", RuleAction.Nop)]
    [InlineData("iif eth0 lookup main priority 5", RuleAction.ToTable)]
    public void A_rule_has_one_action(string line, RuleAction action) => Assert.Equal(action, Rule(line).Action);

    [Fact]
    public void Rules_without_a_priority_count_down_in_each_family()
    {
        var rules = Given.Instance("virtual_rules {\nfrom 10.0.0.0/8 table 1\nfrom 10.1.0.0/16 table 1\nfrom fe80::/64 table 1\n}").Rules;

        Assert.Equal([16384u, 16383u, 16384u], rules.Select(r => r.Priority));
    }

    [Theory]
    [InlineData("virtual_routes", "dev eth0")]
    [InlineData("virtual_routes", "10.0.0.0/8 dev eth0 proto static")]
    [InlineData("virtual_routes", "10.0.0.0/8 via fe80::1 dev eth0")]
    [InlineData("virtual_routes", "10.0.0.0/8 dev")]
    [InlineData("virtual_routes", "10.0.0.0/8 via")]
    [InlineData("virtual_routes", "10.0.0.0/8 nexthop via 10.0.0.1 foo")]
    [InlineData("virtual_rules", "from 10.0.0.0/8")]
    [InlineData("virtual_rules", "table")]
    [InlineData("virtual_rules", "from 10.0.0.0/8 pref 4 table 5")]
    [InlineData("virtual_rules", "from 10.0.0.0/8 goto 5 priority 6")]
    public void What_keepalived_drops_is_dropped(string block, string line)
    {
        var result = Given.Instances($"{block} {{\n{line}\n}}");

        Assert.NotEmpty(result.Complaints());
        Assert.Empty(result.Configuration.Instances[0].Routes);
        Assert.Empty(result.Configuration.Instances[0].Rules);
    }
}
