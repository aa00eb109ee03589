namespace Tandem.Failover.Election;

/// <summary>What notify scripts, fifos and mails are told (keepalived.conf(5) "notify").</summary>
public enum NotifiedState : byte
{
    /// <summary>MASTER.</summary>
    Master,

    /// <summary>BACKUP.</summary>
    Backup,

    /// <summary>FAULT.</summary>
    Fault,

    /// <summary>STOP.</summary>
    Stop,

    /// <summary>DELETED (without notify_deleted: FAULT).</summary>
    Deleted,

    /// <summary>MASTER_RX_LOWER_PRI: a master heard a lower priority.</summary>
    MasterReceivedLowerPriority,

    /// <summary>
    /// MASTER once more: another was master too and has fallen silent, and its scripts may have run after ours. For scripts and fifos.
    /// </summary>
    MasterAgain,

    /// <summary>MASTER_PRIORITY or BACKUP_PRIORITY: the priority changed; only told with notify_priority_changes.</summary>
    PriorityChanged,
}
