namespace Tandem.Failover.Notification;

/// <summary>A state that scripts, FIFOs and mail are told of.</summary>
public enum NotifyState
{
    /// <summary>MASTER.</summary>
    Master,

    /// <summary>BACKUP.</summary>
    Backup,

    /// <summary>FAULT.</summary>
    Fault,

    /// <summary>STOP: the daemon ends.</summary>
    Stop,

    /// <summary>DELETED: a reload took the instance away. Told as FAULT unless <c>notify_deleted</c> is written.</summary>
    Deleted,
}
