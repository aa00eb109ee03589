using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary>Reads the lines of <c>track_interface</c>, <c>track_script</c>, <c>track_file</c> and <c>track_process</c>: <c>NAME [weight N [reverse|noreverse]]</c>.</summary>
internal static class TrackReader
{
    internal static void ReadInterface(ConfigurationReader reader, SourceLine line, string owner, TrackDrafts drafts)
    {
        var name = ConfigurationReader.Shown(line[0]);
        var missing = $"({owner}) tracked interface {name} doesn't exist";
        if (!ConfigurationReader.FitsInterface(line[0]))
        {
            reader.Complain(line, missing);
            return;
        }

        _ = reader.MissesInterface(line[0], line, missing, kind: Text.DiagnosticKind.InterfaceMissing);

        Add(reader, line, owner, drafts.Interfaces, new TrackedItem { Name = name, Origin = new Origin(line.PositionOf(0)) }, new Words(
            "track_interface",
            $"({owner}) unknown track_interface {name} option {{0}} - ignoring",
            $"({owner}) weight without value specified for track_interface {name} - ignoring",
            $"({owner}) weight {{0}} for {name} must be between [-253..253] inclusive. Ignoring...",
            $"({owner}) unknown track_interace {name} weight option {{0}} - ignoring",
            NoReverse: false));
    }

    internal static void ReadScript(ConfigurationReader reader, SourceLine line, string owner, TrackDrafts drafts)
    {
        var name = ConfigurationReader.Shown(line[0]);
        if (reader.Scripts.Find(s => s.Name == name) is not { } script)
        {
            reader.Complain(line, $"({owner}) track script {name} not found, ignoring...{Hint(name, reader.Scripts.Select(s => s.Name), "vrrp_script")}");
            return;
        }

        Add(reader, line, owner, drafts.Scripts, new TrackedItem { Name = name, Origin = new Origin(line.PositionOf(0)), Weight = script.Weight, Reverse = script.Reverse }, new Words(
            "track_script",
            $"({owner}) unknown track script option {{0}} - ignoring",
            $"({owner}) weight without value specified for track script {name} - ignoring",
            $"({owner}) track script {name}: weight must be between [-253..253] inclusive, ignoring...",
            $"({owner}) unknown track_script {name} weight option {{0}} - ignoring",
            NoReverse: true));
    }

    internal static void ReadFile(ConfigurationReader reader, SourceLine line, string owner, TrackDrafts drafts)
    {
        var name = ConfigurationReader.Shown(line[0]);
        if (reader.TrackFiles.Find(f => f.Name == name) is not { } file)
        {
            reader.Complain(line, $"({owner}) track file {name} not found, ignoring...{Hint(name, reader.TrackFiles.Select(f => f.Name), "track_file")}");
            return;
        }

        Add(reader, line, owner, drafts.Files, new TrackedItem { Name = name, Origin = new Origin(line.PositionOf(0)), Weight = file.Weight, Reverse = file.Reverse }, new Words(
            "track_file",
            $"({owner}) unknown track file option {{0}} - ignoring",
            $"({owner}) weight without value specified for track file {name} - ignoring",
            $"({owner}) weight for track file {name} must be in [-254..254] inclusive. Ignoring...",
            $"({owner}) unknown track file {name} weight option {{0}} - ignoring",
            NoReverse: true));
    }

    internal static void ReadProcess(ConfigurationReader reader, SourceLine line, string owner, TrackDrafts drafts)
    {
        var name = ConfigurationReader.Shown(line[0]);
        if (reader.TrackProcesses.Find(p => p.Name == name) is not { } process)
        {
            reader.Complain(line, $"({owner}) track process {name} not found, ignoring...{Hint(name, reader.TrackProcesses.Select(p => p.Name), "vrrp_track_process")}");
            return;
        }

        Add(reader, line, owner, drafts.Processes, new TrackedItem { Name = name, Origin = new Origin(line.PositionOf(0)), Weight = process.Weight, Reverse = process.Reverse }, new Words(
            "track_process",
            $"({owner}) unknown track process option {{0}} - ignoring",
            $"({owner}) weight without value specified for track process {name} - ignoring",
            $"({owner}) weight for track process {name} must be in [-254..254] inclusive. Ignoring...",
            $"({owner}) unknown track_process {name} weight option {{0}} - ignoring",
            NoReverse: true));
    }

    private static string Hint(string name, IEnumerable<string> known, string block) =>
        Text.NearestWord.Find(name, known) is { } nearest ? $" Did you mean '{nearest}'?" : $" The {block} block must stand above.";

    private static void Add(ConfigurationReader reader, SourceLine line, string owner, List<TrackedItem> list, TrackedItem item, Words words)
    {
        if (list.Exists(other => other.Name == item.Name))
        {
            reader.Complain(line, $"({owner}) duplicate {words.Keyword} {item.Name} - ignoring");
            return;
        }

        if (line.Count > 1)
        {
            if (line[1] != "weight")
            {
                reader.Complain(line, words.UnknownOption.Replace("{0}", line[1], StringComparison.Ordinal), 1);
                return;
            }

            if (line.Count == 2)
            {
                reader.Complain(line, words.NoValue, 1);
                return;
            }

            item = WithWeight(reader, line, owner, item, words);
        }

        list.Add(item);
    }

    private static TrackedItem WithWeight(ConfigurationReader reader, SourceLine line, string owner, TrackedItem item, Words words)
    {
        // ±254 were allowed once; for scripts and interfaces they count as ±253.
        var narrow = words.Keyword is "track_interface" or "track_script";
        if (!reader.TryInt(line, 2, -254, 254, out var weight))
        {
            reader.Complain(line, words.BadWeight.Replace("{0}", line[2], StringComparison.Ordinal), 2);
            weight = item.Weight;
        }
        else if (narrow && weight is -254 or 254)
        {
            reader.Complain(line, $"({owner}) weight for {item.Name} cannot be +/-254. Setting to +/-253", 2);
            weight = Math.Clamp(weight, -253, 253);
        }

        var reverse = item.Reverse;
        if (line.Count > 3)
        {
            if (line[3] == "reverse")
            {
                reverse = true;
            }
            else if (line[3] == "noreverse" && words.NoReverse)
            {
                reverse = false;
            }
            else
            {
                reader.Complain(line, words.UnknownWeightOption.Replace("{0}", line[3], StringComparison.Ordinal), 3);
            }
        }

        return item with { Weight = weight, Reverse = reverse };
    }

    /// <summary>The four kinds differ in their words only.</summary>
    private readonly record struct Words(string Keyword, string UnknownOption, string NoValue, string BadWeight, string UnknownWeightOption, bool NoReverse);
}
