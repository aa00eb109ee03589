namespace Tandem.Configuration.Haproxy;

/// <summary>The syslog levels; the numbers are syslog's.</summary>
public enum LogLevel
{
    /// <summary>emerg.</summary>
    Emerg,

    /// <summary>alert.</summary>
    Alert,

    /// <summary>crit.</summary>
    Crit,

    /// <summary>err.</summary>
    Err,

    /// <summary>warning.</summary>
    Warning,

    /// <summary>notice.</summary>
    Notice,

    /// <summary>info.</summary>
    Info,

    /// <summary>debug.</summary>
    Debug,
}
