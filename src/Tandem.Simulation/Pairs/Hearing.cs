using Tandem.Failover.Protocol;

namespace Tandem.Simulation.Pairs;

/// <summary>What becomes of the advertisements of one instance at another node. Decided once, on the very bytes: the priority changes nothing of it.</summary>
internal sealed class Hearing
{
    /// <summary>The node where they arrive.</summary>
    internal required int Node { get; init; }

    /// <summary>The instance that they are given to there; null for none.</summary>
    internal PairInstance? To { get; init; }

    /// <summary>What the check says of them.</summary>
    internal Rejection Rejection { get; init; }

    /// <summary>The same, once the sender is the master that the receiver follows (skip_check_adv_addr).</summary>
    internal Rejection RejectionOfKnown { get; init; }

    /// <summary>Why they are not taken, for people; empty when they are.</summary>
    internal string Why { get; init; } = "";
}
