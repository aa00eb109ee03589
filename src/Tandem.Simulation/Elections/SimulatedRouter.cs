using Tandem.Failover.Election;

namespace Tandem.Simulation.Elections;

/// <summary>
/// What runs on a node: one virtual router, or a sync group of them. It reads the node's own clock, and acts on the world. Lives from
/// one start of the node to its end.
/// </summary>
internal abstract class SimulatedRouter(ISegment world, int node, NodePlan plan)
{
    /// <summary>The earliest deadline of any member, on the node's clock.</summary>
    internal abstract long NextDeadlineUs { get; }

    protected ISegment World { get; } = world;

    protected int Node { get; } = node;

    protected NodePlan Plan { get; } = plan;

    internal abstract ElectionRole Role(int member);

    internal abstract bool HoldsAddresses(int member);

    internal abstract byte Priority(int member);

    /// <summary>Something happens to one member.</summary>
    internal abstract void Apply(int member, in ElectionInput input, long localUs);

    /// <summary>The node runs again, and this is what it received meanwhile.</summary>
    internal abstract void Wake(IReadOnlyList<(int Member, ElectionInput Input)> received, long localUs);

    /// <summary>Every member whose deadline has come.</summary>
    internal abstract void Expire(long localUs);
}
