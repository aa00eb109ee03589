namespace Tandem.CommandLines;

/// <summary>One option of keepalived's command line.</summary>
/// <param name="Letter">The letter behind a dash, or NUL when there is none.</param>
/// <param name="Name">The word behind two dashes.</param>
/// <param name="Verdict">What becomes of it.</param>
/// <param name="Argument">Whether something belongs to it.</param>
/// <param name="Apply">Sets it; the second parameter is what belongs to it, or null. Null when there is nothing to set.</param>
/// <param name="Note">Why it is harmless or refused; empty when it is done.</param>
/// <param name="IsQuiet">Nobody misses what it would do: unit files name the pid files of all processes, and most pairs have but one.</param>
internal sealed record KeepalivedOption(
    char Letter,
    string Name,
    OptionVerdict Verdict,
    OptionArgument Argument = OptionArgument.None,
    Action<KeepalivedCommandLine, string?>? Apply = null,
    string Note = "",
    bool IsQuiet = false)
{
    private const string NoChecks = "virtual servers are not served yet, so that no checker runs";
    private const string NoBfd = "BFD is not spoken, so that no process for it runs";
    private const string NoSnmp = "there is no SNMP agent; /tmp/keepalived.json has the same facts";

    /// <summary>All options of 2.2.7 as Debian builds it, in the order of its usage.</summary>
    internal static readonly KeepalivedOption[] All =
    [
        new('f', "use-file", OptionVerdict.Done, OptionArgument.Required, static (c, argument) => c.File = argument!),
        new('P', "vrrp", OptionVerdict.Done),
        new('C', "check", OptionVerdict.NotYet, Apply: static (c, _) => c.WithoutVrrp = true, Note: NoChecks),
        new('B', "no_bfd", OptionVerdict.Done),
        new('\0', "all", OptionVerdict.HarmlessHere, Note: "there is one child, for VRRP, and it always runs"),
        new('l', "log-console", OptionVerdict.Done, Apply: static (c, _) => c.LogConsole = true),
        new('D', "log-detail", OptionVerdict.Done, Apply: static (c, _) => c.LogDetail = true),
        new('S', "log-facility", OptionVerdict.Done, OptionArgument.Required, static (c, argument) => c.SetFacility(argument!)),
        new('g', "log-file", OptionVerdict.Done, OptionArgument.Optional, static (c, argument) => c.LogFile = argument ?? "/tmp/keepalived.log"),
        new('\0', "flush-log-file", OptionVerdict.HarmlessHere, Note: "the log file is never held back"),
        new('G', "no-syslog", OptionVerdict.Done, Apply: static (c, _) => c.NoSyslog = true),
        new('u', "umask", OptionVerdict.Done, OptionArgument.Required, static (c, argument) => c.SetUmask(argument!)),
        new('X', "release-vips", OptionVerdict.HarmlessHere, Note: "addresses are always released"),
        new('V', "dont-release-vrrp", OptionVerdict.Done, Apply: static (c, _) => c.KeepAddresses = true),
        new('I', "dont-release-ipvs", OptionVerdict.HarmlessHere, Note: NoChecks),
        new('R', "dont-respawn", OptionVerdict.Done, Apply: static (c, _) => c.NoRespawn = true),
        new('n', "dont-fork", OptionVerdict.Done, Apply: static (c, _) => c.Foreground = true),
        new('d', "dump-conf", OptionVerdict.Done, Apply: static (c, _) => c.DumpConfiguration = true),
        new('p', "pid", OptionVerdict.Done, OptionArgument.Required, static (c, argument) => c.PidFile = argument),
        new('r', "vrrp_pid", OptionVerdict.Done, OptionArgument.Required, static (c, argument) => c.VrrpPidFile = argument),
        new('T', "genhash", OptionVerdict.NotYet, Apply: static (c, _) => c.Refuse("-T"), Note: "'curl URL | md5sum' makes the same digest"),
        new('c', "checkers_pid", OptionVerdict.HarmlessHere, OptionArgument.Required, Note: NoChecks, IsQuiet: true),
        new('a', "address-monitoring", OptionVerdict.Done, Apply: static (c, _) => c.MonitorAddresses = true),
        new('b', "bfd_pid", OptionVerdict.HarmlessHere, OptionArgument.Required, Note: NoBfd, IsQuiet: true),
        new('x', "snmp", OptionVerdict.HarmlessHere, Note: NoSnmp),
        new('A', "snmp-agent-socket", OptionVerdict.HarmlessHere, OptionArgument.Required, Note: NoSnmp),
        new('s', "namespace", OptionVerdict.Done, OptionArgument.Required, static (c, argument) => c.Namespace = argument),
        new('m', "core-dump", OptionVerdict.Done, Apply: static (c, _) => c.CoreDump = true),
        new('M', "core-dump-pattern", OptionVerdict.HarmlessHere, OptionArgument.Optional, static (c, _) => c.CoreDump = true,
            "core files are written, but the pattern of the whole host (/proc/sys/kernel/core_pattern) is left as it is"),
        new('e', "all-config", OptionVerdict.Done, Apply: static (c, _) => c.AllConfiguration = true),
        new('i', "config-id", OptionVerdict.Done, OptionArgument.Required, static (c, argument) => c.ConfigurationId = argument),
        new('\0', "signum", OptionVerdict.Done, OptionArgument.Required, static (c, argument) => c.AskSignal(argument!)),
        new('t', "config-test", OptionVerdict.Done, OptionArgument.Optional, static (c, argument) => c.Test(argument)),
        new('v', "version", OptionVerdict.Done, Apply: static (c, _) => c.Action = KeepalivedAction.ShowVersion),
        new('h', "help", OptionVerdict.Done, Apply: static (c, _) => c.Action = KeepalivedAction.ShowUsage),
    ];

    /// <summary>How the option is written: with its letter when it has one.</summary>
    internal string Written => Letter != '\0' ? $"-{Letter}" : $"--{Name}";

    /// <summary>The option with a letter, or null.</summary>
    internal static KeepalivedOption? Find(char letter)
    {
        foreach (var option in All)
        {
            if (option.Letter == letter && letter != '\0')
            {
                return option;
            }
        }

        return null;
    }

    /// <summary>The option with a name, or with the only name that begins so (getopt_long(3)); null when there is none.</summary>
    internal static KeepalivedOption? Find(ReadOnlySpan<char> name)
    {
        KeepalivedOption? found = null;
        foreach (var option in All)
        {
            if (!option.Name.AsSpan().StartsWith(name, StringComparison.Ordinal))
            {
                continue;
            }

            if (option.Name.Length == name.Length)
            {
                return option;
            }

            if (found != null)
            {
                return null;
            }

            found = option;
        }

        return found;
    }
}
