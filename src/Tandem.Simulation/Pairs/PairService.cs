using Tandem.Simulation.Elections;

namespace Tandem.Simulation.Pairs;

/// <summary>What clients come for and nodes compete for: virtual addresses that instances of several nodes name, or one virtual router without any.</summary>
internal sealed class PairService
{
    /// <summary>The first address, or the instance's name.</summary>
    internal required string Name { get; init; }

    /// <summary>The instances, in the order of the nodes.</summary>
    internal required IReadOnlyList<PairInstance> Instances { get; init; }

    /// <summary>What the protocol allows between them.</summary>
    internal required ElectionBounds Bounds { get; init; }

    internal int Number { get; init; }
}
