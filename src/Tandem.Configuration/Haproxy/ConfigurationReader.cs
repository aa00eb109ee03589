using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>
/// Reads the lines of all files in order, opens sections and hands each line to its keyword. What the lines mean is in
/// <c>Keywords/</c>; what only the whole configuration can show is in <c>Checks/</c>.
/// </summary>
internal sealed partial class ConfigurationReader
{
    private static readonly System.Buffers.SearchValues<char> ScopeCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:");

    private const int MaxSuggestions = 1000;

    private readonly LineLexer lexer;
    private readonly ProxyDraft builtinDefaults = ProxyDraft.CreateDefaults("", default, null);
    private readonly Dictionary<string, ProxyDraft> namedDefaults = [];
    private readonly Dictionary<string, ProxyDraft> ambiguousDefaults = [];
    private ProxyDraft lastDefaults;
    private string sectionName = "";

    /// <summary>Alerts that refuse what was understood, or that sum up.</summary>
    private int refusals;

    internal ConfigurationReader(LoadOptions options, Diagnostics diagnostics)
    {
        Options = options;
        Diagnostics = diagnostics;
        Environment = new EnvironmentOverlay(options.Environment);
        lexer = new LineLexer(Environment.Get, diagnostics);
        lastDefaults = builtinDefaults;
    }

    internal LoadOptions Options { get; }

    internal Diagnostics Diagnostics { get; }

    internal GlobalSection Global { get; } = new();

    internal List<LogTarget> GlobalLogs { get; } = [];

    internal List<ProxyDraft> Proxies { get; } = [];

    /// <summary>The proxy or defaults section that is open; only asked for while one is.</summary>
    internal ProxyDraft Proxy { get; private set; }
        = ProxyDraft.CreateDefaults("", default, null);

    /// <summary>Whether some line was not understood, so that the whole may seem to say what it does not.</summary>
    internal bool Misread => Diagnostics.AlertCount > refusals;

    /// <summary>The kind of section that is open.</summary>
    internal OpenSection Open { get; private set; }

    /// <summary>Keywords of global that may stand only once, with where they did.</summary>
    internal HashSet<string> Seen { get; } = [];

    /// <summary>Reads one file's bytes.</summary>
    internal void Read(string fileName, ReadOnlySpan<byte> content)
    {
        var file = new SourceFile(fileName);
        var blocks = new ConditionalBlocks(Options.Facts, Environment.Get, Diagnostics);
        var alertsBefore = Diagnostics.AlertCount;
        var number = 0;
        Open = OpenSection.None;
        if (content.StartsWith(ByteOrderMark.Bytes))
        {
            Diagnostics.Alert(new Position(file, 1, 1), ByteOrderMark.Message);
            content = content[ByteOrderMark.Bytes.Length..];
        }

        if (LanguageGuess.Mistaken(ByteText.FromBytes(content), ConfigurationLanguage.Haproxy, out var mistaken) is { } mistake)
        {
            Diagnostics.Alert(new Position(file, mistaken, 0), mistake);
            content = default;
        }

        while (!content.IsEmpty)
        {
            var end = content.IndexOf((byte)'\n');
            var line = end < 0 ? content : content[..end];
            content = end < 0 ? default : content[(end + 1)..];
            number++;
            ReadLine(line, file, number, blocks);
        }

        if (blocks.Open)
        {
            Diagnostics.Alert(new Position(file, number, 0), "unterminated '.if' at the end of the file.");
        }

        if (Diagnostics.AlertCount > alertsBefore)
        {
            refusals++;
            Diagnostics.Add(new Diagnostic(Severity.Alert, default, $"Error(s) found in configuration file : {fileName}") { Kind = DiagnosticKind.ErrorsFound });
        }
    }

    private void ReadLine(ReadOnlySpan<byte> bytes, SourceFile file, int number, ConditionalBlocks blocks)
    {
        var zero = bytes.IndexOf((byte)0);
        if (zero >= 0)
        {
            Diagnostics.Alert(new Position(file, number, zero + 1), $"forbidden null byte at position {zero + 1}.");
            return;
        }

        // Lines that a condition leaves out need not be well-formed, only their directives count.
        var text = ByteText.FromBytes(bytes);
        if (!blocks.Active && !text.AsSpan().TrimStart(" \t").StartsWith("."))
        {
            return;
        }

        var words = lexer.Read(text, file, number, sectionName);
        if (words is null || words.Count == 0)
        {
            return;
        }

        if (words[0].Text.StartsWith('.') && !words[0].Quoted)
        {
            blocks.Handle(words);
        }
        else if (words[0].Text.StartsWith('[') && !words[0].Quoted)
        {
            if (blocks.Active)
            {
                Scope(words);
            }
        }
        else if (blocks.Active)
        {
            ReadWords(words);
        }
    }

    /// <summary>
    /// A line such as "[engine]" opens a scope in the files of filters. In this file it means nothing, and HAProxy lets it pass.
    /// </summary>
    private void Scope(List<Word> words)
    {
        var text = words[0].Text;
        var end = text.IndexOf(']', StringComparison.Ordinal);
        var name = end < 0 ? text[1..] : text[1..end];
        var wrong = name.AsSpan().IndexOfAnyExcept(ScopeCharacters);
        if (name.Length == 0)
        {
            Diagnostics.Alert(words[0], "empty scope name is forbidden.");
        }
        else if (wrong >= 0)
        {
            Diagnostics.Alert(words[0], $"character '{name[wrong]}' is not permitted in a scope name.");
        }
        else if (end < 0)
        {
            Diagnostics.Alert(words[0], "a scope name ends with ']'.");
        }
        else if (end + 1 < text.Length || words.Count > 1)
        {
            var rest = end + 1 < text.Length ? text[(end + 1)..] : words[1].Text;
            Diagnostics.Alert(words[0], $"character '{rest[0]}' is not permitted after scope declaration.");
        }
        else
        {
            Diagnostics.Add(new Diagnostic(Severity.Warning, words[0].Position, $"the scope '{text}' means nothing here and is left out.") { Word = text });
        }
    }

    private void ReadWords(List<Word> words)
    {
        if (TryOpenSection(words) || IsMistypedSection(words[0]))
        {
            return;
        }

        var negated = words[0].Text == "no";
        var restored = words[0].Text == "default";
        if (negated || restored)
        {
            if (words.Count == 1)
            {
                Diagnostics.Alert(words[0], $"'{words[0].Text}' expects a keyword after it.");
                return;
            }

            words.RemoveAt(0);
        }

        var statement = new Statement(words, negated, restored);
        switch (Open)
        {
            case OpenSection.None:
                UnknownOutside(statement);
                break;
            case OpenSection.Global:
                Dispatch(statement, SectionKinds.Global, "global");
                break;
            case OpenSection.Proxy:
                Dispatch(statement, Proxy.IsDefaults ? SectionKinds.Defaults : KindOf(Proxy.Section.Kind), sectionName);
                break;
            default:
                break;
        }
    }

    private static SectionKinds KindOf(ProxyKind kind) => kind switch
    {
        ProxyKind.Frontend => SectionKinds.Frontend,
        ProxyKind.Backend => SectionKinds.Backend,
        _ => SectionKinds.Listen,
    };

    private void UnknownOutside(Statement statement)
    {
        var nearest = Nearest(statement.Keyword.Text, () => KeywordTable.SectionNames);
        Unknown(statement.Keyword, $"unknown keyword '{statement.Keyword.Text}' out of section", nearest);
    }

    /// <summary>The nearest known word; not looked for any more when the file is clearly something else.</summary>
    private string? Nearest(string word, Func<IEnumerable<string>> known) =>
        Diagnostics.AlertCount > MaxSuggestions ? null : NearestWord.Find(word, known());

    /// <summary>Reports an unknown word with the nearest known one.</summary>
    internal void Unknown(Word word, string message, string? nearest) =>
        Diagnostics.Add(new Diagnostic(Severity.Alert, word.Position,
            nearest is null ? message + "." : $"{message}; did you mean '{nearest}' maybe ?")
        { Word = word.Text, Suggestion = nearest });

    /// <summary>Reports a word whose verdict is "not yet".</summary>
    internal void NotYet(Word word, string name, string note = "")
    {
        refusals++;
        Diagnostics.Alert(word, $"'{name}' is not supported yet{(note.Length == 0 ? "." : $": {note}.")}");
    }

    /// <summary>Says that a word was accepted and changes nothing.</summary>
    internal void Harmless(Word word, string name, string note) =>
        Diagnostics.Add(new Diagnostic(Severity.Notice, word.Position, $"'{name}' is accepted and changes nothing here: {note}.") { Word = word.Text });

    /// <summary>Warns about removed syntax and prints today's line.</summary>
    internal void Removed(Word word, string old, string today) =>
        Diagnostics.Add(new Diagnostic(Severity.Warning, word.Position, $"'{old}' was removed from the language; write '{today}' instead.") { Word = word.Text, Suggestion = today });
}
