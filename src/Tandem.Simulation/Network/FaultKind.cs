namespace Tandem.Simulation.Network;

/// <summary>What a fault on the servers' side may cost the request that meets it.</summary>
internal enum FaultKind
{
    /// <summary>One attempt of several: refused, lost, or dead without a byte of an answer.</summary>
    Attempt,

    /// <summary>The answer: it is broken, or breaks off.</summary>
    Answer,

    /// <summary>Time: the server says nothing.</summary>
    Silence,
}
