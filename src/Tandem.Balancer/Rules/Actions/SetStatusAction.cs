using Tandem.Configuration.Text;
using Tandem.Http;

namespace Tandem.Balancer.Rules;

/// <summary><c>set-status code [reason text]</c>.</summary>
internal sealed class SetStatusAction : HeaderEdit
{
    private readonly int status;
    private readonly byte[] reason;

    private SetStatusAction(int status, byte[] reason)
    {
        this.status = status;
        this.reason = reason;
    }

    internal static RuleAction? Compile(ActionWords words)
    {
        if (!words.ExpectNumber("an integer status code between 100 and 999", 100, 999, out var status))
        {
            return null;
        }

        var reason = "";
        if (words.Next() is { } keyword)
        {
            if (keyword.Text != "reason")
            {
                return words.Fail(keyword, "expects exactly 1 argument <status> or 3 arguments <status> 'reason' <fmt>");
            }

            if (words.Expect("a text behind 'reason'") is not { } text)
            {
                return null;
            }

            reason = text.Text;
        }

        return words.End() ? new SetStatusAction(status, ByteText.ToBytes(reason)) : null;
    }

    protected override bool Edit(RuleContext context, MessageHead head) => head.SetStatus(status, reason);
}
