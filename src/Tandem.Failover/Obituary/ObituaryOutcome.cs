namespace Tandem.Failover.Obituary;

/// <summary>What became of an obituary.</summary>
public struct ObituaryOutcome
{
    /// <summary>Advertisements that were sent; each once more after that.</summary>
    public int Sent { get; internal set; }

    /// <summary>Records of requests that were passed on.</summary>
    public int Requests { get; internal set; }

    /// <summary>Requests that the kernel refused, but for what was gone already.</summary>
    public int Refused { get; internal set; }

    /// <summary>Records that the child had found no room for.</summary>
    public int LeftOut { get; internal set; }

    /// <summary>The errno number of the last advertisement that could not be sent, or 0.</summary>
    public int SendError { get; internal set; }

    /// <summary>Microseconds until all advertisements were sent.</summary>
    public long SendingUs { get; internal set; }

    /// <summary>Microseconds in all.</summary>
    public long TotalUs { get; internal set; }
}
