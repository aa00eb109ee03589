namespace Tandem.Failover.Logging;

/// <summary>Where a process's log lines go, as the command line says (keepalived(8)).</summary>
public sealed class JournalSettings
{
    /// <summary>LOG_DAEMON: the facility unless <c>-S</c> names another.</summary>
    public const int DaemonFacility = 3;

    /// <summary>The name before the process id in syslog: <c>Keepalived</c> for the parent, <c>Keepalived_vrrp</c> for the child.</summary>
    public string Ident { get; init; } = "Keepalived_vrrp";

    /// <summary>The process id in syslog.</summary>
    public int ProcessId { get; init; } = Environment.ProcessId;

    /// <summary>Syslog's number of the facility, 0 to 23: <c>-S</c>.</summary>
    public int Facility { get; init; } = DaemonFacility;

    /// <summary>Whether lines go to syslog; <c>-G</c> turns it off.</summary>
    public bool ToSyslog { get; init; } = true;

    /// <summary>The socket of syslog.</summary>
    public string SyslogPath { get; init; } = "/dev/log";

    /// <summary>Whether lines go to standard error: <c>-l</c> of a process in the foreground (<c>-n</c>).</summary>
    public bool ToConsole { get; init; }

    /// <summary>The file that lines are appended to, or null: <c>-g</c>. A child's has <see cref="FileOf">its name</see> in it.</summary>
    public string? File { get; init; }

    /// <summary>Whether each line is in the file at once: <c>--flush-log-file</c>.</summary>
    public bool FlushFile { get; init; }

    /// <summary>Whether detail is told as well: <c>-D</c>.</summary>
    public bool Detail { get; init; }

    /// <summary>The zone of dates; null for this machine's.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>
    /// The log file of a child process: the name of the process stands before the last dot, or at the end where there is none
    /// (keepalived(8), "--log-file").
    /// </summary>
    /// <param name="file">The file of <c>-g</c>.</param>
    /// <param name="process">For example <c>_vrrp</c>.</param>
    public static string FileOf(string file, string process)
    {
        var dot = file.LastIndexOf('.');
        return dot < 0 || file.IndexOf('/', dot) >= 0 ? file + process : file[..dot] + process + file[dot..];
    }
}
