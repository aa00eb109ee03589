using Tandem.Http;

namespace Tandem.Balancer.Rules;

/// <summary>
/// <c>replace-header name regex text</c> for whole lines and <c>replace-value</c> for elements between commas: what matches is
/// replaced by the text as a whole.
/// </summary>
internal sealed unsafe class ReplaceHeaderAction : HeaderEdit
{
    private readonly HeaderName name;
    private readonly RegexReplacement replacement;
    private readonly FormatText text;
    private readonly bool whole;

    private ReplaceHeaderAction(HeaderName name, RegexReplacement replacement, FormatText text, bool whole)
    {
        this.name = name;
        this.replacement = replacement;
        this.text = text;
        this.whole = whole;
    }

    internal static RuleAction? CompileHeader(ActionWords words) => Compile(words, whole: true);

    internal static RuleAction? CompileValue(ActionWords words) => Compile(words, whole: false);

    protected override bool Edit(RuleContext context, MessageHead head)
    {
        if (!text.Write(context, out var at, out var length))
        {
            return false;
        }

        var template = new ReadOnlySpan<byte>(at, length);
        for (var i = name.Find(head, 0); i >= 0; i = name.Find(head, i + 1))
        {
            var value = head.Value(i);
            var room = context.Rest();
            var written = whole ? replacement.Replace(context, value, template, everywhere: false, whole: true, room) : Elements(context, value, template, room);
            if (written == -2 || (written >= 0 && !head.SetValue(i, room[..written])))
            {
                return false;
            }
        }

        return true;
    }

    private static ReplaceHeaderAction? Compile(ActionWords words, bool whole)
    {
        const string arguments = "exactly 3 arguments";
        if (words.Expect(arguments) is not { } name || words.Expect(arguments) is not { } pattern
            || words.ExpectText(arguments) is not { } text || !words.End())
        {
            return null;
        }

        var regex = RegexText.Compile(pattern.Text, ignoreCase: false, out var error);
        if (regex == null)
        {
            words.Fail(pattern, error!);
            return null;
        }

        return new ReplaceHeaderAction(new HeaderName(name.Text), new RegexReplacement(regex), text, whole);
    }

    /// <summary>Replaces the elements that match and keeps the others, and the commas with their blanks, as they are.</summary>
    private int Elements(RuleContext context, ReadOnlySpan<byte> value, ReadOnlySpan<byte> template, Span<byte> room)
    {
        int written = 0, from = 0;
        var changed = false;
        foreach (var element in new HeaderValues(value))
        {
            var offset = element.IsEmpty ? from : (int)System.Runtime.CompilerServices.Unsafe.ByteOffset(
                ref System.Runtime.InteropServices.MemoryMarshal.GetReference(value),
                ref System.Runtime.InteropServices.MemoryMarshal.GetReference(element));
            if (!element.IsEmpty)
            {
                if (!TryCopy(value[from..offset], room, ref written))
                {
                    return -2;
                }

                var length = replacement.Replace(context, element, template, everywhere: false, whole: true, room[written..]);
                if (length == -2 || (length == -1 && !TryCopy(element, room, ref written)))
                {
                    return -2;
                }

                changed |= length >= 0;
                written += Math.Max(0, length);
                from = offset + element.Length;
            }
        }

        return !TryCopy(value[from..], room, ref written) ? -2 : changed ? written : -1;
    }

    private static bool TryCopy(ReadOnlySpan<byte> part, Span<byte> room, ref int written)
    {
        if (!part.TryCopyTo(room[written..]))
        {
            return false;
        }

        written += part.Length;
        return true;
    }
}
