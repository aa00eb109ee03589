using Tandem.BalancerProcess;
using Tandem.CommandLines;
using Tandem.FailoverProcess;

namespace Tandem.Supervisor;

/// <summary>The two configuration files of a node, and the command lines that its two programs get of them.</summary>
/// <param name="Balancer">The haproxy.cfg.</param>
/// <param name="Failover">The keepalived.conf.</param>
internal sealed record NodeFiles(string Balancer, string Failover)
{
    /// <summary>Where people have their haproxy.cfg.</summary>
    internal const string DefaultBalancer = "/etc/haproxy/haproxy.cfg";

    /// <summary>
    /// The balancer's words. By its name it looks like HAProxy to <c>killall -0 haproxy</c> and <c>pidof haproxy</c> in people's check scripts.
    /// -Ws: a master that holds the sockets between workers, and tells its state to whoever has set NOTIFY_SOCKET.
    /// </summary>
    /// <param name="pidFile">Where the master writes its process id.</param>
    internal string[] BalancerWords(string pidFile) => ["haproxy", "-Ws", "-f", Balancer, "-p", pidFile];

    /// <summary>The failover's words: in the foreground, with its log on the console and in detail, not in the syslog a second time.</summary>
    /// <param name="directory">Where pid files go, or null for keepalived's own places.</param>
    internal string[] FailoverWords(string? directory) =>
    [
        "keepalived", "-n", "-l", "-D", "-G", "-f", Failover,
        .. directory is null ? Array.Empty<string>() : ["-p", Path.Combine(directory, "keepalived.pid"), "-r", Path.Combine(directory, "keepalived_vrrp.pid")],
    ];

    /// <summary>What cannot be read, for people; null when both files can.</summary>
    internal string? Missing()
    {
        var missing = new List<string>();
        foreach (var (file, option, what) in new[] { (Balancer, "-f", "haproxy.cfg"), (Failover, "-k", "keepalived.conf") })
        {
            if (!File.Exists(file) && !Directory.Exists(file))
            {
                missing.Add($"there is no {what} at {file} (another one: {option} FILE)");
            }
        }

        return missing.Count == 0
            ? null
            : $"{string.Join("; ", missing)}. The pair is made of {Balancer} and {Failover}; one of them alone is run by 'tandem balancer' or 'tandem failover'.";
    }

    /// <summary>Reads both files with the loaders and checks of a start, and changes nothing.</summary>
    /// <param name="error">Why nothing could be read, for people, when null is returned.</param>
    /// <returns>What was read, with its mistakes if it has any.</returns>
    internal NodeConfiguration? TryRead(out string error)
    {
        error = "";
        try
        {
            return Read();
        }
        catch (Exception e)
        {
            // Whatever it is: a file that cannot be read changes nothing, and ends nothing that runs.
            error = $"{e.Message.TrimEnd('.')} ({e.GetType().Name})";
            return null;
        }
    }

    private NodeConfiguration Read()
    {
        var said = new List<string>();
        var line = HaproxyCommandLine.Parse(BalancerWords("/dev/null").AsSpan(1));
        var messages = new MessageWriter(quiet: false, verbose: false, text => said.AddRange(text.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        var prepared = PreparedBalancer.Load(line, messages, notices: false, worker: true);
        if (prepared is { NothingToRun: true })
        {
            said.Add($"[ALERT]    {Balancer}: no listener is enabled: there is nothing to serve (check for 'bind' lines).");
            prepared = null;
        }

        var failover = ConfigurationFile.Read(KeepalivedCommandLine.Parse(FailoverWords(null).AsSpan(1)), test: false);
        return new NodeConfiguration(this, prepared?.Balancer.Configuration, said, failover);
    }
}
