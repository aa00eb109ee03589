namespace Tandem.Node.Board;

/// <summary>What a balancer process is about.</summary>
public enum BalancerPhase
{
    /// <summary>It accepts and serves.</summary>
    Serving,

    /// <summary>It was told to stop and lets its connections end.</summary>
    Draining,

    /// <summary>A planned hand-over: it serves what comes, tells clients to come back, and will hold new connections for the next owner.</summary>
    HandingOver,

    /// <summary>A planned hand-over is over: the node stays behind until that is ended, also when another process takes the board over.</summary>
    HandedOver,
}
