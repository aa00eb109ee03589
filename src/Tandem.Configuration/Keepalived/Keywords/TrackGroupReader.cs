namespace Tandem.Configuration.Keepalived;

/// <summary>Reads <c>track_group NAME</c> of a static address, route or rule.</summary>
internal static class TrackGroupReader
{
    internal static string? Find(ConfigurationReader reader, SourceLine line, int i, string? before)
    {
        var name = ConfigurationReader.Shown(line[i]);
        if (before is not null)
        {
            reader.Complain(line, $"track_group {name} is a duplicate", i);
            return before;
        }

        if (reader.TrackGroups.Exists(g => g.Name == name))
        {
            return name;
        }

        reader.Complain(line, $"track_group {name} not found", i);
        return null;
    }
}
