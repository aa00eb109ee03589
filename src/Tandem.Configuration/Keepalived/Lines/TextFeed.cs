namespace Tandem.Configuration.Keepalived;

/// <summary>The further lines of a definition of several lines.</summary>
internal sealed class TextFeed : LineFeed
{
    private readonly string[] lines;
    private int next;

    internal TextFeed(string text) => lines = text.Split('\n');

    internal override string? Next(Definitions definitions) => next < lines.Length ? lines[next++] : null;
}
