using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary><c>vrrp_track_process</c>.</summary>
internal static class TrackProcessKeywords
{
    private static readonly KeywordGroup Group = new("vrrp_track_process");

    internal static readonly KeepalivedKeyword[] All =
    [
        Group.Word("process", ReadProcess, 2),
        Group.Word("param_match", ReadMatch),
        Group.Word("weight", ReadWeight),
        Group.Word("quorum", ReadQuorum, 2),
        Group.Word("quorum_max", ReadQuorumMax, 2),
        Group.Word("delay", (r, l) => ReadDelay(r, l, "", (v, us) => v with { ForkDelayUs = us, TerminateDelayUs = us }), 2),
        Group.Word("fork_delay", (r, l) => ReadDelay(r, l, "fork_", (v, us) => v with { ForkDelayUs = us }), 2),
        Group.Word("terminate_delay", (r, l) => ReadDelay(r, l, "terminate_", (v, us) => v with { TerminateDelayUs = us }), 2),
        Group.Word("full_command", (r, _) => Set(r, v => v with { FullCommand = true })),
    ];

    internal static void Begin(ConfigurationReader reader, SourceLine line) =>
        reader.Process = new TrackProcessDraft(ConfigurationReader.Shown(line[1]), new Origin(line.PositionOf(1)));

    internal static void End(ConfigurationReader reader)
    {
        var process = reader.Process.Value;
        if (process.Process.Length == 0)
        {
            reader.Diagnostics.Warning(reader.Source.Position, $"track process '{process.Name}' process name not specified");
            return;
        }

        if (!reader.TrackProcesses.Exists(p => p.Name == process.Name))
        {
            reader.TrackProcesses.Add(process);
        }
    }

    private static void Set(ConfigurationReader reader, Func<TrackProcessDefinition, TrackProcessDefinition> change) =>
        reader.Process.Value = change(reader.Process.Value);

    private static void ReadProcess(ConfigurationReader reader, SourceLine line)
    {
        var process = reader.Process.Value;
        if (process.Process.Length > 0)
        {
            reader.Complain(line, $"Process already set for track process {process.Name} - ignoring {line[1]}", 1);
            return;
        }

        process = process with { Process = ConfigurationReader.Shown(line[1]) };
        if (line.Count > 2)
        {
            process = process with
            {
                Parameters = [.. line.Words.Skip(2).Select(ConfigurationReader.Shown)],
                ParameterMatch = process.ParameterMatch == ParameterMatch.None ? ParameterMatch.Exact : process.ParameterMatch,
                FullCommand = true,
            };
        }

        reader.Process.Value = process;
    }

    private static void ReadMatch(ConfigurationReader reader, SourceLine line)
    {
        ParameterMatch? match = line.Count == 1 ? ParameterMatch.Exact : line[1] switch
        {
            "initial" => ParameterMatch.Initial,
            "partial" => ParameterMatch.Partial,
            _ => null,
        };
        if (match is { } known)
        {
            Set(reader, v => v with { ParameterMatch = known, FullCommand = true });
            return;
        }

        reader.Complain(line, $"Invalid param_match type {line[1]} - ignoring", 1);
    }

    private static void ReadWeight(ConfigurationReader reader, SourceLine line)
    {
        var name = reader.Process.Value.Name;
        if (line.Count < 2)
        {
            reader.Complain(line, $"No weight specified for track process {name} - ignoring");
            return;
        }

        if (reader.Process.WeightWritten)
        {
            reader.Complain(line, $"Weight already set for track process {name} - ignoring {line[1]}", 1);
            return;
        }

        if (!reader.TryInt(line, 1, -254, 254, out var weight))
        {
            reader.Complain(line, $"Weight ({line[1]}) for vrrp_track_process {name} must be between [-254..254] inclusive. Ignoring...", 1);
            return;
        }

        var reverse = line.Count > 2 && line[2] == "reverse";
        if (line.Count > 2 && !reverse)
        {
            reader.Complain(line, $"vrrp_track_process {name} unknown weight option {line[2]}", 2);
        }

        reader.Process.WeightWritten = true;
        Set(reader, v => v with { Weight = weight, Reverse = reverse });
    }

    private static void ReadQuorum(ConfigurationReader reader, SourceLine line)
    {
        if (!reader.TryUnsigned(line, 1, 1, 65535, true, out var quorum))
        {
            reader.Complain(line, $"Quorum ({line[1]}) for vrrp_track_process {reader.Process.Value.Name} must be between [1..65535] inclusive. Ignoring...", 1);
        }
        else if (quorum > (reader.Process.Value.QuorumMax ?? int.MaxValue))
        {
            reader.Complain(line, "Quorum is greater than quorum_max - ignoring", 1);
        }
        else
        {
            Set(reader, v => v with { Quorum = (int)quorum });
        }
    }

    private static void ReadQuorumMax(ConfigurationReader reader, SourceLine line)
    {
        var process = reader.Process.Value;
        if (!reader.TryUnsigned(line, 1, 0, 65535, true, out var max))
        {
            reader.Complain(line, $"quorum_max ({line[1]}) for vrrp_track_process {process.Name} must be between [0..65535] inclusive. Ignoring...", 1);
        }
        else if ((max > 0 || process.Quorum > 1) && max < process.Quorum)
        {
            reader.Complain(line, "quorum_max is less than quorum - ignoring", 1);
        }
        else
        {
            Set(reader, v => v with { QuorumMax = (int)max, Quorum = max == 0 ? 0 : Math.Max(1, v.Quorum) });
        }
    }

    private static void ReadDelay(ConfigurationReader reader, SourceLine line, string kind, Func<TrackProcessDefinition, long, TrackProcessDefinition> change)
    {
        if (reader.TrySeconds(line, 1, 1, 3_600_000_000, out var us))
        {
            Set(reader, v => change(v, us));
            return;
        }

        reader.Complain(line, $"{kind}delay ({line[1]}) for vrrp_track_process {reader.Process.Value.Name} must be between [0.000001..3600] inclusive. Ignoring...", 1);
    }
}
