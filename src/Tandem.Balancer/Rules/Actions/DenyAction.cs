namespace Tandem.Balancer.Rules;

/// <summary><c>deny</c> (403 to requests, 502 to responses) and <c>tarpit</c> (500): an error answer, at once or late.</summary>
internal sealed class DenyAction : RuleAction
{
    private readonly RuleOutcomeKind kind;
    private readonly int status;
    private readonly ReplyTemplate? reply;

    private DenyAction(RuleOutcomeKind kind, int status, ReplyTemplate? reply)
    {
        this.kind = kind;
        this.status = status;
        this.reply = reply;
    }

    internal static RuleAction? Compile(ActionWords words) =>
        Compile(words, RuleOutcomeKind.Deny, words.Hook == RuleHook.HttpResponse ? 502 : 403);

    internal static RuleAction? CompileTarpit(ActionWords words) => Compile(words, RuleOutcomeKind.Tarpit, 500);

    internal override RuleOutcome Run(RuleContext context) => new(kind, status, reply);

    private static DenyAction? Compile(ActionWords words, RuleOutcomeKind kind, int status) =>
        new ReplyParser(words, status, isError: true).Parse(out var reply, out status) ? new DenyAction(kind, status, reply) : null;
}
