namespace Tandem.Failover.Election;

/// <summary>One thing that an election wants done. Which members mean something depends on <see cref="Kind"/>.</summary>
public readonly record struct Effect
{
    /// <summary>What is to be done.</summary>
    public EffectKind Kind { get; init; }

    /// <summary>Which member of a sync group it is for, 0 for a router without one, -1 for the group itself.</summary>
    public short Member { get; init; }

    /// <summary>SendAdvertisement: the priority to send. Log: the other router's or the new priority.</summary>
    public byte Priority { get; init; }

    /// <summary>Log: our own or the former priority.</summary>
    public byte OurPriority { get; init; }

    /// <summary>Announce: how many rounds.</summary>
    public int Rounds { get; init; }

    /// <summary>Notify, NotifyGroup: the state to tell.</summary>
    public NotifiedState Notified { get; init; }

    /// <summary>Count: what to count.</summary>
    public ElectionStatistic Statistic { get; init; }

    /// <summary>Log: what is said.</summary>
    public ElectionEvent Event { get; init; }

    /// <summary>Log: whom we heard.</summary>
    public RouterAddress Sender { get; init; }

    /// <summary>Log: a time in microseconds.</summary>
    public long AmountUs { get; init; }

    /// <summary>Log: the time before, in microseconds.</summary>
    public long FormerUs { get; init; }
}
