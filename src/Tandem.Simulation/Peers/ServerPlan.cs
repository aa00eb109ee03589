using Tandem.Linux.Sockets;

namespace Tandem.Simulation.Peers;

/// <summary>One server of a run.</summary>
/// <param name="Name">Its name in the timeline.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Conducts">What it does besides being honest; empty for an honest one.</param>
/// <param name="Misconduct">How often it does, 0 to 1.</param>
internal sealed record ServerPlan(string Name, Endpoint Address, ServerConduct[] Conducts, double Misconduct)
{
    /// <summary>Nothing listens there.</summary>
    internal bool IsDead { get; init; }

    /// <summary>It goes away and comes back from time to time.</summary>
    internal bool Flaps { get; init; }

    /// <summary>It sends an answer as soon as somebody connects, and closes.</summary>
    internal bool SpeaksFirst { get; init; }

    /// <summary>Closes connections that rested for about so long; 0 for never.</summary>
    internal int IdleUs { get; init; }

    /// <summary>The longest time until it answers.</summary>
    internal int ThinkUs { get; init; } = 2000;
}
