namespace Tandem.Simulation.Elections;

/// <summary>One thing done to a segment at a time.</summary>
/// <param name="AtUs">When, on the world's clock.</param>
/// <param name="Kind">What.</param>
/// <param name="Node">To which node; for a cut the sender.</param>
/// <param name="Other">For a cut the receiver.</param>
/// <param name="Value">A priority; of a cut the network, of a fault the member that it is for (-1 for all); of a crash whether somebody speaks for it.</param>
internal readonly record struct Disturbance(long AtUs, DisturbanceKind Kind, int Node, int Other = -1, int Value = -1)
{
    public override string ToString() => Kind switch
    {
        DisturbanceKind.Cut or DisturbanceKind.Mend => $"{Kind} {Node} -> {Other}{(Value < 0 ? "" : $" on network {Value}")}",
        DisturbanceKind.Priority => $"{Kind} of node {Node} becomes {Value}",
        _ => $"{Kind} node {Node}{(Value < 0 ? "" : $" ({Value})")}",
    };
}
