namespace Tandem.Balancer.Health;

/// <summary>What the owner of a server must do when its health changes.</summary>
[Flags]
internal enum HealthEffects : byte
{
    /// <summary>Nothing but to take note.</summary>
    None = 0,

    /// <summary>Give those that wait for this server to others.</summary>
    RedistributeQueue = 1,

    /// <summary>Take requests that wait for any server of the backend.</summary>
    TakeFromQueue = 2,

    /// <summary>Cut the sessions of this server (<c>on-marked-down shutdown-sessions</c>).</summary>
    ShutdownSessions = 4,

    /// <summary>Cut the sessions of the backend's backup servers (<c>on-marked-up shutdown-backup-sessions</c>).</summary>
    ShutdownBackupSessions = 8,

    /// <summary>Close the idle connections to this server.</summary>
    CloseIdleConnections = 16,
}
