using System.Text;

namespace Tandem.Balancer.Rules;

/// <summary>How HAProxy compares text: bytes, or ASCII letters without regard to case.</summary>
internal static class TextMatch
{
    internal static bool AreEqual(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, bool ignoreCase) =>
        ignoreCase ? EqualsIgnoreCase(a, b) : a.SequenceEqual(b);

    internal static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part, bool ignoreCase)
    {
        if (!ignoreCase)
        {
            return text.IndexOf(part) >= 0;
        }

        for (var at = 0; at <= text.Length - part.Length; at++)
        {
            if (EqualsIgnoreCase(text.Slice(at, part.Length), part))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a word stands in the text between delimiters or the text's ends (<c>dir</c>, <c>dom</c>).</summary>
    internal static bool ContainsWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word, ReadOnlySpan<byte> delimiters, bool ignoreCase)
    {
        word = word.Trim(delimiters);
        var atBorder = true;
        for (var at = 0; at <= text.Length - word.Length; at++)
        {
            if (at < text.Length && delimiters.Contains(text[at]))
            {
                atBorder = true;
                continue;
            }

            if (atBorder && AreEqual(text.Slice(at, word.Length), word, ignoreCase)
                && (at + word.Length == text.Length || delimiters.Contains(text[at + word.Length])))
            {
                return word.Length > 0;
            }

            atBorder = false;
        }

        return false;
    }

    private static bool EqualsIgnoreCase(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        if (Ascii.EqualsIgnoreCase(a, b))
        {
            return true;
        }

        // The framework's comparison refuses bytes beyond ASCII, which are equal only to themselves.
        for (var i = 0; i < a.Length; i++)
        {
            if (Lower(a[i]) != Lower(b[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static int Lower(byte c) => (uint)(c - 'A') <= 'Z' - 'A' ? c | 0x20 : c;
}
