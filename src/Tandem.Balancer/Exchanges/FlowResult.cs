namespace Tandem.Balancer.Exchanges;

/// <summary>Why a <see cref="Flow"/> stopped.</summary>
internal enum FlowResult
{
    /// <summary>The source has nothing more for now.</summary>
    WaitsForSource,

    /// <summary>The sink has no room for now.</summary>
    WaitsForSink,

    /// <summary>It had its turn and could go on: it was put in line for the next round.</summary>
    Yielded,

    /// <summary>The whole body has been taken by the sink.</summary>
    Done,

    /// <summary>The source ended: the end of a body that lasts until then, or before its time.</summary>
    SourceEnded,

    /// <summary>The source's connection broke.</summary>
    SourceFailed,

    /// <summary>The sink's connection broke.</summary>
    SinkFailed,

    /// <summary>The source's framing is not valid.</summary>
    Invalid,

    /// <summary>No buffer is left for what the sink did not take.</summary>
    NoBuffer,
}
