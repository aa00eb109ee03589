using Tandem.Diagnosis.Host;
using Tandem.Linux.Netlink;
using static Tandem.Diagnosis.Tests.Host.FirewallBench;

namespace Tandem.Diagnosis.Tests.Host;

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
        state.Chains.Add(Chain("input"));
        Assert.Null(Walk());
    }

    [Fact]
    public void A_rule_for_the_protocol_drops_and_is_quoted()
    {
        state.Chains.Add(Chain("input"));
        state.Rules.Add(Rule("input", Payload(9, 1), Equal(6), Verdict(Drop)));
        state.Rules.Add(Rule("input", Payload(9, 1), Equal(112), Named("counter"), Verdict(Drop)));
        var verdict = Walk()!;
        Assert.Equal("ip protocol vrrp counter drop", FirewallRuleText.Write(verdict.Rule!, state));
    }

    [Fact]
    public void What_was_accepted_before_is_not_dropped_by_the_same_chain()
    {
        state.Chains.Add(Chain("input", drops: true));
        state.Rules.Add(Rule("input", Meta(16), Equal(112), Verdict(Accept)));
        state.Rules.Add(Rule("input", Verdict(Drop)));
        Assert.Null(Walk());
    }

    [Fact]
    public void A_policy_drops_what_no_rule_accepts()
    {
        state.Chains.Add(Chain("input", drops: true));

        // ct state established,related accept: a packet of nobody's connection is none of them.
        state.Rules.Add(Rule("input", State(), Mask([6, 0, 0, 0]), Differs(0, 0, 0, 0), Verdict(Accept)));
        state.Rules.Add(Rule("input", Meta(6), Equal([.. "lo"u8, .. new byte[14]]), Verdict(Accept)));
        var verdict = Walk()!;
        Assert.Null(verdict.Rule);
        Assert.Equal("input", verdict.Chain.Name);
    }

    [Fact]
    public void Other_hooks_and_families_do_not_count()
    {
        state.Chains.Add(Chain("forward", hook: 2, drops: true));
        state.Chains.Add(Chain("output", hook: 3, drops: true));
        state.Chains.Add(Chain("input6", family: 10, drops: true));
        Assert.Null(Walk());
    }

    [Fact]
    public void Jumps_are_followed_and_come_back()
    {
        state.Chains.Add(Chain("INPUT", drops: false));
        state.Chains.Add(Chain("ufw", hook: -1));
        state.Chains.Add(Chain("ufw-drop", hook: -1));
        state.Rules.Add(Rule("INPUT", Verdict(Jump, "ufw")));
        state.Rules.Add(Rule("INPUT", Verdict(Jump, "ufw-drop")));
        state.Rules.Add(Rule("ufw", Verdict(Return)));
        state.Rules.Add(Rule("ufw", Verdict(Drop)));
        state.Rules.Add(Rule("ufw-drop", Payload(16, 4), Equal(224, 0, 0, 18), Verdict(Drop)));
        var verdict = Walk()!;
        Assert.Equal("ufw-drop", verdict.Chain.Name);
        Assert.Equal("ip daddr 224.0.0.18 drop", FirewallRuleText.Write(verdict.Rule!, state));
    }

    [Fact]
    public void Chains_that_jump_to_themselves_end()
    {
        state.Chains.Add(Chain("input"));
        state.Rules.Add(Rule("input", Verdict(Jump, "input")));
        Assert.Null(Walk());
    }

    [Fact]
    public void Sets_and_masks_are_looked_into()
    {
        state.Chains.Add(Chain("input"));
        state.Sets[(2, "filter", "__set0")] = [new FirewallElement([50], null, false, null), new FirewallElement([112], null, false, null)];
        state.Rules.Add(Rule("input", Payload(16, 4), Mask([240, 0, 0, 0]), Equal(224, 0, 0, 0), Payload(9, 1), In("__set0"), Verdict(Drop)));
        var verdict = Walk()!;
        Assert.Equal("ip daddr 224.0.0.0/4 ip protocol { 50, vrrp } drop", FirewallRuleText.Write(verdict.Rule!, state));
    }

    [Fact]
    public void Intervals_of_a_set_have_ends()
    {
        state.Chains.Add(Chain("input"));
        state.Rules.Add(Rule("input", Payload(12, 4), In("bad"), Verdict(Drop)));
        state.Sets[(2, "filter", "bad")] = [new FirewallElement([10, 42, 0, 0], null, false, null), new FirewallElement([10, 43, 0, 0], null, true, null)];
        Assert.NotNull(Walk());
        state.Sets[(2, "filter", "bad")] = [new FirewallElement([10, 0, 0, 0], null, false, null), new FirewallElement([10, 42, 0, 0], null, true, null)];
        Assert.Null(Walk());
    }

    [Fact]
    public void What_cannot_be_known_here_does_not_match()
    {
        state.Chains.Add(Chain("input"));
        state.Rules.Add(Rule("input", Named("limit"), Verdict(Drop)));
        state.Rules.Add(Rule("input", Named("fib"), Verdict(Drop)));
        state.Rules.Add(Rule("input", Payload(9, 1), Equal(112), Named("reject")));
        Assert.Equal("ip protocol vrrp reject", FirewallRuleText.Write(Walk()!.Rule!, state));
    }

    private FirewallVerdict? Walk() => new FirewallWalk(state, Incoming).Find();
}
