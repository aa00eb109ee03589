namespace Tandem.Balancer.Rules;

/// <summary><c>reject</c>: the connection is closed without an answer.</summary>
internal sealed class RejectAction : RuleAction
{
    internal static RuleAction? Compile(ActionWords words) => words.End() ? new RejectAction() : null;

    internal override RuleOutcome Run(RuleContext context) => new(RuleOutcomeKind.Reject);
}
