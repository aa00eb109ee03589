using Tandem.Configuration.Text;

namespace Tandem.Configuration.Keepalived;

/// <summary>The lines of one file.</summary>
internal sealed class FileFeed : LineFeed
{
    private readonly string content;
    private int index;

    internal FileFeed(SourceFile source, string directory, string content)
    {
        Source = source;
        Directory = directory;
        this.content = content;
    }

    internal SourceFile Source { get; }

    /// <summary>What paths in it are relative to.</summary>
    internal string Directory { get; }

    /// <summary>The number of the line last read, from 1.</summary>
    internal int LineNumber { get; private set; }

    internal override string? Next(Definitions definitions)
    {
        if (index >= content.Length)
        {
            return null;
        }

        LineNumber++;
        var end = content.IndexOf('\n', index);
        var stop = end < 0 ? content.Length : end;
        // A string ends at its first zero byte for keepalived, and so does a line.
        var line = content[index..stop].TrimEnd('\r');
        index = stop + 1;
        var zero = line.IndexOf('\0', StringComparison.Ordinal);
        return zero < 0 ? line : line[..zero];
    }
}
