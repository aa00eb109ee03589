using Tandem.Configuration.Text;

namespace Tandem.Configuration.Keepalived;

/// <summary>
/// The lines of a configuration: reads files, takes comments off, follows includes, keeps and replaces definitions, repeats
/// sequences, and cuts at braces (keepalived.conf(5)). What it says is in keepalived's words.
/// </summary>
internal sealed partial class LineSource
{
    /// <summary>Longer lines are cut off; keepalived's own limit is 1024.</summary>
    internal const int MaxLineLength = 16 * 1024;

    /// <summary>Lines after expansion: sequences within sequences end here.</summary>
    internal const int MaxLines = 100_000;

    /// <summary>Characters after expansion, for long lines that are repeated.</summary>
    internal const int MaxCharacters = 32 * 1024 * 1024;

    /// <summary>Characters of a message.</summary>
    private const int MaxMessage = 1000;

    /// <summary>Rounds of replacement in one line: definitions that name themselves end here.</summary>
    internal const int MaxRounds = 100;

    /// <summary>Sequences, definitions and files within each other.</summary>
    internal const int MaxDepth = 64;

    private readonly KeepalivedLoadOptions options;
    private readonly Diagnostics diagnostics;
    private readonly Stack<LineFeed> feeds = new();
    private readonly Stack<Position> open = new();
    private readonly HashSet<SourceFile> templates = [];
    private string? residue;
    private SourceLine? pushedBack;
    private string raw = "";
    private int lines;
    private long characters;
    private bool exhausted;

    internal LineSource(KeepalivedLoadOptions options, Diagnostics diagnostics)
    {
        this.options = options;
        this.diagnostics = diagnostics;
        Definitions = new Definitions(options);
    }

    internal Definitions Definitions { get; }

    /// <summary>Whether a quote was not closed, a bound was reached or a file could not be read that must be.</summary>
    internal bool Malformed { get; private set; }

    /// <summary>The blocks that are open.</summary>
    internal int OpenBlocks => open.Count;

    /// <summary>Where the innermost block that is open began.</summary>
    internal Position LastOpen => open.TryPeek(out var position) ? position : default;

    /// <summary>Where reading stands.</summary>
    internal Position Position => file is null ? default : new Position(file.Source, file.LineNumber, 0);

    /// <summary>Hands a line out once more.</summary>
    internal void PushBack(SourceLine line) => pushedBack = line;

    /// <summary>The next line that holds a word.</summary>
    /// <returns>The line, or null at the end.</returns>
    internal SourceLine? Next()
    {
        if (pushedBack is { } line)
        {
            pushedBack = null;
            return line;
        }

        while (NextText() is { } text)
        {
            if (text.Length == 0 || TryInclude(text))
            {
                continue;
            }

            var cut = Cut(text);
            var words = WordSplitter.Split(cut, out var unmatched);
            if (unmatched)
            {
                Malformed = true;
                diagnostics.Warning(Position, Shorten($"Unmatched quote: '{cut}'"));
            }

            if (words.Count > 0)
            {
                return Count(new SourceLine(cut, raw, Position, words));
            }
        }

        return null;
    }

    private SourceLine Count(SourceLine line)
    {
        if (line.IsOpen)
        {
            open.Push(line.Position);
        }
        else if (line.IsClose)
        {
            _ = open.TryPop(out _);
        }

        return line;
    }

    /// <summary>One line with everything resolved, which may leave nothing of it; null at the end.</summary>
    private string? NextText()
    {
        if (residue is { } rest)
        {
            residue = null;
            // Names were replaced in the line as a whole; a condition or a sequence counts only where it begins.
            return rest[0] is '@' or '~' ? Resolve(rest) : rest;
        }

        if (NextRaw() is not { } line)
        {
            return null;
        }

        var resolved = line.Length == 0 ? line : Resolve(line);
        characters += resolved.Length;
        return resolved;
    }

    /// <summary>A line as it stands in a file or a definition, comments gone; null at the end.</summary>
    private string? NextRaw()
    {
        while (feeds.TryPeek(out var feed))
        {
            if (exhausted || feed.Next(Definitions) is not { } line)
            {
                feeds.Pop();
                if (feed is FileFeed)
                {
                    CloseFile();
                }

                continue;
            }

            characters += line.Length;
            if (++lines > MaxLines || characters > MaxCharacters)
            {
                Malformed = true;
                diagnostics.Alert(Position, $"The configuration has more than {MaxLines} lines or {MaxCharacters} characters after expansion; the rest is not read. Shorten the ~SEQ or ~LST that makes them.");
                exhausted = true;
                continue;
            }

            if (line.Length > MaxLineLength)
            {
                diagnostics.Alert(Position, $"The line is longer than {MaxLineLength} characters; the rest of it is not read. Split it.");
                line = line[..MaxLineLength];
            }

            if (feed is not FileFeed)
            {
                return line;
            }

            raw = line;
            return StripTwice(line);
        }

        return null;
    }

    /// <summary>keepalived takes comments off when it reads a file and again when its processes read the copy, so that an escaped sign is lost the second time.</summary>
    private string StripTwice(string line)
    {
        var once = Comments.Strip(line, out var openQuote);
        if (openQuote)
        {
            Malformed = true;
            diagnostics.Warning(Position, Shorten($"Unterminated quote '{once}'"));
        }

        var twice = Comments.Strip(once, out _);
        if (twice.Length < once.TrimEnd('\\').Length)
        {
            diagnostics.Notice(Position, $"The rest of the line after '{Shorten(twice)}' is taken for a comment, as keepalived does although it was escaped: put the word in double quotes.");
        }

        return twice;
    }

    private string Resolve(string text)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            if (text.StartsWith('@') && !TryCondition(ref text))
            {
                return "";
            }

            if (Definitions.TryDefinition(text, out var name, out var value))
            {
                Definitions.Set(name, ReadValue(value));
                return "";
            }

            if (text.StartsWith("~SEQ", StringComparison.Ordinal) || text.StartsWith("~LST", StringComparison.Ordinal))
            {
                Repeat(text);
                return "";
            }

            if (text.StartsWith('~') || !text.Contains('$', StringComparison.Ordinal))
            {
                return text;
            }

            var replaced = Definitions.Replace(text, Directory, MaxLineLength, out var following, out var changed, out var tooLong);
            if (tooLong)
            {
                diagnostics.Warning(Position, $"Parameter substitution on line '{Shorten(text)}' would exceed maximum line length");
            }

            if (!changed)
            {
                NoteTemplate(text);
                return text;
            }

            if (following is not null)
            {
                Push(new TextFeed(following));
            }

            text = Comments.Strip(replaced, out _);
        }

        diagnostics.Warning(Position, $"The definitions on line '{Shorten(text)}' name each other without end; they are not replaced any further.");
        return text;
    }

    /// <summary>Names that are not defined stay as they are, but their braces begin and end blocks: said once for each file.</summary>
    private void NoteTemplate(string text)
    {
        var at = text.IndexOf("${", StringComparison.Ordinal);
        if (at >= 0 && file is not null && templates.Add(file.Source))
        {
            var end = text.IndexOf('}', at);
            diagnostics.Notice(Position, $"'{Shorten(text[at..(end < 0 ? text.Length : end + 1)])}' is not defined, and its braces are taken for those of a block. Was this file made for a tool that replaces it first?");
        }
    }

    /// <summary>The value of a definition: with a backslash at its end the next line belongs to it too.</summary>
    private string ReadValue(string value)
    {
        if (!value.EndsWith('\\'))
        {
            return value;
        }

        var parts = new List<string>();
        var length = 0;
        for (var next = value; ; next = NextRaw() ?? "")
        {
            var more = next.EndsWith('\\');
            var part = more ? next[..^1].TrimEnd(' ', '\t') : next;
            length += part.Length;
            if (part.Length > 0 && length <= 1024 * 1024)
            {
                parts.Add(part);
            }

            if (!more)
            {
                return string.Join('\n', parts);
            }
        }
    }

    /// <summary>Whether a line that begins with <c>@id</c> or <c>@^id</c> is for this one; takes the condition off.</summary>
    private bool TryCondition(ref string text)
    {
        var reversed = text.Length > 1 && text[1] == '^';
        var start = reversed ? 2 : 1;
        var end = text.AsSpan(start).IndexOfAny(' ', '\t');
        if (end < 0 || (text.AsSpan(start, end).SequenceEqual(options.ConfigId) == reversed))
        {
            return false;
        }

        text = text[(start + end)..].TrimStart(' ', '\t');
        return true;
    }

    private void Repeat(string text)
    {
        var repetition = text[1] == 'S'
            ? Repetition.ReadSequence(text, part => Definitions.Replace(part, Directory, MaxLineLength, out _, out _, out _), out var complaint)
            : Repetition.ReadList(text, out complaint);
        if (repetition is null)
        {
            var specification = $"Invalid ~{text[1..4]} specification '{text}'";
            if (complaint != specification)
            {
                diagnostics.Warning(Position, Shorten(complaint!));
            }

            diagnostics.Warning(Position, Shorten(specification));
            return;
        }

        Push(new RepeatFeed(repetition));
    }

    private void Push(LineFeed feed)
    {
        if (feeds.Count < MaxDepth)
        {
            feeds.Push(feed);
        }
        else
        {
            diagnostics.Alert(Position, $"Files, definitions and sequences are nested deeper than {MaxDepth}; this one is not read.");
        }
    }

    /// <summary>Cuts at the first brace outside of quotes, so that every brace is a line of its own; the rest comes next.</summary>
    private string Cut(string text)
    {
        var at = text[0] is '{' or '}' ? 0 : -1;
        for (var i = 0; at < 0 && i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                i = text.IndexOf('"', i + 1);
                if (i < 0)
                {
                    break;
                }
            }
            else if (text[i] is '{' or '}')
            {
                at = i;
            }
        }

        if (at < 0)
        {
            return text;
        }

        var from = at == 0 ? 1 : at;
        var rest = text[from..].Trim(' ', '\t');
        residue = rest.Length > 0 ? rest : null;
        return text[..from].TrimEnd(' ', '\t');
    }

    /// <summary>A message, cut off when a line made it longer than anybody reads: ten thousand of them must fit into memory.</summary>
    internal static string Shorten(string text) => text.Length <= MaxMessage ? text : text[..MaxMessage] + "...";
}
