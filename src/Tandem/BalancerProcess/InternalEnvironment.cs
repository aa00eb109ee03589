using System.Globalization;
using System.Text;
using Tandem.Linux.Processes;
using Tandem.Node.Board;
using Tandem.Node.Control;

namespace Tandem.BalancerProcess;

/// <summary>
/// What a copy of the program is told by the one that started it, in environment variables: the words of its command line
/// are those of the user.
/// </summary>
internal static class InternalEnvironment
{
    /// <summary>The number of the descriptor on which a daemon says that it is at work.</summary>
    internal const string Daemon = "TANDEM_DAEMON_READINESS";

    /// <summary>The number of the descriptor over which a worker speaks with its master.</summary>
    internal const string Worker = "TANDEM_WORKER_CHANNEL";

    /// <summary>Set when a worker must let go of the standard streams once it is ready.</summary>
    internal const string Detach = "TANDEM_WORKER_DETACH";

    /// <summary>Which process of the failover a copy is: <see cref="FailoverProcess.FailoverRole"/>.</summary>
    internal const string FailoverRole = "TANDEM_FAILOVER_ROLE";

    /// <summary>The number of the descriptor over which the VRRP child speaks with its parent.</summary>
    internal const string FailoverChannel = "TANDEM_FAILOVER_CHANNEL";

    /// <summary>The number of the descriptor of the shared memory in which the VRRP child writes its obituary.</summary>
    internal const string FailoverObituary = "TANDEM_FAILOVER_OBITUARY";

    /// <summary>The variables that were added for the runtime of a copy, with commas between them: nothing that it starts gets them.</summary>
    internal const string RuntimeSettings = "TANDEM_RUNTIME_SETTINGS";

    /// <summary>The number of the descriptor that comes to its end when a process is to leave in order, since who supervises it is gone.</summary>
    internal const string Lifeline = "TANDEM_LIFELINE";

    /// <summary>The number of the descriptor that a process keeps open while it lives: the other end is another one's <see cref="Lifeline"/>.</summary>
    internal const string LifelineOfOther = "TANDEM_LIFELINE_OF_OTHER";

    /// <summary>The number of the descriptor of a lock that a process holds while it lives: <see cref="Supervisor.NodeClaim"/>.</summary>
    internal const string NodeLock = "TANDEM_NODE_LOCK";

    private static readonly string[] Names =
    [
        Daemon, Worker, Detach, FailoverRole, FailoverChannel, FailoverObituary, RuntimeSettings, Lifeline, LifelineOfOther, NodeLock,
    ];

    /// <summary>Variables that <c>tandem run</c> gives to its children, which hand them on to their own copies.</summary>
    private static readonly string[] NodeNames = [HealthBoard.Variable, ControlDirectory.ChildVariable];

    /// <summary>The descriptor that a variable names, or -1.</summary>
    internal static int Descriptor(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    /// <summary>The environment of the image with these variables, and with no others of ours but those of the whole node: for a copy of this process.</summary>
    internal static List<byte[]> With(ProcessImage image, params ReadOnlySpan<(string Name, string Value)> variables)
    {
        var entries = WithoutOurs(image, Names);

        foreach (var (name, value) in variables)
        {
            entries.Add(Encoding.UTF8.GetBytes($"{name}={value}"));
        }

        return entries;
    }

    /// <summary>The environment of the image without anything of ours: for other people's programs.</summary>
    internal static List<byte[]> ForScripts(ProcessImage image) => WithoutOurs(image, [.. Names, .. NodeNames]);

    private static List<byte[]> WithoutOurs(ProcessImage image, string[] names)
    {
        var settings = Environment.GetEnvironmentVariable(RuntimeSettings)?.Split(',') ?? [];
        var entries = new List<byte[]>();
        foreach (var entry in image.EnvironmentEntries)
        {
            if (!IsNamed(entry, names) && !IsNamed(entry, settings))
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    private static bool IsNamed(byte[] entry, string[] names)
    {
        foreach (var name in names)
        {
            if (entry.Length > name.Length && entry[name.Length] == (byte)'=' && Encoding.UTF8.GetString(entry, 0, name.Length) == name)
            {
                return true;
            }
        }

        return false;
    }
}
