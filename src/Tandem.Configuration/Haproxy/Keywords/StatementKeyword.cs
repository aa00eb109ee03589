namespace Tandem.Configuration.Haproxy;

/// <summary>A keyword that begins a line: one word, or two such as <c>option httplog</c>.</summary>
internal sealed class StatementKeyword : Keyword
{
    internal StatementKeyword(string group, string name, SectionKinds sections, KeywordVerdict verdict, string note, StatementParser? parse)
        : base(group, name, sections, verdict, note) => Parse = parse;

    /// <summary>Reads the line; null when there is nothing to remember of it.</summary>
    internal StatementParser? Parse { get; }

    /// <summary>Whether <c>no</c> and <c>default</c> may stand before it.</summary>
    internal bool Negatable { get; init; }

    /// <summary>Whether a section without the needed side refuses it, instead of ignoring it with a warning.</summary>
    internal bool RefusedWithoutSide { get; init; }

    /// <summary>What the warning of a section without the needed side adds.</summary>
    internal string Hint { get; init; } = "";
}
