namespace Tandem.Failover.Election;

/// <summary>What an election says in the log; <see cref="ElectionWords"/> has the words.</summary>
public enum ElectionEvent : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Became MASTER.</summary>
    EnteringMaster,

    /// <summary>Became BACKUP.</summary>
    EnteringBackup,

    /// <summary>Became BACKUP at start.</summary>
    EnteringBackupInitially,

    /// <summary>Became FAULT.</summary>
    EnteringFault,

    /// <summary>Became FAULT at start.</summary>
    EnteringFaultInitially,

    /// <summary>The master-down timer ended. Detail.</summary>
    AdvertisementTimeout,

    /// <summary>A backup heard priority 0. Detail.</summary>
    BackupReceivedPriorityZero,

    /// <summary>A master heard priority 0. Detail.</summary>
    MasterReceivedPriorityZero,

    /// <summary>A backup discarded a lower priority: <see cref="Effect.Priority"/>, <see cref="Effect.Sender"/>.</summary>
    DiscardedLowerPriority,

    /// <summary>A master heard a lower priority and answered: <see cref="Effect.Priority"/> theirs, <see cref="Effect.OurPriority"/>.</summary>
    ReceivedLowerPriority,

    /// <summary>A master heard a lower priority and does not answer with an advertisement.</summary>
    ReceivedLowerPriorityUnanswered,

    /// <summary>A new master heard the one that it took over from once more. Detail.</summary>
    HeardPredecessor,

    /// <summary>A master heard a higher priority.</summary>
    ReceivedHigherPriority,

    /// <summary>A master heard its own priority from a higher address.</summary>
    ReceivedSamePriorityHigherAddress,

    /// <summary>A master heard its own priority from its own address.</summary>
    ReceivedOwnAddress,

    /// <summary>Two address owners met.</summary>
    BothAreOwners,

    /// <summary>Priority 0 was sent, and the router goes. Detail.</summary>
    SentPriorityZero,

    /// <summary>The priority changed: <see cref="Effect.OurPriority"/> before, <see cref="Effect.Priority"/> now.</summary>
    ChangingEffectivePriority,

    /// <summary>A preempt delay of <see cref="Effect.AmountUs"/> began.</summary>
    PreemptDelayStarted,

    /// <summary>The preempt delay was dropped.</summary>
    PreemptDelayStopped,

    /// <summary>A master's interval differs: <see cref="Effect.FormerUs"/> before, <see cref="Effect.AmountUs"/> now. Detail.</summary>
    IntervalUpdated,

    /// <summary>A new master goes back to its own interval: <see cref="Effect.FormerUs"/> before, <see cref="Effect.AmountUs"/> now. Detail.</summary>
    IntervalRestored,

    /// <summary>A master resigned for a lower priority, <see cref="Effect.Priority"/>, and stays until a better one speaks. Detail.</summary>
    Resigned,

    /// <summary>A master did not run for <see cref="Effect.AmountUs"/>, longer than others wait.</summary>
    PausedTooLong,

    /// <summary>A master asks others to take over and serves until one does.</summary>
    HandingOver,

    /// <summary>Another router took over: <see cref="Effect.Sender"/>.</summary>
    HandedOver,

    /// <summary>Nobody took over within <see cref="Effect.AmountUs"/>.</summary>
    NobodyTookOver,

    /// <summary>A router that is not master is lowered.</summary>
    Lowered,

    /// <summary>The router takes part with <see cref="Effect.Priority"/> again.</summary>
    Raised,

    /// <summary>The group goes MASTER.</summary>
    GroupMaster,

    /// <summary>The group goes BACKUP.</summary>
    GroupBackup,

    /// <summary>The group goes FAULT.</summary>
    GroupFault,
}
