namespace Tandem.Simulation.Pairs;

/// <summary>All nodes of a simulation, who hears whom, and what had to be assumed. Made by <see cref="PairPlanner"/>; never changes, so that runs may share it.</summary>
internal sealed class PairPlan
{
    internal required IReadOnlyList<PairNodePlan> Nodes { get; init; }

    internal required IReadOnlyList<PairService> Services { get; init; }

    internal required int InstanceCount { get; init; }

    /// <summary>What the files do not say and was assumed, a sentence each.</summary>
    internal required IReadOnlyList<string> Assumptions { get; init; }

    /// <summary>What keeps them from being a pair whatever happens, a sentence each.</summary>
    internal required IReadOnlyList<string> Findings { get; init; }

    /// <summary>Other names of the nodes: files, router_id; only those that one node has.</summary>
    internal required IReadOnlyDictionary<string, int> Aliases { get; init; }

    /// <summary>The node of a name, or -1.</summary>
    internal int FindNode(string name) => Aliases.GetValueOrDefault(name, -1);
}
