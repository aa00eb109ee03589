using System.Text;

namespace Tandem.CommandLines;

/// <summary>What keepalived's <c>-v</c>, <c>-h</c> and first line of log print. The shape of the lines is what other programs read.</summary>
internal static class KeepalivedReport
{
    /// <summary>The release of keepalived whose language and command line is spoken.</summary>
    internal const string Release = "2.2.7";

    /// <summary>What the program calls itself where keepalived does.</summary>
    internal const string Name = $"Keepalived v{Release} (Tandem {ProductVersion.Tandem})";

    /// <summary>The lines of <c>-v</c>.</summary>
    internal static string Version() => $"""
        {Name}

        Tandem, which speaks the language of keepalived {Release}.

        Running on {RunningOn()}

        Config options:  NFTABLES VRRP VRRP_AUTH VRRP_VMAC JSON SYSTEMD_NOTIFY


        """;

    /// <summary>The lines of <c>-h</c>.</summary>
    /// <param name="program">How the program was called.</param>
    internal static string Usage(string program)
    {
        var text = new StringBuilder($"Usage: {program} [OPTION...]\n").Append(Options);
        var harmless = KeepalivedOption.All.Where(static option => option.Verdict == OptionVerdict.HarmlessHere).Select(static option => option.Written);
        var refused = KeepalivedOption.All.Where(static option => option.Verdict == OptionVerdict.NotYet).Select(static option => option.Written);
        text.Append("Accepted without effect: ").AppendJoin(' ', harmless).Append('\n');
        return text.Append("Not supported: ").AppendJoin(' ', refused).Append('\n').ToString();
    }

    /// <summary>The kernel.</summary>
    internal static string RunningOn() => $"Linux {ReadLine("/proc/sys/kernel/osrelease")} {ReadLine("/proc/sys/kernel/version")}";

    private const string Options = """
          -f, --use-file=FILE          Use the specified configuration file
                                        default '/etc/keepalived/keepalived.conf'
          -P, --vrrp                   Only run with VRRP subsystem
          -l, --log-console            Log messages to local console
          -D, --log-detail             Detailed log messages
          -S, --log-facility=([0-7]|local[0-7]|user|daemon)
                                       Set syslog facility to LOG_LOCAL[0-7], user or daemon (default)
          -g, --log-file[=FILE]        Also log to FILE (default /tmp/keepalived.log)
          -G, --no-syslog              Don't log via syslog
          -u, --umask=MASK             umask for file creation (in numeric form)
          -V, --dont-release-vrrp      Don't remove VRRP VIPs and VROUTEs on daemon stop
          -R, --dont-respawn           Don't respawn child processes
          -n, --dont-fork              Don't fork the daemon process
          -d, --dump-conf              Dump the configuration data
          -p, --pid=FILE               Use specified pidfile for parent process
          -r, --vrrp_pid=FILE          Use specified pidfile for VRRP child process
          -a, --address-monitoring     Report all address additions/deletions notified via netlink
          -s, --namespace=NAME         Run in network namespace NAME (overrides config)
          -m, --core-dump              Produce core dump if terminate abnormally
          -e, --all-config             Error if any configuration file missing (same as includet)
          -i, --config-id id           Skip any configuration lines beginning '@' that don't match id
                                        or any lines beginning @^ that do match.
                                        The config-id defaults to the node name if option not used
              --signum=SIGFUNC         Return signal number for STOP, RELOAD, DATA, STATS, STATS_CLEAR, JSON
          -t, --config-test[=LOG_FILE] Check the configuration for obvious errors, output to
                                        stderr by default
          -v, --version                Display the version number
          -h, --help                   Display this help message

        """;

    private static string ReadLine(string path)
    {
        try
        {
            return File.ReadAllText(path).TrimEnd('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }
}
