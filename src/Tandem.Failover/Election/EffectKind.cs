namespace Tandem.Failover.Election;

/// <summary>What is to be done. Effects are performed in the order in which they stand.</summary>
public enum EffectKind : byte
{
    /// <summary>Send an advertisement with <see cref="Effect.Priority"/> and the own interval.</summary>
    SendAdvertisement,

    /// <summary>Put all addresses, routes and rules on the host (and the firewall's part before them).</summary>
    AddAddresses,

    /// <summary>Take rules, routes and addresses off the host.</summary>
    RemoveAddresses,

    /// <summary>Send <see cref="Effect.Rounds"/> gratuitous ARPs or neighbor advertisements for every address.</summary>
    Announce,

    /// <summary>Tell scripts, fifo and mail that the router is now <see cref="Effect.Notified"/>.</summary>
    Notify,

    /// <summary>Tell scripts, fifo and mail that the sync group is now <see cref="Effect.Notified"/>. <see cref="Effect.Member"/> is -1.</summary>
    NotifyGroup,

    /// <summary>Log what <see cref="ElectionWords"/> says of <see cref="Effect.Event"/>.</summary>
    Log,

    /// <summary>Add one to <see cref="Effect.Statistic"/>.</summary>
    Count,
}
