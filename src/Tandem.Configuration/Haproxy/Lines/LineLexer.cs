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

    private readonly Func<string, string?> _environment;
    private readonly Diagnostics _diagnostics;
    private readonly StringBuilder _word = new();
    private List<Word> _words = [];
    private string _line = "";
    private SourceFile _file = new("");
    private int _lineNumber;
    private string _section = "";
    private int _at;
    private int _wordStart = -1;
    private bool _wordQuoted;

    internal LineLexer(Func<string, string?> environment, Diagnostics diagnostics)
    {
        _environment = environment;
        _diagnostics = diagnostics;
    }

    /// <summary>Reads a line; null after an error, which was reported.</summary>
    /// <param name="line">The line without its end, one char per byte.</param>
    /// <param name="file">The file.</param>
    /// <param name="lineNumber">Its number.</param>
    /// <param name="section">The name of the present section, for <c>"$.SECTION"</c>.</param>
    internal List<Word>? Read(string line, SourceFile file, int lineNumber, string section)
    {
        (_line, _file, _lineNumber, _section) = (line, file, lineNumber, section);
        (_words, _at, _wordStart, _wordQuoted) = ([], 0, -1, false);
        _word.Clear();
        if (line.Length > MaxLineLength)
        {
            _diagnostics.Alert(new Position(file, lineNumber, 0), $"line too long, limit: {MaxLineLength}.");
            return null;
        }

        if (!ReadWords())
        {
            return null;
        }

        EndWord();
        if (_words.Count > MaxWords)
        {
            var extra = _words[MaxWords];
            _diagnostics.Alert(extra, $"too many words, truncating after word {MaxWords}, position {extra.Position.Column}: <{extra.Text}>.");
            return null;
        }

        return _words;
    }

    private bool ReadWords()
    {
        var inDouble = false;
        var inSingle = false;
        var quoteStart = 0;
        while (_at < _line.Length)
        {
            var c = _line[_at];
            if (c == '"' && !inSingle)
            {
                inDouble = !inDouble;
                quoteStart = _at;
                BeginWord(quoted: true);
                _at++;
            }
            else if (c == '\'' && !inDouble)
            {
                inSingle = !inSingle;
                quoteStart = _at;
                BeginWord(quoted: true);
                _at++;
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
                _at++;
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
        _word.Append(c);
        _at++;
    }

    private void BeginWord(bool quoted)
    {
        if (_wordStart < 0)
        {
            _wordStart = _at;
        }

        _wordQuoted |= quoted;
    }

    private void EndWord()
    {
        if (_wordStart >= 0 && _words.Count <= MaxWords)
        {
            _words.Add(new Word(_word.ToString(), new Position(_file, _lineNumber, _wordStart + 1), _wordQuoted));
        }

        _word.Clear();
        _wordStart = -1;
        _wordQuoted = false;
    }

    private bool ReadEscape(bool inDouble)
    {
        BeginWord(quoted: true);
        var next = _at + 1 < _line.Length ? _line[_at + 1] : '\0';
        switch (next)
        {
            case ' ' or '\\' or '#' or '"':
            case '\'' when !inDouble:
            case '$' when inDouble:
                _word.Append(next);
                _at += 2;
                return true;
            case 't' or 'n' or 'r':
                _word.Append(next switch { 't' => '\t', 'n' => '\n', _ => '\r' });
                _at += 2;
                return true;
            case 'x':
                if (_at + 3 < _line.Length && byte.TryParse(_line.AsSpan(_at + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                {
                    _word.Append((char)value);
                    _at += 4;
                    return true;
                }

                return Fail(_at, "truncated or invalid hexadecimal sequence");
            default:
                _word.Append('\\');
                _at++;
                return true;
        }
    }

    private bool ReadVariable()
    {
        var start = _at++;
        var braced = _at < _line.Length && _line[_at] == '{';
        if (braced)
        {
            _at++;
        }

        var nameStart = _at;
        if (_at >= _line.Length || !(char.IsAsciiLetter(_line[_at]) || _line[_at] is '_' or '.'))
        {
            return Fail(_at, "forbidden first char in environment variable name");
        }

        while (_at < _line.Length && (char.IsAsciiLetterOrDigit(_line[_at]) || _line[_at] is '_' or '.'))
        {
            _at++;
        }

        var name = _line[nameStart.._at];
        var value = Value(name);
        var asList = false;
        if (braced)
        {
            asList = _line.AsSpan(_at).StartsWith("[*]");
            _at += asList ? 3 : 0;
            var close = _line.IndexOf('}', _at);
            if (close < 0 || (_line[_at] != '}' && _line[_at] != '-'))
            {
                return Fail(start + 1, "unmatched brace in environment variable name");
            }

            if (_line[_at] == '-')
            {
                value ??= _line[(_at + 1)..close];
            }

            _at = close + 1;
        }

        Append(value ?? "", asList, start);
        // A variable may hold anything, even what setenv doubled many times.
        return _word.Length <= MaxLineLength || Fail(start, $"line too long after expansion, limit: {MaxLineLength}");
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

            if (_wordStart < 0)
            {
                _wordStart = start;
                _wordQuoted = true;
            }

            _word.Append(c);
        }
    }

    private string? Value(string name) => name switch
    {
        ".FILE" => _file.Name,
        ".LINE" => _lineNumber.ToString(CultureInfo.InvariantCulture),
        ".SECTION" => _section,
        _ => _environment(name) is { } value ? ByteText.FromBytes(Encoding.UTF8.GetBytes(value)) : null,
    };

    private bool Fail(int at, string what)
    {
        _diagnostics.Add(new Diagnostic(
            Severity.Alert,
            new Position(_file, _lineNumber, at + 1),
            $"{what} at position {at + 1}:\n  {_line}\n  {new string(' ', at)}^"));
        return false;
    }
}
