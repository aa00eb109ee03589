using System.Text;
using Tandem.Configuration.Haproxy;

namespace Tandem.CommandLines;

/// <summary>What <c>-v</c>, <c>-vv</c> and a wrong command line print. The shape of the lines is what other programs read.</summary>
internal static class VersionReport
{
    /// <summary>What a command line that is not understood prints.</summary>
    /// <param name="program">The name by which the program was called.</param>
    internal static string Usage(string program) => $"Usage : {program}{Options}";

    private const string Options = """
         [-f <cfgfile|cfgdir>]* [ -vdVD ] [ -n <maxconn> ] [ -N <maxpconn> ]
                [ -p <pidfile> ] [ -m <max megs> ] [ -C <dir> ] [-- <cfgfile>*]
                -v displays version ; -vv shows known build options.
                -d enters debug mode ; -db only disables background mode.
                -V enters verbose mode (disables quiet mode)
                -D goes daemon ; -C changes to <dir> before loading files.
                -W master-worker mode.
                -Ws master-worker mode with systemd notify support.
                -q quiet mode : don't display messages
                -c check mode : only check config files and exit
                -cc check condition : evaluate a condition and exit
                -n sets the maximum total # of connections (uses ulimit -n)
                -p writes pids of all children to this file
                -L set local peer name (default to hostname)
                -dW fails if any warning is emitted
                -sf/-st [pid ]* finishes/terminates old pids.
            Accepted without effect: -dM -de -dp -dS -dG -dR -dr -dV -dD -m -N -S
            Not supported yet: -x -dK -dL


        """;

    /// <summary>The names of the feature list of 2.6; the language knows which of them are there.</summary>
    private static readonly string[] FeatureNames =
    [
        "51DEGREES", "ACCEPT4", "BACKTRACE", "CLOSEFROM", "CPU_AFFINITY", "CRYPT_H", "DEVICEATLAS", "DL", "ENGINE", "EPOLL", "EVPORTS",
        "GETADDRINFO", "KQUEUE", "LIBCRYPT", "LINUX_SPLICE", "LINUX_TPROXY", "LUA", "MEMORY_PROFILING", "NETFILTER", "NS",
        "OBSOLETE_LINKER", "OPENSSL", "OT", "PCRE", "PCRE2", "PCRE2_JIT", "PCRE_JIT", "POLL", "PRCTL", "PROCCTL", "PROMEX", "QUIC",
        "RT", "SLZ", "STATIC_PCRE", "STATIC_PCRE2", "SYSTEMD", "TFO", "THREAD", "THREAD_DUMP", "TPROXY", "WURFL", "ZLIB",
    ];

    /// <summary>The lines of <c>-v</c>.</summary>
    internal static string Version() => $"""
        HAProxy version {ProductVersion.Full} {ProductVersion.Date} - Tandem {ProductVersion.Tandem}
        Status: Tandem, which speaks the language of HAProxy {ProductVersion.Language}.
        Running on: {RunningOn()}

        """;

    /// <summary>The lines of <c>-vv</c>.</summary>
    internal static string Build()
    {
        var text = new StringBuilder(Version());
        text.Append("Build options :\n  TARGET  = linux-glibc\n  CPU     = generic\n");
        text.Append("\nFeature list :");
        var features = new ConditionFacts().Features;
        foreach (var name in FeatureNames)
        {
            text.Append(features.Contains(name) ? " +" : " -").Append(name);
        }

        text.Append("\n\nDefault settings :\n  bufsize = 16384, maxrewrite = 1024, maxpollevents = 200\n\n");
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"Built with multi-threading support (MAX_THREADS=64, default={Math.Min(64, Environment.ProcessorCount)}).\n");
        text.Append("\nAvailable polling systems :\n      epoll : pref=300,  test result OK\nTotal: 1 (1 usable), will use epoll.\n");
        text.Append("\nAvailable multiplexer protocols :\n(protocols marked as <default> cannot be specified using 'proto' keyword)\n");
        text.Append("  <default> : mode=HTTP  side=FE|BE  mux=H1    flags=HTX\n");
        text.Append("  <default> : mode=TCP   side=FE|BE  mux=PASS  flags=\n");
        return text.Append("\nAvailable services : none\n\nAvailable filters : none\n\n").ToString();
    }

    private static string RunningOn()
    {
        var release = ReadLine("/proc/sys/kernel/osrelease");
        var version = ReadLine("/proc/sys/kernel/version");
        var machine = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.X64 => "x86_64",
            System.Runtime.InteropServices.Architecture.Arm64 => "aarch64",
            var other => other.ToString().ToLowerInvariant(),
        };
        return $"Linux {release} {version} {machine}";
    }

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
