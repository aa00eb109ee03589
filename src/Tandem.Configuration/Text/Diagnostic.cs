namespace Tandem.Configuration.Text;

/// <summary>One message about a configuration for the person who wrote it.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Position">Where it is; default when it concerns the configuration as a whole.</param>
/// <param name="Message">The message without severity and position; it may span lines.</param>
public sealed record Diagnostic(Severity Severity, Position Position, string Message)
{
    /// <summary>The word that was wrong, or null.</summary>
    public string? Word { get; init; }

    /// <summary>The nearest word that would have been right, or null; <see cref="Message"/> already names it.</summary>
    public string? Suggestion { get; init; }

    /// <summary>What kind of thing it is about.</summary>
    public DiagnosticKind Kind { get; init; }

    /// <summary>The keyword of the line that it is about, as its table has it; null when it is about none.</summary>
    public string? Keyword { get; init; }

    /// <summary>Whether this was found while reading a line ("parsing [file:line:column]") rather than in the whole ("config :").</summary>
    public bool Parsing { get; init; } = true;

    /// <summary>The message as it is written to standard error, in HAProxy's layout, without a final newline.</summary>
    /// <param name="processId">The id of the process that speaks.</param>
    public string Render(int processId)
    {
        var tag = Severity switch
        {
            Severity.Alert => "[ALERT]    ",
            Severity.Warning => "[WARNING]  ",
            _ => "[NOTICE]   ",
        };
        var place = Position.File is null ? "" : Parsing ? $"parsing [{Position}] : " : $"[{Position}] : ";
        return $"{tag}({processId}) : config : {place}{ByteText.ToDisplay(Message)}";
    }
}
