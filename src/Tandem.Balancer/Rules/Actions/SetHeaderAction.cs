using Tandem.Http;

namespace Tandem.Balancer.Rules;

/// <summary><c>set-header name text</c>: a new last field instead of all of that name. The text may still name the old ones.</summary>
internal sealed unsafe class SetHeaderAction : HeaderEdit
{
    private readonly HeaderName name;
    private readonly FormatText value;

    private SetHeaderAction(HeaderName name, FormatText value)
    {
        this.name = name;
        this.value = value;
    }

    internal static RuleAction? Compile(ActionWords words) =>
        words.Expect("exactly 2 arguments") is { } name && words.ExpectText("exactly 2 arguments") is { } value && words.End()
            ? new SetHeaderAction(new HeaderName(name.Text), value)
            : null;

    protected override bool Edit(RuleContext context, MessageHead head)
    {
        if (!value.Write(context, out var at, out var length))
        {
            return false;
        }

        for (var i = name.Find(head, 0); i >= 0; i = name.Find(head, i + 1))
        {
            head.Remove(i);
        }

        return head.Append(name.Bytes.Span, new ReadOnlySpan<byte>(at, length));
    }
}
