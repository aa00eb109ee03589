using Tandem.Http;

namespace Tandem.Balancer.Rules;

/// <summary><c>add-header name text</c>: a new last field.</summary>
internal sealed unsafe class AddHeaderAction : HeaderEdit
{
    private readonly PinnedBytes name;
    private readonly FormatText value;

    private AddHeaderAction(PinnedBytes name, FormatText value)
    {
        this.name = name;
        this.value = value;
    }

    internal static RuleAction? Compile(ActionWords words) =>
        words.Expect("exactly 2 arguments") is { } name && words.ExpectText("exactly 2 arguments") is { } value && words.End()
            ? new AddHeaderAction(new PinnedBytes(name.Text), value)
            : null;

    protected override bool Edit(RuleContext context, MessageHead head) =>
        value.Write(context, out var at, out var length) && head.Append(name.Span, new ReadOnlySpan<byte>(at, length));
}
