using System.Text.RegularExpressions;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Rules;

/// <summary>
/// A regular expression with what takes the place of its match: <c>\0</c> to <c>\9</c> are the match and its groups. A value that
/// does not match costs nothing; one that does and whose replacement names groups allocates, since the framework tells groups in
/// no other way.
/// </summary>
internal sealed class RegexReplacement
{
    private readonly Regex regex;

    internal RegexReplacement(Regex regex) => this.regex = regex;

    /// <summary>Replaces the first match (or every one) in a value and leaves the rest of it.</summary>
    /// <param name="context">The context.</param>
    /// <param name="value">The value.</param>
    /// <param name="template">What to put in place of a match.</param>
    /// <param name="everywhere">Every match instead of the first.</param>
    /// <param name="whole">The replacement becomes the whole result, without what stands around the match.</param>
    /// <param name="result">Receives the bytes.</param>
    /// <returns>The length of the result; -1 when nothing matches, -2 when there is no room.</returns>
    internal int Replace(RuleContext context, ReadOnlySpan<byte> value, ReadOnlySpan<byte> template, bool everywhere, bool whole, Span<byte> result)
    {
        if (!RegexText.IsMatch(regex, context, value))
        {
            return -1;
        }

        // Chars map one to one to bytes, so that indexes of one are indexes of the other.
        var match = regex.Match(RegexText.Widen(context, value).ToString());
        var output = new Output(result);
        var from = 0;
        while (match.Success)
        {
            if (!whole)
            {
                output.Add(value[from..match.Index]);
            }

            Expand(match, value, template, ref output);
            from = match.Index + match.Length;
            if (!everywhere || from >= value.Length)
            {
                break;
            }

            match = match.NextMatch();
        }

        if (!whole)
        {
            output.Add(value[from..]);
        }

        return output.Full ? -2 : output.Length;
    }

    private static void Expand(Match match, ReadOnlySpan<byte> value, ReadOnlySpan<byte> template, ref Output output)
    {
        for (var i = 0; i < template.Length; i++)
        {
            var c = template[i];
            if (c != '\\' || i + 1 == template.Length)
            {
                output.Add(c);
                continue;
            }

            c = template[++i];
            if (char.IsAsciiDigit((char)c))
            {
                var group = match.Groups[c - '0'];
                if (group.Success)
                {
                    output.Add(value.Slice(group.Index, group.Length));
                }
            }
            else if (c == 'x' && i + 2 < template.Length && char.IsAsciiHexDigit((char)template[i + 1]) && char.IsAsciiHexDigit((char)template[i + 2]))
            {
                output.Add(Convert.FromHexString(ByteText.FromBytes(template.Slice(i + 1, 2)))[0]);
                i += 2;
            }
            else
            {
                output.Add(c);
            }
        }
    }

    private ref struct Output
    {
        private readonly Span<byte> bytes;

        internal Output(Span<byte> bytes) => this.bytes = bytes;

        internal int Length { get; private set; }

        internal bool Full { get; private set; }

        internal void Add(byte c)
        {
            if (Length == bytes.Length)
            {
                Full = true;
                return;
            }

            bytes[Length++] = c;
        }

        internal void Add(scoped ReadOnlySpan<byte> part)
        {
            if (part.Length > bytes.Length - Length)
            {
                Full = true;
                return;
            }

            part.CopyTo(bytes[Length..]);
            Length += part.Length;
        }
    }
}
