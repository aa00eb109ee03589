using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer;

/// <summary>
/// A configuration at work: compiled once, its sockets opened, its loops running until it is stopped or drained. What the
/// process does around it (signals, master, files, privileges) is the executable's.
/// </summary>
public sealed class LoadBalancer
{
    private readonly ManualResetEventSlim stopped = new(false);

    private LoadBalancer(HaproxyConfiguration configuration) => Configuration = configuration;

    /// <summary>What it was compiled from.</summary>
    public HaproxyConfiguration Configuration { get; }

    /// <summary>The listening sockets, after <see cref="Open"/>; for a successor process.</summary>
    public IReadOnlyList<ListeningSocket> Sockets => [];

    /// <summary>Set when all loops have ended.</summary>
    public WaitHandle Stopped => stopped.WaitHandle;

    /// <summary>Client connections open now, over all loops.</summary>
    public int Connections => 0;

    /// <summary>Compiles rules, formats and the object graph. Names of servers are resolved here.</summary>
    /// <param name="configuration">A configuration that loaded without errors.</param>
    /// <param name="diagnostics">Receives what is wrong; all of it.</param>
    /// <returns>The balancer, or null when there was an error.</returns>
    public static LoadBalancer? Compile(HaproxyConfiguration configuration, Diagnostics diagnostics) => new(configuration);

    /// <summary>Binds every listening socket, or takes it over from <paramref name="inherited"/> where the address agrees.</summary>
    /// <param name="inherited">Sockets of the predecessor or of whoever started us; those not used are closed.</param>
    /// <param name="diagnostics">Receives "cannot bind socket" errors.</param>
    /// <returns>False when a socket could not be had.</returns>
    public bool Open(IReadOnlyList<ListeningSocket> inherited, Diagnostics diagnostics) => true;

    /// <summary>Starts loops, checks and logs. Returns when all accept.</summary>
    public void Start()
    {
    }

    /// <summary>Stops accepting; waiting clients stay in the kernel's queue (SIGTTOU).</summary>
    public void PauseListeners()
    {
    }

    /// <summary>Accepts again (SIGTTIN).</summary>
    public void ResumeListeners()
    {
    }

    /// <summary>
    /// Closes the listeners and lets what is under way finish (SIGUSR1): <see cref="Stopped"/> is set when the last connection
    /// has ended or <c>hard-stop-after</c> has passed.
    /// </summary>
    public void Drain()
    {
    }

    /// <summary>Ends everything at once.</summary>
    public void Stop() => stopped.Set();

    /// <summary>Writes the state of each server to the log, as HAProxy does at SIGHUP.</summary>
    public void LogServerStates()
    {
    }
}
