namespace Tandem.Configuration.Keepalived.Model;

/// <summary>The scripts that an instance or a group runs on transitions; null where none was written.</summary>
public sealed record NotifyScripts
{
    /// <summary><c>notify_master</c>.</summary>
    public NotifyScript? Master { get; init; }

    /// <summary><c>notify_backup</c>.</summary>
    public NotifyScript? Backup { get; init; }

    /// <summary><c>notify_fault</c>.</summary>
    public NotifyScript? Fault { get; init; }

    /// <summary><c>notify_stop</c>.</summary>
    public NotifyScript? Stop { get; init; }

    /// <summary><c>notify_deleted</c> with a script.</summary>
    public NotifyScript? Deleted { get; init; }

    /// <summary><c>notify_deleted</c>, with or without a script: a removed instance says DELETED instead of FAULT.</summary>
    public bool SayDeleted { get; init; }

    /// <summary><c>notify</c>: for every transition, with four more arguments.</summary>
    public NotifyScript? Any { get; init; }
}
