namespace Tandem.Configuration.Haproxy;

/// <summary>What happens when a server comes up (configuration.txt 5.2 "on-marked-up").</summary>
public enum OnMarkedUp
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Sessions of backup servers are cut.</summary>
    ShutdownBackupSessions,
}
