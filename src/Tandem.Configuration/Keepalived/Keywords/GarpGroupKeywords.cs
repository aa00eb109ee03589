namespace Tandem.Configuration.Keepalived;

/// <summary><c>garp_group</c>.</summary>
internal static class GarpGroupKeywords
{
    private static readonly KeywordGroup Group = new("garp_group");

    internal static readonly KeepalivedKeyword[] All =
    [
        Group.Word("garp_interval", (r, l) => ReadInterval(r, l, us => r.GarpGroups[^1].GarpIntervalUs = us), 2),
        Group.Word("gna_interval", (r, l) => ReadInterval(r, l, us => r.GarpGroups[^1].GnaIntervalUs = us), 2),
        Group.Word("interface", (r, l) => AddInterface(r, l, l[1]), 2),
        Group.Values("interfaces", AddInterfaces, end: EndInterfaces),
    ];

    internal static void Begin(ConfigurationReader reader, SourceLine line) => reader.GarpGroups.Add(new GarpGroupDraft());

    internal static void End(ConfigurationReader reader)
    {
        if (reader.GarpGroups[^1] is { GarpIntervalUs: null, GnaIntervalUs: null })
        {
            reader.Diagnostics.Warning(reader.Source.Position, $"garp group {(reader.GarpGroups[^1].Aggregated ? reader.GarpGroups.Count(g => g.Aggregated) : 0)} does not have any delay set - removing");
            reader.GarpGroups.RemoveAt(reader.GarpGroups.Count - 1);
        }
    }

    private static void ReadInterval(ConfigurationReader reader, SourceLine line, Action<long> set)
    {
        if (!reader.TrySeconds(line, 1, 0, int.MaxValue, out var us))
        {
            reader.Complain(line, $"garp_group {line[0]} '{line[1]}' invalid", 1);
            return;
        }

        set(us);
        if (us >= 1_000_000)
        {
            reader.Note(line, $"The {line[0]} is very large - {line[1]} seconds", 1);
        }
    }

    private static void AddInterfaces(ConfigurationReader reader, SourceLine line)
    {
        reader.GarpGroups[^1].Aggregated = true;
        foreach (var name in line.Words)
        {
            AddInterface(reader, line, name);
        }
    }

    private static void EndInterfaces(ConfigurationReader reader)
    {
        if (reader.GarpGroups[^1].Interfaces.Count == 0)
        {
            reader.Diagnostics.Warning(reader.Source.Position, "Warning - empty garp_group interfaces block");
        }
    }

    private static void AddInterface(ConfigurationReader reader, SourceLine line, string name)
    {
        var shown = ConfigurationReader.Shown(name);
        _ = reader.MissesInterface(name, line, $"WARNING - interface {shown} specified for garp_group doesn't exist", 1);

        if (reader.GarpGroups.Exists(g => g.Interfaces.Contains(shown)))
        {
            reader.Complain(line, $"garp_group already specified for {shown} - ignoring", 1);
            return;
        }

        reader.GarpGroups[^1].Interfaces.Add(shown);
    }
}
