using Tandem.Http;

namespace Tandem.Balancer.Rules;

/// <summary><c>set-method</c>, <c>set-path</c>, <c>set-pathq</c>, <c>set-query</c>, <c>set-uri</c>.</summary>
internal sealed unsafe class SetTargetAction : HeaderEdit
{
    private readonly TargetPart part;
    private readonly FormatText text;

    private SetTargetAction(TargetPart part, FormatText text)
    {
        this.part = part;
        this.text = text;
    }

    internal static RuleAction? CompileMethod(ActionWords words) => Compile(words, TargetPart.Method);

    internal static RuleAction? CompilePath(ActionWords words) => Compile(words, TargetPart.Path);

    internal static RuleAction? CompilePathAndQuery(ActionWords words) => Compile(words, TargetPart.PathAndQuery);

    internal static RuleAction? CompileQuery(ActionWords words) => Compile(words, TargetPart.Query);

    internal static RuleAction? CompileUri(ActionWords words) => Compile(words, TargetPart.Uri);

    /// <summary>Sets a part; false when there is no room or the bytes cannot stand in a request line.</summary>
    internal static bool Set(MessageHead head, TargetPart part, ReadOnlySpan<byte> bytes)
    {
        // What is sent must stay one request line whatever was put together (RFC 9112 §3).
        if (bytes.IndexOfAnyInRange((byte)0, (byte)' ') >= 0 || (bytes.IsEmpty && part is TargetPart.Method or TargetPart.Uri))
        {
            return false;
        }

        return part switch
        {
            TargetPart.Method => head.SetMethod(bytes),
            TargetPart.Path => head.SetPath(bytes),
            TargetPart.PathAndQuery => head.SetPathAndQuery(bytes),
            TargetPart.Query => head.SetQuery(bytes.Length > 0 && bytes[0] == '?' ? bytes[1..] : bytes),
            _ => head.SetTarget(bytes),
        };
    }

    protected override bool Edit(RuleContext context, MessageHead head) =>
        text.Write(context, out var at, out var length) && Set(head, part, new ReadOnlySpan<byte>(at, length));

    private static SetTargetAction? Compile(ActionWords words, TargetPart part) =>
        words.ExpectText("exactly 1 argument <format>") is { } text && words.End() ? new SetTargetAction(part, text) : null;
}
