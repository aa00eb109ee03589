namespace Tandem.Balancer.Rules;

/// <summary>What a rule does when its condition holds, compiled. One instance serves all loops, so it keeps nothing of a run.</summary>
internal abstract class RuleAction
{
    /// <summary>True when nothing after this rule in the set is looked at.</summary>
    internal virtual bool IsFinal => false;

    /// <summary>Does it. Anything but <see cref="RuleOutcomeKind.Continue"/> ends the set, and so does a final action.</summary>
    internal abstract RuleOutcome Run(RuleContext context);
}
