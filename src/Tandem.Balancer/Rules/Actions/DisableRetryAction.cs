namespace Tandem.Balancer.Rules;

/// <summary><c>disable-l7-retry</c>: this request is not sent again once a byte of it has left.</summary>
internal sealed class DisableRetryAction : RuleAction
{
    internal static RuleAction? Compile(ActionWords words) => words.End() ? new DisableRetryAction() : null;

    internal override RuleOutcome Run(RuleContext context)
    {
        context.State.RetryDisabled = true;
        return RuleOutcome.Continue;
    }
}
