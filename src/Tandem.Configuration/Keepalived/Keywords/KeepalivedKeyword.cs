namespace Tandem.Configuration.Keepalived;

/// <summary>One keyword of keepalived.conf.</summary>
public sealed class KeepalivedKeyword
{
    internal KeepalivedKeyword(string group, string name, KeywordVerdict verdict, string note, KeywordShape shape, Action<ConfigurationReader, SourceLine>? read)
    {
        Group = group;
        Name = name;
        Verdict = verdict;
        Note = note;
        Shape = shape;
        Read = read;
    }

    /// <summary>The block or blocks that it stands in, outermost first; empty outside of any.</summary>
    public string Group { get; }

    /// <summary>The word.</summary>
    public string Name { get; }

    /// <summary>What becomes of it.</summary>
    public KeywordVerdict Verdict { get; }

    /// <summary>Why it is harmless, what replaces it, or empty.</summary>
    public string Note { get; }

    internal KeywordShape Shape { get; }

    /// <summary>Reads the line, or one line of the block when the shape is <see cref="KeywordShape.Values"/>; null when nothing is kept.</summary>
    internal Action<ConfigurationReader, SourceLine>? Read { get; }

    /// <summary>The words that the line must have, the keyword included.</summary>
    internal int MinWords { get; init; } = 1;

    /// <summary>Runs before the lines of a block.</summary>
    internal Action<ConfigurationReader, SourceLine>? Begin { get; init; }

    /// <summary>Runs after the block, unless it was skipped.</summary>
    internal Action<ConfigurationReader>? End { get; init; }

    /// <summary>The block whose keywords stand in it, when that is not its own name.</summary>
    internal string Inner => Group.Length == 0 ? Name : $"{Group} {Name}";

    /// <summary>Writes <c>group name</c>.</summary>
    public override string ToString() => Inner;
}
