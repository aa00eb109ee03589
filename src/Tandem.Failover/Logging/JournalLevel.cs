namespace Tandem.Failover.Logging;

/// <summary>How grave a log line is, as syslog counts: the lower, the graver (RFC 5424 §6.2.1).</summary>
public enum JournalLevel
{
    /// <summary>LOG_EMERG.</summary>
    Emergency = 0,

    /// <summary>LOG_ALERT.</summary>
    Alert = 1,

    /// <summary>LOG_CRIT.</summary>
    Critical = 2,

    /// <summary>LOG_ERR.</summary>
    Error = 3,

    /// <summary>LOG_WARNING.</summary>
    Warning = 4,

    /// <summary>LOG_NOTICE.</summary>
    Notice = 5,

    /// <summary>LOG_INFO: what keepalived gives most of its lines.</summary>
    Info = 6,

    /// <summary>LOG_DEBUG.</summary>
    Debug = 7,
}
