namespace Tandem.Balancer.Rules;

/// <summary><c>return</c>: an answer of any kind.</summary>
internal sealed class ReturnAction : RuleAction
{
    private readonly int status;
    private readonly ReplyTemplate? reply;

    private ReturnAction(int status, ReplyTemplate? reply)
    {
        this.status = status;
        this.reply = reply;
    }

    internal static RuleAction? Compile(ActionWords words) =>
        new ReplyParser(words, 200, isError: false).Parse(out var reply, out var status) ? new ReturnAction(status, reply) : null;

    internal override RuleOutcome Run(RuleContext context) => new(RuleOutcomeKind.Return, status, reply);
}
