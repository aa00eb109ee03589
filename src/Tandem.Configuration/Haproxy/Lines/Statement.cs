using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>One line of a section: its words without a leading <c>no</c> or <c>default</c>.</summary>
internal sealed class Statement
{
    private static readonly Word Nothing = new("", default);

    private readonly IReadOnlyList<Word> words;

    internal Statement(IReadOnlyList<Word> words, bool negated, bool restored)
    {
        this.words = words;
        Negated = negated;
        Restored = restored;
    }

    /// <summary>Whether the line began with <c>no</c>.</summary>
    internal bool Negated { get; }

    /// <summary>Whether the line began with <c>default</c>.</summary>
    internal bool Restored { get; }

    /// <summary>The number of words, the keyword included.</summary>
    internal int Count => words.Count;

    /// <summary>The keyword.</summary>
    internal Word Keyword => words[0];

    /// <summary>Where the line stands.</summary>
    internal Position Position => words[0].Position;

    /// <summary>A word; beyond the end an empty one at the end of the line.</summary>
    internal Word this[int index] => index < words.Count ? words[index] : Nothing with { Position = End };

    /// <summary>The place after the last word.</summary>
    internal Position End => words[^1].Position with { Column = words[^1].Position.Column + words[^1].Text.Length };

    /// <summary>Whether there is a word at this index.</summary>
    internal bool Has(int index) => index < words.Count;

    /// <summary>The words from an index on.</summary>
    internal IReadOnlyList<Word> From(int index) => index >= words.Count ? [] : [.. words.Skip(index)];
}
