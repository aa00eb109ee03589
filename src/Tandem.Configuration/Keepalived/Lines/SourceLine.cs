using Tandem.Configuration.Text;

namespace Tandem.Configuration.Keepalived;

/// <summary>
/// One line of keepalived.conf as the keywords see it: includes, definitions and sequences resolved, comments gone. A brace
/// outside of quotes is always a line of its own.
/// </summary>
internal sealed class SourceLine
{
    private readonly string raw;

    internal SourceLine(string text, string raw, Position position, List<string> words)
    {
        Text = text;
        Position = position;
        Words = words;
        this.raw = raw;
    }

    /// <summary>The line.</summary>
    internal string Text { get; }

    /// <summary>The file and the line in it, without column.</summary>
    internal Position Position { get; }

    /// <summary>The words, plainly split; at least one.</summary>
    internal List<string> Words { get; }

    /// <summary>The number of words.</summary>
    internal int Count => Words.Count;

    internal bool IsOpen => Words.Count == 1 && Words[0] == "{";

    internal bool IsClose => Words.Count == 1 && Words[0] == "}";

    /// <summary>One word.</summary>
    internal string this[int index] => Words[index];

    /// <summary>Where a word stands; without column when it came out of a definition.</summary>
    /// <param name="index">Its place, from 0.</param>
    internal Position PositionOf(int index)
    {
        var column = index < Words.Count && Words[index].Length > 0 ? raw.IndexOf(Words[index], StringComparison.Ordinal) + 1 : 0;
        return Position with { Column = column };
    }
}
