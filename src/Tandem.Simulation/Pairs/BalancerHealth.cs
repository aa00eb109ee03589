namespace Tandem.Simulation.Pairs;

/// <summary>How the load balancer of a node is.</summary>
internal enum BalancerHealth
{
    /// <summary>It serves.</summary>
    Alive,

    /// <summary>Its processes are gone.</summary>
    Dead,

    /// <summary>Its processes are there and do nothing.</summary>
    Frozen,
}
