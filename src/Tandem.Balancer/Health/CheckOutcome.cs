namespace Tandem.Balancer.Health;

/// <summary>What a check's result means for the server's counter of successes and failures.</summary>
internal enum CheckOutcome : byte
{
    /// <summary>No result yet.</summary>
    Unknown,

    /// <summary>A result that changes nothing.</summary>
    Neutral,

    /// <summary>The check failed.</summary>
    Failed,

    /// <summary>The check succeeded.</summary>
    Passed,

    /// <summary>The server answers but asks for no new traffic (<c>http-check disable-on-404</c>).</summary>
    ConditionallyPassed,
}
