using System.Net;
using Tandem.Diagnosis.Firewall;
using Tandem.Diagnosis.Tests.Wire;
using Tandem.Linux.Netlink;
using Tandem.Linux.Sockets;
using static Tandem.Diagnosis.Tests.Firewall.FirewallBench;

namespace Tandem.Diagnosis.Tests.Firewall;

public sealed class FirewallWalkTests
{
    private const int Drop = 0;
    private const int Accept = 1;
    private const int Jump = -3;
    private const int Return = -5;
    private readonly FirewallState state = new();

    [Fact]
    public void Without_rules_everything_passes()
    {
        Assert.Null(Walk());
        state.Add(Chain("input"));
        Assert.Null(Walk());
    }

    [Fact]
    public void A_rule_for_the_protocol_drops_and_is_quoted()
    {
        state.Add(Chain("input"));
        state.Add(Rule("input", Payload(9, 1), Equal(6), Verdict(Drop)));
        state.Add(Rule("input", Payload(9, 1), Equal(112), Named("counter"), Verdict(Drop)));
        var verdict = Walk()!.Value;
        Assert.Equal("ip protocol vrrp counter drop", FirewallRuleText.Write(verdict.Rule!, state));
    }

    [Fact]
    public void What_was_accepted_before_is_not_dropped_by_the_same_chain()
    {
        state.Add(Chain("input", drops: true));
        state.Add(Rule("input", Meta(16), Equal(112), Verdict(Accept)));
        state.Add(Rule("input", Verdict(Drop)));
        Assert.Null(Walk());
    }

    [Fact]
    public void A_policy_drops_what_no_rule_accepts()
    {
        state.Add(Chain("input", drops: true));

        // ct state established,related accept: a packet of nobody's connection is none of them.
        state.Add(Rule("input", State(), Mask([6, 0, 0, 0]), Differs(0, 0, 0, 0), Verdict(Accept)));
        state.Add(Rule("input", Meta(6), Equal([.. "lo"u8, .. new byte[14]]), Verdict(Accept)));
        var verdict = Walk()!.Value;
        Assert.Null(verdict.Rule);
        Assert.Equal("input", verdict.Chain.Name);
    }

    [Fact]
    public void Other_hooks_and_families_do_not_count()
    {
        state.Add(Chain("forward", hook: 2, drops: true));
        state.Add(Chain("output", hook: 3, drops: true));
        state.Add(Chain("input6", family: 10, drops: true));
        Assert.Null(Walk());
    }

    [Fact]
    public void Jumps_are_followed_and_come_back()
    {
        state.Add(Chain("INPUT", drops: false));
        state.Add(Chain("ufw", hook: -1));
        state.Add(Chain("ufw-drop", hook: -1));
        state.Add(Rule("INPUT", Verdict(Jump, "ufw")));
        state.Add(Rule("INPUT", Verdict(Jump, "ufw-drop")));
        state.Add(Rule("ufw", Verdict(Return)));
        state.Add(Rule("ufw", Verdict(Drop)));
        state.Add(Rule("ufw-drop", Payload(16, 4), Equal(224, 0, 0, 18), Verdict(Drop)));
        var verdict = Walk()!.Value;
        Assert.Equal("ufw-drop", verdict.Chain.Name);
        Assert.Equal("ip daddr 224.0.0.18 drop", FirewallRuleText.Write(verdict.Rule!, state));
    }

    [Fact]
    public void Chains_that_jump_to_themselves_end()
    {
        state.Add(Chain("input"));
        state.Add(Rule("input", Verdict(Jump, "input")));
        Assert.Null(Walk());
    }

    [Fact]
    public void Sets_and_masks_are_looked_into()
    {
        state.Add(Chain("input"));
        state.Sets[(2, "filter", "__set0")] = [new FirewallElement([50], null, false, null), new FirewallElement([112], null, false, null)];
        state.Add(Rule("input", Payload(16, 4), Mask([240, 0, 0, 0]), Equal(224, 0, 0, 0), Payload(9, 1), In("__set0"), Verdict(Drop)));
        var verdict = Walk()!.Value;
        Assert.Equal("ip daddr 224.0.0.0/4 ip protocol { 50, vrrp } drop", FirewallRuleText.Write(verdict.Rule!, state));
    }

    [Fact]
    public void Intervals_of_a_set_have_ends()
    {
        state.Add(Chain("input"));
        state.Add(Rule("input", Payload(12, 4), In("bad"), Verdict(Drop)));
        state.Sets[(2, "filter", "bad")] = [new FirewallElement([10, 42, 0, 0], null, false, null), new FirewallElement([10, 43, 0, 0], null, true, null)];
        Assert.NotNull(Walk());
        state.Sets[(2, "filter", "bad")] = [new FirewallElement([10, 0, 0, 0], null, false, null), new FirewallElement([10, 42, 0, 0], null, true, null)];
        Assert.Null(Walk());
    }

    [Fact]
    public void What_cannot_be_known_here_does_not_match()
    {
        state.Add(Chain("input"));
        state.Add(Rule("input", Named("limit"), Verdict(Drop)));
        state.Add(Rule("input", Named("connlimit"), Verdict(Drop)));
        state.Add(Rule("input", Payload(9, 1), Equal(112), Named("reject")));
        Assert.Equal("ip protocol vrrp reject", FirewallRuleText.Write(Walk()!.Value.Rule!, state));
    }

    [Fact]
    public void What_may_have_been_accepted_blames_nobody()
    {
        state.Add(Chain("input", drops: true));
        state.Add(Rule("input", Payload(9, 1), Equal(112), Named("limit"), Verdict(Accept)));
        state.Add(Rule("input", Verdict(Drop)));
        Assert.Null(Walk());
    }

    [Fact]
    public void A_set_that_could_not_be_read_blames_nobody()
    {
        state.Add(Chain("input", drops: true));
        state.Add(Rule("input", Payload(16, 4), In("groups"), Verdict(Accept)));
        Assert.Null(Walk());
        state.Sets[(2, "filter", "groups")] = [new FirewallElement([224, 0, 0, 251], null, false, null)];
        Assert.NotNull(Walk());
    }

    [Fact]
    public void A_chain_that_may_have_been_jumped_to_drops_nothing_and_may_accept()
    {
        state.Add(Chain("input"));
        state.Add(Chain("maybe", hook: -1));
        state.Add(Rule("input", Named("limit"), Verdict(Jump, "maybe")));
        state.Add(Rule("maybe", Verdict(Drop)));
        Assert.Null(Walk());
        state.Add(Rule("input", Verdict(Drop)));
        Assert.Equal("input", Walk()!.Value.Chain.Name);
    }

    [Fact]
    public void Connections_of_unicast_may_be_older_than_the_packet()
    {
        state.Add(Chain("input", drops: true));
        state.Add(Rule("input", State(), Mask([6, 0, 0, 0]), Differs(0, 0, 0, 0), Verdict(Accept)));
        Assert.NotNull(Walk());
        Assert.Null(Walk(Unicast));
    }

    [Fact]
    public void The_policy_of_iptables_nft_is_seen_behind_the_line_that_every_firewall_has()
    {
        state.Add(Chain("INPUT", drops: true));
        state.Add(Rule("INPUT", OldConnections(), Named("counter"), Verdict(Accept)));
        Assert.Null(Walk()!.Value.Rule);
        Assert.Null(Walk(Unicast));
        state.Add(Rule("INPUT", Module("set", 4, new byte[8]), Verdict(Accept)));
        Assert.Null(Walk());
    }

    [Fact]
    public void Kinds_of_destinations_are_known()
    {
        state.Add(Chain("input"));
        state.Add(Rule("input", DestinationKind(), Equal(2, 0, 0, 0), Verdict(Drop)));
        state.Add(Rule("input", Module("addrtype", 1, 0, 0, 4, 0, 0, 0, 0, 0), Verdict(Drop)));
        Assert.Null(Walk());
        Assert.NotNull(Walk(Unicast));
        state.Add(Rule("input", Module("addrtype", 1, 0, 0, 32, 0, 0, 0, 0, 0), Verdict(Drop)));
        Assert.NotNull(Walk());
        state.Add(Rule("input", Module("pkttype", 0, 2, 0, 0, 0, 0, 0, 0, 0), Verdict(Drop)));
    }

    [Fact]
    public void Rules_that_ask_for_an_unknown_source_cannot_be_judged()
    {
        state.Add(Chain("input", drops: true));
        state.Add(Rule("input", Payload(12, 4), Equal(10, 42, 0, 99), Verdict(Accept)));
        Assert.NotNull(Walk());
        Assert.Null(Walk(FirewallPacket.Of(
            MadeWire.Content(), 100, Endpoint.From(IPAddress.Parse("10.42.0.12"), 0), Endpoint.From(IPAddress.Parse("224.0.0.18"), 0), "eth0", 2, true, isSourceKnown: false)));
    }

    [Fact]
    public void Ten_thousand_chains_are_walked_once_each()
    {
        state.Add(Chain("input", drops: true));
        for (var i = 0; i < 10_000; i++)
        {
            state.Add(Chain($"c{i}", hook: -1));
            state.Add(Rule("input", Verdict(Jump, $"c{i}")));
            state.Add(Rule($"c{i}", Payload(9, 1), Equal(6), Verdict(Accept)));
        }

        Assert.Equal("input", Walk()!.Value.Chain.Name);
    }

    [Fact]
    public void Chains_that_fan_out_for_ever_end_undecided()
    {
        state.Add(Chain("input", drops: true));
        state.Add(Rule("input", Verdict(Jump, "c0")));
        for (var i = 0; i < 15; i++)
        {
            state.Add(Chain($"c{i}", hook: -1));
            for (var times = 0; times < 10; times++)
            {
                state.Add(Rule($"c{i}", Verdict(Jump, $"c{i + 1}")));
            }
        }

        state.Add(Chain("c15", hook: -1));
        state.Add(Rule("c15", Named("counter")));
        Assert.Null(Walk());
    }

    private static FirewallPacket Unicast { get; } = FirewallPacket.Of(
        MadeWire.Content(), 100, Endpoint.From(IPAddress.Parse("10.42.0.12"), 0), Endpoint.From(IPAddress.Parse("10.42.0.11"), 0), "eth0", 2, isIncoming: true);

    private (FirewallChain Chain, FirewallRule? Rule)? Walk(FirewallPacket? packet = null) => new FirewallWalk(state, packet ?? Incoming).Find();
}
