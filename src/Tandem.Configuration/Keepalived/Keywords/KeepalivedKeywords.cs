using System.Diagnostics.CodeAnalysis;

namespace Tandem.Configuration.Keepalived;

/// <summary>
/// Every keyword of keepalived.conf with its verdict: the one place that says what is done, what is harmless and what is not there
/// yet. <c>tandem keywords keepalived</c> prints it; the reader obeys it.
/// </summary>
public static class KeepalivedKeywords
{
    private static readonly KeepalivedKeyword[] Table =
    [
        .. RootKeywords.All, .. GlobalKeywords.All, .. GlobalVrrpKeywords.All, .. GlobalProcessKeywords.All, .. InstanceKeywords.All,
        .. InstanceBlockKeywords.All, .. AnnouncementKeywords.All, .. NotifyKeywords.All, .. SyncGroupKeywords.All,
        .. ScriptKeywords.All, .. TrackFileKeywords.All, .. TrackProcessKeywords.All, .. GarpGroupKeywords.All, .. LaterKeywords.All,
    ];

    private static readonly Dictionary<(string Group, string Name), KeepalivedKeyword> Index = Table.ToDictionary(k => (k.Group, k.Name));

    /// <summary>All keywords, block by block.</summary>
    public static IEnumerable<KeepalivedKeyword> All =>
        Table.OrderBy(k => Array.FindIndex(Table, other => other.Group == k.Group));

    internal static bool TryFind(string group, string name, [NotNullWhen(true)] out KeepalivedKeyword? keyword) => Index.TryGetValue((group, name), out keyword);

    /// <summary>The words that may stand in a block.</summary>
    internal static IEnumerable<string> Names(string group) => Table.Where(k => k.Group == group).Select(k => k.Name);

    /// <summary>The block that knows a word, preferring those that hold the VRRP part; null when none does.</summary>
    internal static KeepalivedKeyword? Anywhere(string name) => Array.Find(Table, k => k.Name == name);
}
