namespace Tandem.Supervisor;

/// <summary>How a reload came out for whoever asked.</summary>
internal enum ReloadOutcome
{
    /// <summary>Both run with what is new.</summary>
    Done,

    /// <summary>Nothing was changed.</summary>
    Refused,

    /// <summary>One of the two takes longer than it may. The reload goes on.</summary>
    Late,

    /// <summary>The balancer has gone over; the failover goes on with what it had.</summary>
    Half,
}
