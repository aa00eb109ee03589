namespace Tandem.Configuration.Text;

/// <summary>
/// Collects the messages about one configuration, from reading its text to compiling it, in the order in which they were
/// found. It stays open so that every stage adds to the same list. Not thread-safe.
/// </summary>
public sealed class Diagnostics
{
    /// <summary>Beyond this many messages the rest is only counted, so that hostile input cannot fill the memory.</summary>
    public const int Limit = 10_000;

    private readonly List<Diagnostic> all = [];

    /// <summary>All messages in order.</summary>
    public IReadOnlyList<Diagnostic> All => all;

    /// <summary>The number of alerts so far.</summary>
    public int AlertCount { get; private set; }

    /// <summary>The number of warnings so far.</summary>
    public int WarningCount { get; private set; }

    /// <summary>Whether there is an alert, so that the configuration must be refused.</summary>
    public bool HasAlerts => AlertCount > 0;

    /// <summary>The keyword of the line that is read at present, which messages get; null between lines.</summary>
    internal string? Keyword { get; set; }

    /// <summary>Adds a message.</summary>
    /// <param name="diagnostic">The message.</param>
    public void Add(Diagnostic diagnostic)
    {
        ArgumentNullException.ThrowIfNull(diagnostic);
        diagnostic = Keyword is null ? diagnostic : diagnostic with { Keyword = Keyword };
        if (diagnostic.Severity == Severity.Alert)
        {
            AlertCount++;
        }
        else if (diagnostic.Severity == Severity.Warning)
        {
            WarningCount++;
        }

        if (all.Count < Limit)
        {
            all.Add(diagnostic);
        }
    }

    /// <summary>Adds an error at a place.</summary>
    /// <param name="position">Where.</param>
    /// <param name="message">What was wrong and what to do.</param>
    public void Alert(Position position, string message) => Add(new Diagnostic(Severity.Alert, position, message));

    /// <summary>Adds an error at a word.</summary>
    /// <param name="word">The word that was wrong.</param>
    /// <param name="message">What was wrong and what to do.</param>
    public void Alert(Word word, string message)
    {
        ArgumentNullException.ThrowIfNull(word);
        Add(new Diagnostic(Severity.Alert, word.Position, message) { Word = word.Text });
    }

    /// <summary>Adds a warning at a place.</summary>
    /// <param name="position">Where.</param>
    /// <param name="message">What is doubtful and what to do.</param>
    public void Warning(Position position, string message) => Add(new Diagnostic(Severity.Warning, position, message));

    /// <summary>Adds a notice at a place.</summary>
    /// <param name="position">Where.</param>
    /// <param name="message">What is worth knowing.</param>
    public void Notice(Position position, string message) => Add(new Diagnostic(Severity.Notice, position, message));
}
