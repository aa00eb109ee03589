namespace Tandem.Configuration.Haproxy;

/// <summary>The header that a log line gets (configuration.txt 4.2 "log", "format").</summary>
public enum LogLineFormat
{
    /// <summary>Not written: <see cref="Rfc3164"/>.</summary>
    Default,

    /// <summary>Like rfc3164 without the host name.</summary>
    Local,

    /// <summary>RFC 3164.</summary>
    Rfc3164,

    /// <summary>RFC 5424.</summary>
    Rfc5424,

    /// <summary>Only the priority.</summary>
    Priority,

    /// <summary>Only the level between angle brackets, as systemd takes it.</summary>
    Short,

    /// <summary>Level and date.</summary>
    Timed,

    /// <summary>ISO date.</summary>
    Iso,

    /// <summary>Nothing.</summary>
    Raw,
}
