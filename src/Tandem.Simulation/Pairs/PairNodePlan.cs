using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Tracking;

namespace Tandem.Simulation.Pairs;

/// <summary>One node: what does not change while a simulation runs.</summary>
internal sealed class PairNodePlan
{
    private IReadOnlyList<string>? interfaces;

    internal required int Index { get; init; }

    /// <summary>node1, node2 ...</summary>
    internal required string Name { get; init; }

    /// <summary>Its file, as it was given.</summary>
    internal required string File { get; init; }

    internal required KeepalivedConfiguration Configuration { get; init; }

    /// <summary>True for a model of keepalived 2.2.7 instead of Tandem.</summary>
    internal required bool IsKeepalived { get; init; }

    internal required IReadOnlyList<PairInstance> Instances { get; init; }

    /// <summary>The interfaces of its instances, and those that they track, those of their addresses and routes among them.</summary>
    internal IReadOnlyList<string> Interfaces =>
        interfaces ??= [.. Instances.Select(static one => one.Interface).Concat(Configuration.Instances.SelectMany(TrackedBy).Where(static entry => entry.IsInterface).Select(static entry => entry.Item.Name))
            .Where(static name => name.Length > 0).Distinct()];

    /// <summary>The scripts that instances track, in the order of the file.</summary>
    internal IReadOnlyList<string> ScriptNames { get; init; } = [];

    internal bool HasScript(string name) => ScriptNames.Contains(name);

    /// <summary>How an instance tracks the balancer under <c>tandem run</c>: as written, or by itself when it tracks nothing else; null for not at all.</summary>
    internal BalancerTracking? BalancerTrackingOf(VrrpInstance instance) => IsKeepalived ? null : TrackedEntries.BalancerOf(instance, GroupOf(instance));

    /// <summary>True for an instance that <c>tandem run</c> has track the balancer though nothing is written.</summary>
    internal bool TracksItself(VrrpInstance instance) => !IsKeepalived && TrackedEntries.IncludeBalancerUnwritten(instance, GroupOf(instance));

    /// <summary>All else that an instance tracks, by itself or with its sync group.</summary>
    internal IEnumerable<TrackedEntry> TrackedBy(VrrpInstance instance) => TrackedEntries.Of(instance, GroupOf(instance));

    private VrrpSyncGroup? GroupOf(VrrpInstance instance) => Configuration.SyncGroups.FirstOrDefault(one => one.Name == instance.SyncGroup);
}
