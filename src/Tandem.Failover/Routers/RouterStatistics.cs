using Tandem.Failover.Protocol;

namespace Tandem.Failover.Routers;

/// <summary>What a virtual router has counted since the start, or since the counts were cleared: keepalived.stats' numbers.</summary>
internal sealed class RouterStatistics
{
    private readonly long[] rejections = new long[Enum.GetValues<Rejection>().Length];

    /// <summary>Valid advertisements received.</summary>
    internal long Received { get; set; }

    /// <summary>Advertisements sent.</summary>
    internal long Sent { get; set; }

    /// <summary>Became MASTER.</summary>
    internal long BecameMaster { get; set; }

    /// <summary>Left MASTER.</summary>
    internal long ReleasedMaster { get; set; }

    /// <summary>Priority 0 received.</summary>
    internal long PriorityZeroReceived { get; set; }

    /// <summary>Priority 0 sent.</summary>
    internal long PriorityZeroSent { get; set; }

    /// <summary>How many advertisements were discarded for a reason.</summary>
    internal long Rejected(Rejection reason) => rejections[(int)reason];

    internal void Reject(Rejection reason) => rejections[(int)reason]++;

    internal void Clear()
    {
        Array.Clear(rejections);
        Received = Sent = BecameMaster = ReleasedMaster = PriorityZeroReceived = PriorityZeroSent = 0;
    }
}
