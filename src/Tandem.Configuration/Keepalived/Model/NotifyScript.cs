namespace Tandem.Configuration.Keepalived.Model;

/// <summary>A command that is run when something happens: <c>notify_*</c>, <c>startup_script</c>, the reader of a FIFO.</summary>
public sealed record NotifyScript
{
    /// <summary>The command as keepalived writes it in its log and dumps: the text of the word or words, quotes removed.</summary>
    public string Command { get; init; } = "";

    /// <summary>The command split into the words that are executed; the first is the program. Never empty.</summary>
    public Sequence<string> Words { get; init; } = [];

    /// <summary>Whom it runs as; null for <see cref="GlobalDefinitions.ScriptUser"/>.</summary>
    public string? User { get; init; }

    /// <summary>The group that it runs as; null for that of the user.</summary>
    public string? Group { get; init; }
}
