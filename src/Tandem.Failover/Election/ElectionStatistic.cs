namespace Tandem.Failover.Election;

/// <summary>What an election counts. What was sent and received is counted where it is sent and received.</summary>
public enum ElectionStatistic : byte
{
    /// <summary>Became MASTER.</summary>
    BecameMaster,

    /// <summary>Left MASTER.</summary>
    ReleasedMaster,

    /// <summary>An advertisement of priority 0 was received.</summary>
    PriorityZeroReceived,

    /// <summary>Priority 0 was sent (once for each time of going, however often it is repeated).</summary>
    PriorityZeroSent,
}
