namespace Tandem.Configuration.Keepalived;

/// <summary>Something that lines come from: a file, the rest of a definition, a repeated text.</summary>
internal abstract class LineFeed
{
    /// <summary>The next line without its end, or null when there is none.</summary>
    /// <param name="definitions">Where a repetition sets its names.</param>
    internal abstract string? Next(Definitions definitions);
}
