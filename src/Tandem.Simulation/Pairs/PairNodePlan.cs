using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Simulation.Pairs;

/// <summary>One node: what does not change while a simulation runs.</summary>
internal sealed class PairNodePlan
{
    internal required int Index { get; init; }

    /// <summary>node1, node2 ...</summary>
    internal required string Name { get; init; }

    /// <summary>Its file, as it was given.</summary>
    internal required string File { get; init; }

    internal required KeepalivedConfiguration Configuration { get; init; }

    /// <summary>True for a model of keepalived 2.2.7 instead of Tandem.</summary>
    internal required bool IsKeepalived { get; init; }

    internal required IReadOnlyList<PairInstance> Instances { get; init; }

    /// <summary>The interfaces of its instances, and those that they track, in the order of the file.</summary>
    internal required IReadOnlyList<string> Interfaces { get; init; }

    /// <summary>The scripts that instances track, in the order of the file.</summary>
    internal IReadOnlyList<string> ScriptNames { get; init; } = [];

    internal bool HasScript(string name) => ScriptNames.Contains(name);

    /// <summary>How an instance tracks the balancer under <c>tandem run</c>: as written, or by itself when it tracks nothing else; null for not at all.</summary>
    internal BalancerTracking? BalancerTrackingOf(VrrpInstance instance) =>
        IsKeepalived ? null : instance.TrackBalancer ?? (TracksItself(instance) ? new BalancerTracking() : null);

    /// <summary>True for an instance that <c>tandem run</c> has track the balancer though nothing is written.</summary>
    internal bool TracksItself(VrrpInstance instance) => !IsKeepalived && instance.TrackBalancer is null
        && !Tracked(instance, static one => one.TrackScripts, static group => group.TrackScripts).Any()
        && !Tracked(instance, static one => one.TrackProcesses, static group => group.TrackProcesses).Any()
        && !Tracked(instance, static one => one.TrackFiles, static group => group.TrackFiles).Any();

    /// <summary>The lines of an instance and of its sync group.</summary>
    internal IEnumerable<TrackedItem> Tracked(VrrpInstance instance, Func<VrrpInstance, Sequence<TrackedItem>> own, Func<VrrpSyncGroup, Sequence<TrackedItem>> ofGroup)
    {
        var group = Configuration.SyncGroups.FirstOrDefault(one => one.Name == instance.SyncGroup);
        return own(instance).Concat(group is null ? [] : ofGroup(group));
    }
}
