namespace Tandem.Balancer.Rules;

/// <summary><c>allow</c> and <c>accept</c>: the rest of the section's set is not looked at.</summary>
internal sealed class AllowAction : RuleAction
{
    internal override bool IsFinal => true;

    internal static RuleAction? Compile(ActionWords words) => words.End() ? new AllowAction() : null;

    internal override RuleOutcome Run(RuleContext context) => RuleOutcome.Continue;
}
