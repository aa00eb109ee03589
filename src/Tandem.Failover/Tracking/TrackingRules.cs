using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Failover.Tracking;

/// <summary>
/// Which lines of the track blocks are in force for an instance, after keepalived's rules for sync groups and address owners: own weights
/// of a member would let the members' priorities drift apart, and an owner's priority never changes. Pure.
/// </summary>
internal static class TrackingRules
{
    /// <summary>The lines for one kind of tracked thing.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="group">Its sync group, or null.</param>
    /// <param name="log">Takes keepalived's complaints.</param>
    internal static List<TrackedItem> Lines(TrackedKind kind, VrrpInstance instance, VrrpSyncGroup? group, Action<string> log)
    {
        var lines = new List<TrackedItem>();
        var isOwner = instance.Priority == InstanceTracking.OwnerPriority;
        var why = group is { TrackingWeight: false } ? "SYNC group" : isOwner ? "address_owner" : null;
        foreach (var item in Own(kind, instance))
        {
            if (why == null || item.Weight == 0 || kind == TrackedKind.Process)
            {
                lines.Add(item);
                continue;
            }

            log(kind switch
            {
                TrackedKind.Script => $"({instance.Name}) ignoring tracked script {item.Name} with weights due to {why}",
                TrackedKind.File => $"({instance.Name}) ignoring weight from tracked file {item.Name} due to {why}. specify weight 0",
                _ => $"({instance.Name}) ignoring {item.Name} tracked interface weight due to {why}",
            });
            if (kind != TrackedKind.Script)
            {
                lines.Add(item with { Weight = 0, Reverse = false });
            }
        }

        if (group != null)
        {
            AddGroupLines(kind, instance, group, isOwner, lines, log);
        }

        return lines;
    }

    private static void AddGroupLines(TrackedKind kind, VrrpInstance instance, VrrpSyncGroup group, bool isOwner, List<TrackedItem> lines, Action<string> log)
    {
        var word = kind.ToString().ToLowerInvariant();
        foreach (var item in Group(kind, group))
        {
            var effective = item;
            if (isOwner && item.Weight != 0)
            {
                var how = kind is TrackedKind.Script or TrackedKind.Interface ? "clearing weight" : "setting weight 0";
                log($"({group.Name}) Cannot have weighted track {word} '{item.Name}' with member having priority 255 - {how}");
                effective = item with { Weight = 0, Reverse = false };
            }

            if (lines.Exists(own => own.Name == item.Name))
            {
                log(kind == TrackedKind.Interface
                    ? $"({instance.Name}) track_interface {item.Name} is configured on VRRP instance and sync group. Remove vrrp instance or sync group config"
                    : $"({instance.Name}) track_{word} {item.Name} is configured on VRRP instance and sync group. Remove vrrp instance config");
                if (kind != TrackedKind.Interface)
                {
                    continue;
                }
            }

            lines.Add(effective);
        }
    }

    private static Sequence<TrackedItem> Own(TrackedKind kind, VrrpInstance instance) => kind switch
    {
        TrackedKind.Script => instance.TrackScripts,
        TrackedKind.Interface => instance.TrackInterfaces,
        TrackedKind.File => instance.TrackFiles,
        _ => instance.TrackProcesses,
    };

    private static Sequence<TrackedItem> Group(TrackedKind kind, VrrpSyncGroup group) => kind switch
    {
        TrackedKind.Script => group.TrackScripts,
        TrackedKind.Interface => group.TrackInterfaces,
        TrackedKind.File => group.TrackFiles,
        _ => group.TrackProcesses,
    };
}
