using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary><c>vrrp_sync_group</c> and <c>track_group</c>.</summary>
internal static class SyncGroupKeywords
{
    private static readonly KeywordGroup Group = new("vrrp_sync_group");

    internal static readonly KeepalivedKeyword[] All =
    [
        Group.Values("group", ReadMember, BeginMembers, EndMembers),
        Group.Values("track_interface", (r, l) => TrackReader.ReadInterface(r, l, r.SyncGroup.Name, r.SyncGroup.Tracks)),
        Group.Values("track_script", (r, l) => TrackReader.ReadScript(r, l, r.SyncGroup.Name, r.SyncGroup.Tracks)),
        Group.Values("track_file", (r, l) => TrackReader.ReadFile(r, l, r.SyncGroup.Name, r.SyncGroup.Tracks)),
        Group.Values("track_process", (r, l) => TrackReader.ReadProcess(r, l, r.SyncGroup.Name, r.SyncGroup.Tracks)),
        Group.Word("global_tracking", ReadGlobalTracking, note: "write sync_group_tracking_weight"),
        Group.Word("sync_group_tracking_weight", (r, _) => r.SyncGroup.TrackingWeight = true),
        .. Group.NotYet("BFD is not served; the group runs without tracking it", "track_bfd"),
        new KeywordGroup("track_group").Values("group", ReadTrackGroupMember),
    ];

    internal static void Begin(ConfigurationReader reader, SourceLine line)
    {
        if (line.Count != 2)
        {
            reader.Complain(line, "vrrp_sync_group must have a name - skipping");
            reader.SkipBlock();
            return;
        }

        var name = ConfigurationReader.Shown(line[1]);
        if (reader.SyncGroups.Exists(g => g.Name == name))
        {
            reader.Complain(line, $"vrrp sync group {name} already defined", 1);
            reader.SkipBlock();
            return;
        }

        reader.SyncGroups.Add(new SyncGroupDraft(name, new Origin(line.PositionOf(1))));
    }

    internal static void BeginTrackGroup(ConfigurationReader reader, SourceLine line)
    {
        if (line.Count != 2)
        {
            reader.Complain(line, "track_group must have a name - skipping");
            reader.SkipBlock();
            return;
        }

        var name = ConfigurationReader.Shown(line[1]);
        if (reader.TrackGroups.Exists(g => g.Name == name))
        {
            reader.Complain(line, $"track_group {name} already defined", 1);
            reader.SkipBlock();
            return;
        }

        reader.TrackGroups.Add(new TrackGroup { Name = name });
    }

    private static void BeginMembers(ConfigurationReader reader, SourceLine line)
    {
        var draft = reader.SyncGroup;
        if (draft.Members is not null)
        {
            reader.Complain(line, $"Group list already specified for sync group {draft.Name}");
            reader.SkipBlock();
            return;
        }

        draft.Members = [];
    }

    private static void ReadMember(ConfigurationReader reader, SourceLine line) =>
        reader.SyncGroup.Members!.AddRange(line.Words.Select(ConfigurationReader.Shown));

    private static void EndMembers(ConfigurationReader reader)
    {
        if (reader.SyncGroup.Members is { Count: 0 })
        {
            reader.Diagnostics.Warning(reader.Source.Position, $"Warning - sync group {reader.SyncGroup.Name} has empty group block");
            reader.SyncGroup.Members = null;
        }
    }

    private static void ReadTrackGroupMember(ConfigurationReader reader, SourceLine line)
    {
        var group = reader.TrackGroups[^1];
        reader.TrackGroups[^1] = group with { Members = [.. group.Members, .. line.Words.Select(ConfigurationReader.Shown)] };
    }

    private static void ReadGlobalTracking(ConfigurationReader reader, SourceLine line)
    {
        reader.ComplainOfHabit(line, $"({reader.SyncGroup.Name}) global_tracking is deprecated. Use track_interface/script/file on the sync group");
        reader.SyncGroup.TrackingWeight = true;
    }
}
