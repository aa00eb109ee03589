using System.Text;

namespace Tandem.Simulation.Elections;

/// <summary>One seed's world: nodes, network and what is done to them, and when. Drawn by <see cref="ElectionPlanner"/>, or written by a test.</summary>
internal sealed class ElectionPlan
{
    /// <summary>How far a node's clock is from the world's at most, in millionths.</summary>
    internal const int MostDriftPpm = 2_000;

    internal required int Seed { get; init; }

    internal required IReadOnlyList<NodePlan> Nodes { get; init; }

    /// <summary>How many virtual routers each node has, each on a network of its own: 1, or the members of a sync group.</summary>
    internal required int Members { get; init; }

    internal required SegmentWeather Weather { get; init; }

    /// <summary>In order of time.</summary>
    internal required IReadOnlyList<Disturbance> Disturbances { get; init; }

    internal required long EndUs { get; init; }

    /// <summary>False for a plan that ends in the midst of trouble; others must have settled by then.</summary>
    internal bool EndsSettled { get; init; } = true;

    internal ElectionBounds Bounds => field ??= new ElectionBounds(Nodes, Weather);

    /// <summary>True when the best candidate must be master in the end: nobody declines to preempt.</summary>
    internal bool BestWins => Nodes.All(node => node.Settings.Preempts);

    public override string ToString()
    {
        var text = new StringBuilder($"version {Nodes[0].Settings.Version}, {Members} virtual router(s) on {Nodes.Count} nodes, {Weather}, {Bounds}\n");
        for (var node = 0; node < Nodes.Count; node++)
        {
            text.Append($"node {node}: {Nodes[node]}\n");
        }

        return text.ToString();
    }
}
