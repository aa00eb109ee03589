using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Failover.Tracking;

/// <summary>
/// What an instance tracks, said once: for the daemon that does it, for the simulation of it, and for the checks that reckon with it. The
/// configuration has judged before which lines of a member and of its group are in force, and with which weights.
/// </summary>
internal static class TrackedEntries
{
    /// <summary>All but the balancer, in the order in which it is tracked.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="group">Its sync group, or null.</param>
    internal static IEnumerable<TrackedEntry> Of(VrrpInstance instance, VrrpSyncGroup? group)
    {
        var own = !instance.DontTrackPrimary && instance.Interface is { Length: > 0 } name ? new TrackedItem { Name = name, Origin = instance.Origin } : null;
        return Entries(TrackedKind.OwnInterface, own is null ? [] : [own])
            .Concat(Entries(TrackedKind.Interface, instance.TrackInterfaces, group?.TrackInterfaces))
            .Concat(Entries(TrackedKind.ItemInterface, instance.ItemInterfaces))
            .Concat(Entries(TrackedKind.Script, instance.TrackScripts, group?.TrackScripts))
            .Concat(Entries(TrackedKind.File, instance.TrackFiles, group?.TrackFiles))
            .Concat(Entries(TrackedKind.Process, instance.TrackProcesses, group?.TrackProcesses));
    }

    /// <summary>Whether <c>tandem run</c> has an instance track the balancer though that is not written: when it tracks nothing else that knows how the node is.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="group">Its sync group, or null.</param>
    internal static bool IncludeBalancerUnwritten(VrrpInstance instance, VrrpSyncGroup? group) =>
        instance.TrackBalancer is null && Of(instance, group).All(static entry => entry.IsInterface);

    /// <summary>How an instance tracks the balancer under <c>tandem run</c>, or null for not at all.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="group">Its sync group, or null.</param>
    internal static BalancerTracking? BalancerOf(VrrpInstance instance, VrrpSyncGroup? group) =>
        instance.TrackBalancer ?? (IncludeBalancerUnwritten(instance, group) ? new BalancerTracking() : null);

    private static IEnumerable<TrackedEntry> Entries(TrackedKind kind, IEnumerable<TrackedItem> own, IEnumerable<TrackedItem>? ofGroup = null) =>
        own.Concat(ofGroup ?? []).Select(item => new TrackedEntry(kind, item));
}
