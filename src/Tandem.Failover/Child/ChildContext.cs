using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Logging;
using Tandem.Failover.Obituary;
using Tandem.Linux.Processes;
using Tandem.Node.Board;

namespace Tandem.Failover.Child;

/// <summary>
/// What the VRRP process begins with: the process around it (priority, memory, namespace, umask, pid file) is set up, the configuration is
/// read and can be run, and nothing is opened yet.
/// </summary>
public sealed class ChildContext
{
    private readonly Func<Action<string>, KeepalivedConfiguration?> read;
    private readonly Action ready;

    /// <summary>Makes a context.</summary>
    /// <param name="read">Reads the configuration anew, says what there is to log, and gives null when it cannot be run; on any thread.</param>
    /// <param name="ready">Tells the parent that the process is at work.</param>
    public ChildContext(Func<Action<string>, KeepalivedConfiguration?> read, Action ready)
    {
        this.read = read;
        this.ready = ready;
    }

    /// <summary>The command line.</summary>
    public required ChildOptions Options { get; init; }

    /// <summary>The configuration.</summary>
    public required KeepalivedConfiguration Configuration { get; init; }

    /// <summary>The log.</summary>
    public required Journal Journal { get; init; }

    /// <summary>
    /// SIGHUP (read the configuration anew), SIGTERM and SIGINT (leave), SIGUSR1, SIGUSR2, <see cref="SignalNumber.Json"/> and
    /// <see cref="SignalNumber.StatisticsClear"/> (dumps), for the loop to watch.
    /// </summary>
    public required SignalDescriptor Signals { get; init; }

    /// <summary>The obituary; empty now, and to be empty when the process leaves in order.</summary>
    public required ObituaryWriter Obituary { get; init; }

    /// <summary>The health board that the balancer on this node writes, or null when the failover runs without one.</summary>
    public HealthBoard? Board { get; init; }

    /// <summary>Where the process answers what it is asked (<see cref="Node.Control.ControlSocket"/>), or null. It becomes the daemon's.</summary>
    public Linux.Sockets.ListeningSocket? ControlSocket { get; init; }

    /// <summary>The environment for scripts, as NAME=value: that of the user, without what concerns this program.</summary>
    public required IReadOnlyList<byte[]> ScriptEnvironment { get; init; }

    /// <summary>The directory for dumps: TMPDIR, or /tmp.</summary>
    public required string DumpDirectory { get; init; }

    /// <summary>Reads the configuration anew. Callable from any thread: it takes milliseconds, and seconds where users come from a network.</summary>
    /// <param name="log">Takes what there is to log, line by line, on the same thread.</param>
    /// <returns>The configuration, or null when it cannot be run: then the present one stays.</returns>
    public KeepalivedConfiguration? ReadConfiguration(Action<string> log) => read(log);

    /// <summary>Tells the parent that all is at work, at the start and after each reload: it tells the service manager.</summary>
    public void AnnounceReady() => ready();

    /// <summary>Gives back to the system what reading a configuration took. To be called when nothing is urgent; it takes milliseconds.</summary>
    public static void ReleaseMemory() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
