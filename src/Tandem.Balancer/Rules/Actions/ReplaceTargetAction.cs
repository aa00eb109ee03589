using Tandem.Http;

namespace Tandem.Balancer.Rules;

/// <summary><c>replace-path</c>, <c>replace-pathq</c>, <c>replace-uri</c>: what matches is replaced by the text as a whole.</summary>
internal sealed unsafe class ReplaceTargetAction : HeaderEdit
{
    private readonly TargetPart part;
    private readonly RegexReplacement replacement;
    private readonly FormatText text;

    private ReplaceTargetAction(TargetPart part, RegexReplacement replacement, FormatText text)
    {
        this.part = part;
        this.replacement = replacement;
        this.text = text;
    }

    internal static RuleAction? CompilePath(ActionWords words) => Compile(words, TargetPart.Path);

    internal static RuleAction? CompilePathAndQuery(ActionWords words) => Compile(words, TargetPart.PathAndQuery);

    internal static RuleAction? CompileUri(ActionWords words) => Compile(words, TargetPart.Uri);

    protected override bool Edit(RuleContext context, MessageHead head)
    {
        var path = head.Path;
        var range = part switch
        {
            TargetPart.Path => path,
            TargetPart.PathAndQuery => new ByteRange(path.Offset, head.Target.End - path.Offset),
            _ => head.Target,
        };
        if ((range.Length == 0 && part != TargetPart.Uri) || !text.Write(context, out var at, out var length))
        {
            return range.Length == 0;
        }

        var room = context.Rest();
        var written = replacement.Replace(
            context, head.Bytes(range), new ReadOnlySpan<byte>(at, length), everywhere: false, whole: true, room);
        return written == -1 || (written >= 0 && SetTargetAction.Set(head, part, room[..written]));
    }

    private static ReplaceTargetAction? Compile(ActionWords words, TargetPart part)
    {
        const string arguments = "exactly 2 arguments <match-regex> and <replace-format>";
        if (words.Expect(arguments) is not { } pattern || words.ExpectText(arguments) is not { } text || !words.End())
        {
            return null;
        }

        var regex = RegexText.Compile(pattern.Text, ignoreCase: false, out var error);
        if (regex == null)
        {
            words.Fail(pattern, error!);
            return null;
        }

        return new ReplaceTargetAction(part, new RegexReplacement(regex), text);
    }
}
