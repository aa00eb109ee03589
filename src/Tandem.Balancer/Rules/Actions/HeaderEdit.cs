using Tandem.Http;

namespace Tandem.Balancer.Rules;

/// <summary>An edit of the head that the rule stands before. One that finds no room fails the exchange with 500, unless strict mode is off.</summary>
internal abstract class HeaderEdit : RuleAction
{
    internal sealed override RuleOutcome Run(RuleContext context)
    {
        var head = context.Message;
        // Nothing was received that could be edited: TCP, or an answer that has no head.
        return head == null || Edit(context, head) || context.StateOrNull is { EditsMayFail: true }
            ? RuleOutcome.Continue
            : new RuleOutcome(RuleOutcomeKind.Failed, 500);
    }

    /// <summary>Edits; false when there was no room.</summary>
    protected abstract bool Edit(RuleContext context, MessageHead head);
}
