namespace Tandem.Simulation.Elections;

/// <summary>What is done to a segment and its routers.</summary>
internal enum DisturbanceKind
{
    /// <summary>Nothing gets from a node to another, on one of the networks or (value -1) on all.</summary>
    Cut,

    /// <summary>What was cut is mended.</summary>
    Mend,

    /// <summary>A node dies: its addresses go with it and its memory is lost. With a value above 0 somebody says priority 0 for it.</summary>
    Crash,

    /// <summary>What a node offers behind its addresses dies; they stay.</summary>
    ServiceDies,

    /// <summary>A node that died or stopped starts again.</summary>
    Restart,

    /// <summary>A node does not run; what it receives waits for it.</summary>
    Pause,

    /// <summary>A node runs again.</summary>
    Resume,

    /// <summary>The tracked priority of a node is now the value.</summary>
    Priority,

    /// <summary>Something keeps a node from serving.</summary>
    FaultBegins,

    /// <summary>It can serve again.</summary>
    FaultEnds,

    /// <summary>A planned stop.</summary>
    Stop,
}
