using System.Diagnostics.CodeAnalysis;

namespace Tandem.Configuration.Haproxy;

/// <summary>
/// Every keyword of the language with its verdict: the one place that says what is done, what is harmless and what is
/// refused. <c>tandem keywords</c> prints it; the reader obeys it.
/// </summary>
public static class KeywordTable
{
    private static readonly StatementKeyword[] Statements =
    [
        .. GlobalKeywords.All, .. HarmlessGlobalKeywords.All, .. LogKeywords.All, .. ProxyKeywords.All, .. TimeoutKeywords.All,
        .. OptionKeywords.All, .. BalanceKeywords.All, .. HealthKeywords.All, .. RuleKeywords.All, .. ErrorKeywords.All,
        .. BindKeywords.Statements, .. ServerKeywords.Statements, .. RemovedKeywords.All, .. RefusedKeywords.All,
    ];

    private static readonly Dictionary<string, List<StatementKeyword>> ByName = Index();

    private static readonly Dictionary<string, StatementKeyword> Sections =
        RefusedKeywords.Sections.ToDictionary(k => k.Name, StringComparer.Ordinal);

    /// <summary>All keywords, group by group.</summary>
    public static IEnumerable<Keyword> All =>
        ((IEnumerable<Keyword>)RefusedKeywords.DoneSections)
        .Concat(RefusedKeywords.Sections)
        .Concat(Statements)
        .Concat(BindKeywords.Parameters)
        .Concat(ServerKeywords.Parameters)
        .Concat(ActionKeyword.All);

    internal static IEnumerable<string> SectionNames => ["global", "defaults", "frontend", "backend", "listen", .. Sections.Keys];

    internal static bool TrySection(string name, [NotNullWhen(true)] out StatementKeyword? keyword) => Sections.TryGetValue(name, out keyword);

    /// <summary>The keyword of a line: two words before one.</summary>
    internal static bool TryStatement(Statement statement, SectionKinds kind, [NotNullWhen(true)] out StatementKeyword? keyword)
    {
        keyword = (statement.Has(1) ? Best($"{statement.Keyword.Text} {statement[1].Text}", kind) : null) ?? Best(statement.Keyword.Text, kind);
        return keyword is not null;
    }

    /// <summary>The second words that a first word may have, such as the names of options.</summary>
    internal static IReadOnlyCollection<string> SecondWords(string first, SectionKinds kind) =>
        [.. Statements.Where(k => Fits(k, kind) && k.Name.StartsWith(first + " ", StringComparison.Ordinal)).Select(k => k.Name[(first.Length + 1)..]).Distinct()];

    /// <summary>The words that may begin a line of a section.</summary>
    internal static IEnumerable<string> FirstWords(SectionKinds kind) =>
        Statements.Where(k => Fits(k, kind)).Select(k => k.Name.Split(' ')[0]).Distinct();

    private static bool Fits(StatementKeyword keyword, SectionKinds kind) =>
        kind == SectionKinds.Global ? keyword.Sections.HasFlag(SectionKinds.Global) : (keyword.Sections & SectionKinds.Proxies) != 0;

    private static StatementKeyword? Best(string name, SectionKinds kind)
    {
        if (!ByName.TryGetValue(name, out var list))
        {
            return null;
        }

        StatementKeyword? other = null;
        foreach (var keyword in list)
        {
            if ((keyword.Sections & kind) != 0)
            {
                return keyword;
            }

            if (Fits(keyword, kind))
            {
                other = keyword;
            }
        }

        return other;
    }

    private static Dictionary<string, List<StatementKeyword>> Index()
    {
        var index = new Dictionary<string, List<StatementKeyword>>(StringComparer.Ordinal);
        foreach (var keyword in Statements)
        {
            if (!index.TryGetValue(keyword.Name, out var list))
            {
                index[keyword.Name] = list = [];
            }

            list.Add(keyword);
        }

        return index;
    }
}
