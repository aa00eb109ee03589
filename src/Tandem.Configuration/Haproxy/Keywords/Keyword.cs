namespace Tandem.Configuration.Haproxy;

/// <summary>One line of the keyword table.</summary>
public abstract class Keyword
{
    private protected Keyword(string group, string name, SectionKinds sections, KeywordVerdict verdict, string note)
    {
        Group = group;
        Name = name;
        Sections = sections;
        Verdict = verdict;
        Note = note;
    }

    /// <summary>What it is a part of: <c>global</c>, <c>proxy</c>, <c>bind</c>, <c>server</c>, <c>http-request</c> and so on.</summary>
    public string Group { get; }

    /// <summary>The word or words; a final <c>*</c> stands for any ending.</summary>
    public string Name { get; }

    /// <summary>The sections that it may stand in.</summary>
    public SectionKinds Sections { get; }

    /// <summary>What becomes of it.</summary>
    public KeywordVerdict Verdict { get; }

    /// <summary>Why it is harmless, what replaces it, or empty.</summary>
    public string Note { get; }
}
