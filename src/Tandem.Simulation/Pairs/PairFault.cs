namespace Tandem.Simulation.Pairs;

/// <summary>One thing that happens to a node, and when.</summary>
/// <param name="Kind">What.</param>
/// <param name="Node">To which node.</param>
internal sealed record PairFault(PairFaultKind Kind, int Node)
{
    /// <summary>The longest time that a sentence may name: a day.</summary>
    internal const long LongestUs = 86_400_000_000;

    /// <summary>The node that does not hear, for <see cref="PairFaultKind.IsNotHeard"/>.</summary>
    internal int Other { get; init; } = -1;

    /// <summary>The script, or the interface; empty for the first interface that instances use.</summary>
    internal string Name { get; init; } = "";

    /// <summary>How many percent of packets are lost, 0..100.</summary>
    internal int Percent { get; init; }

    /// <summary>When, from the start of all nodes.</summary>
    internal long AtUs { get; init; } = -1;

    /// <summary>After what time it is undone; -1 for never.</summary>
    internal long ForUs { get; init; } = -1;

    /// <summary>What undoes it, or null for what is over by itself or undoes another.</summary>
    internal PairFaultKind? Undone => Kind switch
    {
        PairFaultKind.BalancerDies or PairFaultKind.BalancerFreezes => PairFaultKind.BalancerComesBack,
        PairFaultKind.Stops or PairFaultKind.LosesPower => PairFaultKind.Starts,
        PairFaultKind.Freezes => PairFaultKind.Thaws,
        PairFaultKind.IsCutOff => PairFaultKind.IsReconnected,
        PairFaultKind.LosesCarrier => PairFaultKind.HasCarrier,
        PairFaultKind.LosesPackets => PairFaultKind.LosesNoPackets,
        PairFaultKind.IsNotHeard => PairFaultKind.IsHeard,
        PairFaultKind.ScriptFails => PairFaultKind.ScriptSucceeds,
        _ => null,
    };

    /// <summary>Whether another sentence undoes it.</summary>
    internal bool IsUndoneBy(PairFault other) => other.Kind == Undone && other.Node == Node && other.Name == Name && other.Other == Other;

    /// <summary>True for what keeps nodes from hearing each other, or from acting on what they hear.</summary>
    internal bool IsTrouble => Kind is PairFaultKind.Freezes or PairFaultKind.IsCutOff or PairFaultKind.LosesCarrier or PairFaultKind.LosesPackets or PairFaultKind.IsNotHeard;

    /// <summary>True for what must move the address when it is on the node: the node cannot serve, or not be sure to.</summary>
    internal bool Harms => Undone is not null && Kind is not (PairFaultKind.IsNotHeard or PairFaultKind.LosesPackets);
}
