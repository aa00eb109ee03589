namespace Tandem.Simulation.Pairs;

/// <summary>What happens to a node; <see cref="FaultGrammar"/> has the words for each.</summary>
internal enum PairFaultKind
{
    /// <summary>The load balancer's processes are gone; the failover goes on.</summary>
    BalancerDies,

    /// <summary>The load balancer's processes are there and do nothing.</summary>
    BalancerFreezes,

    /// <summary>The load balancer serves again.</summary>
    BalancerComesBack,

    /// <summary>A planned stop of the failover (SIGTERM).</summary>
    Stops,

    /// <summary>What stopped, or lost power, starts again.</summary>
    Starts,

    /// <summary>The VRRP process is killed (SIGKILL); its parent starts another.</summary>
    IsKilled,

    /// <summary>The whole host is gone at once.</summary>
    LosesPower,

    /// <summary>The failover's processes do not run (SIGSTOP); the balancer does.</summary>
    Freezes,

    /// <summary>They run again.</summary>
    Thaws,

    /// <summary>No packet reaches the node or leaves it, clients' included.</summary>
    IsCutOff,

    /// <summary>Packets pass again.</summary>
    IsReconnected,

    /// <summary>An interface loses its carrier, and the host knows.</summary>
    LosesCarrier,

    /// <summary>It has it again.</summary>
    HasCarrier,

    /// <summary>A part of the packets from and to the node is lost.</summary>
    LosesPackets,

    /// <summary>None is any more.</summary>
    LosesNoPackets,

    /// <summary>Advertisements do not get from a node to another; the other way they do.</summary>
    IsNotHeard,

    /// <summary>They do again.</summary>
    IsHeard,

    /// <summary>A tracked script fails, whatever the balancer does.</summary>
    ScriptFails,

    /// <summary>It does what it did before.</summary>
    ScriptSucceeds,
}
