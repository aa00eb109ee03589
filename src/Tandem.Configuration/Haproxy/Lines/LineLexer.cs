using System.Globalization;
using System.Text;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>
/// Splits one line into words: quotes, escapes, comments and environment variables (configuration.txt 2.2 and 2.3). It
/// knows nothing of keywords.
/// </summary>
internal sealed class LineLexer
{
    /// <summary>Words of a line, as HAProxy allows (MAX_LINE_ARGS).</summary>
    internal const int MaxWords = 64;

    /// <summary>HAProxy grows its buffer as needed; a bound is needed all the same.</summary>
    internal const int MaxLineLength = 65_536;

    private readonly Func<string, string?> environment;
    private readonly Diagnostics diagnostics;
    private readonly StringBuilder word = new();
    private List<Word> words = [];
    private string line = "";
    private SourceFile file = new("");
    private int lineNumber;
    private string section = "";
    private int at;
    private int wordStart = -1;
    private bool wordQuoted;

    internal LineLexer(Func<string, string?> environment, Diagnostics diagnostics)
    {
        this.environment = environment;
        this.diagnostics = diagnostics;
    }

    /// <summary>Reads a line; null after an error, which was reported.</summary>
    /// <param name="line">The line without its end, one char per byte.</param>
    /// <param name="file">The file.</param>
    /// <param name="lineNumber">Its number.</param>
    /// <param name="section">The name of the present section, for <c>"$.SECTION"</c>.</param>
    internal List<Word>? Read(string line, SourceFile file, int lineNumber, string section)
    {
        (this.line, this.file, this.lineNumber, this.section) = (line, file, lineNumber, section);
        (words, at, wordStart, wordQuoted) = ([], 0, -1, false);
        word.Clear();
        if (line.Length > MaxLineLength)
        {
            diagnostics.Alert(new Position(file, lineNumber, 0), $"line too long, limit: {MaxLineLength}.");
            return null;
        }

        if (!ReadWords())
        {
            return null;
        }

        EndWord();
        if (words.Count > MaxWords)
        {
            var extra = words[MaxWords];
            diagnostics.Alert(extra, $"too many words, truncating after word {MaxWords}, position {extra.Position.Column}: <{extra.Text}>.");
            return null;
        }

        return words;
    }

    private bool ReadWords()
    {
        var inDouble = false;
        var inSingle = false;
        var quoteStart = 0;
        while (at < line.Length)
        {
            var c = line[at];
            if (c == '"' && !inSingle)
            {
                inDouble = !inDouble;
                quoteStart = at;
                BeginWord(quoted: true);
                at++;
            }
            else if (c == '\'' && !inDouble)
            {
                inSingle = !inSingle;
                quoteStart = at;
                BeginWord(quoted: true);
                at++;
            }
            else if (inSingle)
            {
                Take(c);
            }
            else if (c == '\\')
            {
                if (!ReadEscape(inDouble))
                {
                    return false;
                }
            }
            else if (c == '$' && inDouble)
            {
                if (!ReadVariable())
                {
                    return false;
                }
            }
            else if (!inDouble && c == '#')
            {
                return true;
            }
            else if (!inDouble && IsBlank(c))
            {
                EndWord();
                at++;
            }
            else
            {
                Take(c);
            }
        }

        return !(inDouble || inSingle) || Fail(quoteStart, "unmatched quote");
    }

    private static bool IsBlank(char c) => c is ' ' or (>= '\t' and <= '\r');

    private void Take(char c)
    {
        BeginWord(quoted: false);
        word.Append(c);
        at++;
    }

    private void BeginWord(bool quoted)
    {
        if (wordStart < 0)
        {
            wordStart = at;
        }

        wordQuoted |= quoted;
    }

    private void EndWord()
    {
        if (wordStart >= 0 && words.Count <= MaxWords)
        {
            words.Add(new Word(word.ToString(), new Position(file, lineNumber, wordStart + 1), wordQuoted));
        }

        word.Clear();
        wordStart = -1;
        wordQuoted = false;
    }

    private bool ReadEscape(bool inDouble)
    {
        BeginWord(quoted: true);
        var next = at + 1 < line.Length ? line[at + 1] : '\0';
        switch (next)
        {
            case ' ' or '\\' or '#' or '"':
            case '\'' when !inDouble:
            case '$' when inDouble:
                word.Append(next);
                at += 2;
                return true;
            case 't' or 'n' or 'r':
                word.Append(next switch { 't' => '\t', 'n' => '\n', _ => '\r' });
                at += 2;
                return true;
            case 'x':
                if (at + 3 < line.Length && byte.TryParse(line.AsSpan(at + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                {
                    word.Append((char)value);
                    at += 4;
                    return true;
                }

                return Fail(at, "truncated or invalid hexadecimal sequence");
            default:
                word.Append('\\');
                at++;
                return true;
        }
    }

    private bool ReadVariable()
    {
        var start = at++;
        var braced = at < line.Length && line[at] == '{';
        if (braced)
        {
            at++;
        }

        var nameStart = at;
        if (at >= line.Length || !(char.IsAsciiLetter(line[at]) || line[at] is '_' or '.'))
        {
            return Fail(at, "forbidden first char in environment variable name");
        }

        while (at < line.Length && (char.IsAsciiLetterOrDigit(line[at]) || line[at] is '_' or '.'))
        {
            at++;
        }

        var name = line[nameStart..at];
        var value = Value(name);
        var asList = false;
        if (braced)
        {
            asList = line.AsSpan(at).StartsWith("[*]");
            at += asList ? 3 : 0;
            var close = line.IndexOf('}', at);
            if (close < 0 || (line[at] != '}' && line[at] != '-'))
            {
                return Fail(start + 1, "unmatched brace in environment variable name");
            }

            if (line[at] == '-')
            {
                value ??= line[(at + 1)..close];
            }

            at = close + 1;
        }

        Append(value ?? "", asList, start);
        // A variable may hold anything, even what setenv doubled many times.
        return word.Length <= MaxLineLength || Fail(start, $"line too long after expansion, limit: {MaxLineLength}");
    }

    /// <summary>A list's blanks separate words, even though the variable stands in quotes.</summary>
    private void Append(string value, bool asList, int start)
    {
        foreach (var c in value)
        {
            if (asList && IsBlank(c))
            {
                EndWord();
                continue;
            }

            if (wordStart < 0)
            {
                wordStart = start;
                wordQuoted = true;
            }

            word.Append(c);
        }
    }

    private string? Value(string name) => name switch
    {
        ".FILE" => file.Name,
        ".LINE" => lineNumber.ToString(CultureInfo.InvariantCulture),
        ".SECTION" => section,
        _ => environment(name) is { } value ? ByteText.FromBytes(Encoding.UTF8.GetBytes(value)) : null,
    };

    private bool Fail(int at, string what)
    {
        diagnostics.Add(new Diagnostic(
            Severity.Alert,
            new Position(file, lineNumber, at + 1),
            $"{what} at position {at + 1}:\n  {line}\n  {new string(' ', at)}^"));
        return false;
    }
}
