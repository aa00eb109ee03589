using System.Text;

namespace Tandem.Configuration.Keepalived;

/// <summary>Splits a line into words: plainly, as most keywords have it, or as the shell does, for commands.</summary>
internal static class WordSplitter
{
    private const string Blanks = " \t\f\n\r\v";

    /// <summary>
    /// Words between blanks; a word that begins with a double quote ends at the next one and may hold blanks. No escapes.
    /// </summary>
    /// <param name="text">The line.</param>
    /// <param name="unmatched">Whether a quote was not closed: its word is lost, as in keepalived.</param>
    internal static List<string> Split(string text, out bool unmatched)
    {
        var words = new List<string>();
        unmatched = false;
        for (var i = 0; ;)
        {
            while (i < text.Length && Blanks.Contains(text[i]))
            {
                i++;
            }

            if (i == text.Length)
            {
                return words;
            }

            int end;
            if (text[i] == '"')
            {
                end = text.IndexOf('"', ++i);
                if (end < 0)
                {
                    unmatched = true;
                    return words;
                }

                words.Add(text[i..end]);
                i = end + 1;
                continue;
            }

            end = i;
            while (end < text.Length && text[end] != '"' && !Blanks.Contains(text[end]))
            {
                end++;
            }

            words.Add(text[i..end]);
            i = end;
        }
    }

    /// <summary>Words as the shell has them: single and double quotes anywhere in a word, and backslash escapes (keepalived.conf(5) "Quoted strings").</summary>
    /// <param name="text">The text.</param>
    /// <returns>The words, or null when a quote is not closed or a backslash stands at the end; <paramref name="openQuote"/> tells which.</returns>
    /// <param name="openQuote">The quote that was not closed, or 0.</param>
    internal static List<string>? SplitEscaped(string text, out char openQuote)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        openQuote = '\0';
        for (var i = 0; ;)
        {
            while (i < text.Length && Blanks.Contains(text[i]))
            {
                i++;
            }

            if (i == text.Length)
            {
                return words;
            }

            word.Clear();
            var quote = '\0';
            for (; i < text.Length && (quote != '\0' || !Blanks.Contains(text[i])); i++)
            {
                var c = text[i];
                if (c == '\\')
                {
                    if (!TryEscape(text, ref i, out c))
                    {
                        return null;
                    }

                    word.Append(c);
                }
                else if (quote == c)
                {
                    quote = '\0';
                }
                else if (quote == '\0' && c is '"' or '\'')
                {
                    quote = c;
                }
                else
                {
                    word.Append(c);
                }
            }

            if (quote != '\0')
            {
                openQuote = quote;
                return null;
            }

            words.Add(word.ToString());
        }
    }

    /// <summary>Reads the escape at <paramref name="i"/> and leaves that at its last character.</summary>
    private static bool TryEscape(string text, ref int i, out char c)
    {
        c = '\0';
        if (++i == text.Length)
        {
            return false;
        }

        c = text[i];
        if (c == 'x' && i + 1 < text.Length && char.IsAsciiHexDigit(text[i + 1]))
        {
            var value = 0;
            while (i + 1 < text.Length && char.IsAsciiHexDigit(text[i + 1]))
            {
                value = ((value << 4) | Convert.ToInt32(text[++i].ToString(), 16)) & 0xff;
            }

            c = (char)value;
        }
        else if (c == 'c' && i + 1 < text.Length)
        {
            c = (char)(text[++i] & 0x1f);
        }
        else if (c is >= '0' and <= '7')
        {
            var value = c - '0';
            for (var digits = 1; digits < 3 && i + 1 < text.Length && text[i + 1] is >= '0' and <= '7'; digits++)
            {
                value = (value << 3) + (text[++i] - '0');
            }

            c = (char)(value & 0xff);
        }
        else
        {
            c = c switch { 'a' => '\a', 'b' => '\b', 'E' => '\x1b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', 'v' => '\v', _ => c };
        }

        return true;
    }
}
