namespace Tandem.Balancer.Rules;

/// <summary>The names that rules know, with their verdicts, for who prints them. Their tables are the one source.</summary>
public static class RuleKeywords
{
    /// <summary>Sample fetches and converters with their arguments, as HAProxy prints them: group, name, verdict.</summary>
    public static IEnumerable<(string Group, string Name, Configuration.KeywordVerdict Verdict)> Samples =>
        Of("sample fetch", FetchTable.Entries).Concat(Of("converter", ConverterTable.Entries));

    /// <summary>Actions as they are compiled: the rule set as group, the name without parentheses, verdict.</summary>
    public static IEnumerable<(string Group, string Name, Configuration.KeywordVerdict Verdict)> Actions =>
        ActionTable.Entries.Select(entry =>
        {
            var space = entry.Name.LastIndexOf(' ');
            return (entry.Name[..space], entry.Name[(space + 1)..].TrimEnd('(', ')'), Verdict(entry.Verdict));
        });

    private static IEnumerable<(string Group, string Name, Configuration.KeywordVerdict Verdict)> Of(
        string group,
        IEnumerable<KeywordEntry> entries) =>
        entries.OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => (group, entry.Name, Verdict(entry.Verdict)));

    private static Configuration.KeywordVerdict Verdict(KeywordVerdict verdict) => verdict switch
    {
        KeywordVerdict.Done => Configuration.KeywordVerdict.Done,
        KeywordVerdict.Harmless => Configuration.KeywordVerdict.HarmlessHere,
        _ => Configuration.KeywordVerdict.NotYet,
    };
}
