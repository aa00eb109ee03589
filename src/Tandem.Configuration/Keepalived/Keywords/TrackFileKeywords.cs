using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary><c>track_file</c>, also under its old name <c>vrrp_track_file</c>.</summary>
internal static class TrackFileKeywords
{
    internal static readonly KeepalivedKeyword[] All = [.. Rows("track_file"), .. Rows("vrrp_track_file")];

    internal static void Begin(ConfigurationReader reader, SourceLine line) =>
        reader.File = new TrackFileDraft(ConfigurationReader.Shown(line[1]), new Origin(line.PositionOf(1)));

    internal static void End(ConfigurationReader reader)
    {
        var file = reader.File.Value;
        if (file.Path.Length == 0)
        {
            reader.Diagnostics.Warning(reader.Source.Position, $"No file set for track_file {file.Name} - ignoring");
            return;
        }

        if (!reader.TrackFiles.Exists(f => f.Name == file.Name))
        {
            reader.TrackFiles.Add(file);
        }
    }

    private static KeepalivedKeyword[] Rows(string block)
    {
        var group = new KeywordGroup(block);
        return [group.Word("file", ReadPath, 2), group.Word("weight", ReadWeight), group.Word("init_file", ReadInitial)];
    }

    private static void ReadPath(ConfigurationReader reader, SourceLine line)
    {
        var file = reader.File.Value;
        if (file.Path.Length > 0)
        {
            reader.Complain(line, $"File already set for track file {file.Name} - ignoring {line[1]}", 1);
            return;
        }

        reader.File.Value = file with { Path = ConfigurationReader.Shown(line[1]) };
    }

    private static void ReadWeight(ConfigurationReader reader, SourceLine line)
    {
        var file = reader.File.Value;
        if (line.Count < 2)
        {
            reader.Complain(line, $"No weight specified for track file {file.Name} - ignoring");
            return;
        }

        if (reader.File.WeightWritten)
        {
            reader.Complain(line, $"Weight already set for track file {file.Name} - ignoring {line[1]}", 1);
            return;
        }

        if (!reader.TryInt(line, 1, -254, 254, out var weight))
        {
            reader.Complain(line, $"Weight ({line[1]}) for track_file {file.Name} must be between [-254..254] inclusive. Ignoring...", 1);
            return;
        }

        var reverse = line.Count > 2 && line[2] == "reverse";
        if (line.Count > 2 && !reverse)
        {
            reader.Complain(line, $"track_file {file.Name} unknown weight option {line[2]}", 2);
        }

        reader.File.WeightWritten = true;
        reader.File.Value = file with { Weight = weight, Reverse = reverse };
    }

    private static void ReadInitial(ConfigurationReader reader, SourceLine line)
    {
        var file = reader.File.Value with { InitialValue = 0 };
        for (var i = 1; i < line.Count; i++)
        {
            if (line[i] == "overwrite")
            {
                file = file with { Overwrite = true };
            }
            else if (char.IsAsciiDigit(line[i][^1]) && reader.TryInt(line, i, int.MinValue, int.MaxValue, out var value))
            {
                file = file with { InitialValue = value };
                if (value is < -254 or > 254)
                {
                    reader.Note(line, $"Track file {file.Name} init value {value} is outside sensible range [-254, 254]", i);
                }
            }
            else
            {
                reader.Complain(line, $"Unknown track file init option {line[i]}", i);
            }
        }

        reader.File.Value = file;
    }
}
