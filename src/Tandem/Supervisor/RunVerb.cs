using Tandem.Configuration.Text;
using Tandem.Linux.Processes;

namespace Tandem.Supervisor;

/// <summary><c>tandem run</c>: the balancer and the failover of a node, supervised together.</summary>
internal static class RunVerb
{
    private const int UsageError = 2;

    private const string Help = """
        tandem run: the balancer and the failover of this node, started, watched and stopped together.

          tandem run [-f haproxy.cfg] [-k keepalived.conf]

          -f FILE, --haproxy FILE      the balancer's file; /etc/haproxy/haproxy.cfg unless named
          -k FILE, --keepalived FILE   the failover's file; /etc/keepalived/keepalived.conf unless named

        It stays in the foreground, for a service manager (Type=notify, WatchdogSec=) or a terminal. The failover is started when the balancer
        serves. A process that ends is started again. SIGTERM or Ctrl-C: the address goes to the peer first, then the connections finish; twice: at once.
        SIGHUP or 'tandem reload': both files, or neither. SIGUSR1, SIGUSR2: the failover's dumps in /tmp.
        'tandem status' says how it stands. Sockets are in /run/tandem; TANDEM_RUN_DIRECTORY names another directory.

        """;

    private static readonly string[] Options = ["-f", "-k", "-h", "--haproxy", "--keepalived", "--help"];

    /// <summary>Runs the verb.</summary>
    /// <param name="arguments">The words behind <c>run</c>.</param>
    /// <param name="image">With what the process was started.</param>
    /// <returns>0 after a planned stop, 1 when a file is missing or refused or the pair could not be started, 2 for a wrong command line.</returns>
    internal static int Run(ReadOnlySpan<string> arguments, ProcessImage image)
    {
        var files = new NodeFiles(NodeFiles.DefaultBalancer, CommandLines.KeepalivedCommandLine.DefaultFile);
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "-h" or "--help":
                    StandardStreams.WriteOutput(Help);
                    return 0;
                case "-f" or "--haproxy" or "-k" or "--keepalived" when i + 1 == arguments.Length || string.IsNullOrWhiteSpace(arguments[i + 1]):
                    return Refuse($"'{arguments[i]}' wants a file");
                case "-f" or "--haproxy":
                    files = files with { Balancer = Path.GetFullPath(arguments[++i]) };
                    break;
                case "-k" or "--keepalived":
                    files = files with { Failover = Path.GetFullPath(arguments[++i]) };
                    break;
                default:
                    var nearest = NearestWord.Find(arguments[i], Options);
                    return Refuse($"'run' knows no '{arguments[i]}'; " + (nearest != null ? $"did you mean '{nearest}'?" : "'tandem run --help' says what it knows."));
            }
        }

        return Begin(files, image);
    }

    private static int Begin(NodeFiles files, ProcessImage image)
    {
        if (files.Missing() is { } missing)
        {
            StandardStreams.WriteError($"tandem: run: {missing}\n");
            return 1;
        }

        using var claim = NodeClaim.Take(out var refusal);
        if (claim is null)
        {
            StandardStreams.WriteError($"tandem: run: {refusal}\n");
            return 1;
        }

        if (files.TryRead(out var error) is not { } configuration)
        {
            StandardStreams.WriteError($"tandem: run: the files cannot be read: {error}; nothing was started\n");
            return 1;
        }

        if (!configuration.CanStart)
        {
            StandardStreams.WriteError(string.Concat(configuration.Messages.Select(static line => line + "\n")));
            var refused = (configuration.Balancer, configuration.Failover) switch
            {
                (null, null) => $"{files.Balancer} and {files.Failover} have errors",
                (null, _) => $"{files.Balancer} has errors",
                _ => $"{files.Failover} has errors",
            };
            StandardStreams.WriteError($"tandem: run: {refused}; nothing was started\n");
            return 1;
        }

        return NodeSupervisor.Run(configuration, claim, image);
    }

    private static int Refuse(string message)
    {
        StandardStreams.WriteError($"tandem: {message}\n");
        return UsageError;
    }
}
