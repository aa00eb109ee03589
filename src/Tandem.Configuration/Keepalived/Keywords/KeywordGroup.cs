namespace Tandem.Configuration.Keepalived;

/// <summary>Makes the table's rows of one block.</summary>
/// <param name="group">The block or blocks, outermost first; empty outside of any.</param>
internal readonly struct KeywordGroup(string group)
{
    /// <summary>A keyword that is done: words on one line.</summary>
    internal KeepalivedKeyword Word(string name, Action<ConfigurationReader, SourceLine> read, int words = 1, string note = "") =>
        new(group, name, KeywordVerdict.Done, note, KeywordShape.Statement, read) { MinWords = words };

    /// <summary>A block whose lines are values.</summary>
    internal KeepalivedKeyword Values(string name, Action<ConfigurationReader, SourceLine> read, Action<ConfigurationReader, SourceLine>? begin = null, Action<ConfigurationReader>? end = null) =>
        new(group, name, KeywordVerdict.Done, "", KeywordShape.Values, read) { Begin = begin, End = end };

    /// <summary>A block of keywords.</summary>
    internal KeepalivedKeyword Block(string name, Action<ConfigurationReader, SourceLine>? begin = null, Action<ConfigurationReader>? end = null, int words = 1) =>
        new(group, name, KeywordVerdict.Done, "", KeywordShape.Block, begin) { End = end, MinWords = words };

    /// <summary>Keywords that change nothing here.</summary>
    internal IEnumerable<KeepalivedKeyword> Harmless(string why, params string[] names) => Rows(KeywordVerdict.HarmlessHere, why, KeywordShape.Statement, names);

    /// <summary>Keywords that are not there yet; what follows them on the line, or in a block, is passed over.</summary>
    internal IEnumerable<KeepalivedKeyword> NotYet(string why, params string[] names) => Rows(KeywordVerdict.NotYet, why, KeywordShape.Skipped, names);

    /// <summary>Blocks that are not there yet, but whose words are known.</summary>
    internal IEnumerable<KeepalivedKeyword> NotYetBlocks(string why, params string[] names) => Rows(KeywordVerdict.NotYet, why, KeywordShape.Block, names);

    private IEnumerable<KeepalivedKeyword> Rows(KeywordVerdict verdict, string why, KeywordShape shape, string[] names)
    {
        var block = group;
        return names.Select(name => new KeepalivedKeyword(block, name, verdict, why, shape, null));
    }
}
