using Tandem.Balancer.Board;
using Tandem.Balancer.Control;
using Tandem.Balancer.Logging;
using Tandem.Balancer.Proxies;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;
using Tandem.Node.Board;

namespace Tandem.Balancer;

/// <summary>
/// A configuration at work: compiled once, its sockets opened, its loops running until it is stopped or drained. What the
/// process does around it (signals, master, files, privileges) is the executable's.
/// </summary>
public sealed partial class LoadBalancer
{
    /// <summary>
    /// Head buffers, and body buffers, that each loop may have at a time: enough for every connection that can be under way at
    /// once, and a bound of 640 MiB and 2 GiB of address space per loop, touched only as far as it is used.
    /// </summary>
    private const int MaxBuffersPerLoop = 16 * 1024;

    /// <summary>HAProxy's own default of <c>maxconn</c>, for who does not compute it from the descriptor limit.</summary>
    private const int DefaultMaxConnections = 2000;

    /// <summary>HAProxy's bound on threads (nbthread).</summary>
    private const int MaxThreads = 64;

    /// <summary>How long a start waits for the first heartbeat of every loop before it takes the health board over without.</summary>
    private const int ClaimPatienceMs = 2000;

    private readonly ManualResetEventSlim stopped = new(false);
    private readonly Graph graph;
    private readonly List<Thread> threads = [];
    private EpollLoop[] loops = [];
    private LogSinks[] sinks = [];
    private Timer? hardStop;
    private int drainedWorkers;
    private int runningLoops;

    private LoadBalancer(Graph graph) => this.graph = graph;

    /// <summary>What it was compiled from.</summary>
    public HaproxyConfiguration Configuration => graph.Configuration;

    /// <summary>The listening sockets, after <see cref="Open"/>; for a successor process.</summary>
    public IReadOnlyList<ListeningSocket> Sockets => [.. graph.Addresses.SelectMany(address => address.Sockets)];

    /// <summary>Set when all loops have ended.</summary>
    public WaitHandle Stopped => stopped.WaitHandle;

    /// <summary>Whether events are also told on stderr: not for a daemon or a quiet process. To be set before <see cref="Start"/>.</summary>
    public bool TellsEventsOnTerminal { get; set; } = true;

    /// <summary>The health board of the node that it writes, or null for none. To be set before <see cref="Start"/>; it stays the caller's.</summary>
    public HealthBoard? Board { get; set; }

    /// <summary>Frontends and backends that have no place on <see cref="Board"/> and cannot be tracked by name; after <see cref="Start"/>.</summary>
    public int WithoutPlaceOnBoard => graph.Board?.WithoutPlace ?? 0;

    /// <summary>Where its first loop answers what it is asked (<see cref="Node.Control.ControlSocket"/>), or null. To be set before <see cref="Start"/>; it becomes the balancer's.</summary>
    public ListeningSocket? ControlSocket { get; set; }

    /// <summary>Compiles rules, formats and the object graph.</summary>
    /// <param name="configuration">A configuration that loaded without errors.</param>
    /// <param name="diagnostics">Receives what is wrong; all of it.</param>
    /// <param name="maxConnections">The process's limit on client connections, from <c>maxconn</c> or the descriptor limit.</param>
    /// <returns>The balancer, or null when there was an error.</returns>
    public static LoadBalancer? Compile(HaproxyConfiguration configuration, Diagnostics diagnostics, int maxConnections = DefaultMaxConnections)
    {
        var graph = new GraphCompiler(configuration, diagnostics, maxConnections).Compile();
        return graph == null ? null : new LoadBalancer(graph);
    }

    /// <summary>Looks for what is wrong with rules, formats and checks, without making a balancer.</summary>
    /// <param name="configuration">A configuration, or what was understood of one with mistakes.</param>
    /// <param name="diagnostics">Receives what is wrong; all of it.</param>
    public static void Inspect(HaproxyConfiguration configuration, Diagnostics diagnostics) =>
        new GraphCompiler(configuration, diagnostics, DefaultMaxConnections).Inspect();

    /// <summary>Binds every listening socket, or takes it over from <paramref name="inherited"/> where the address agrees.</summary>
    /// <param name="inherited">Sockets of the predecessor; those not used are closed.</param>
    /// <param name="diagnostics">Receives "cannot bind socket" errors.</param>
    /// <returns>False when a socket could not be had.</returns>
    public bool Open(IReadOnlyList<ListeningSocket> inherited, Diagnostics diagnostics) =>
        new ListenerOpening(graph, ThreadCount, inherited, diagnostics).Run();

    /// <summary>The compiled configuration, for tests.</summary>
    internal Graph Graph => graph;

    /// <summary>The loops, after <see cref="MakeLoops"/>; <see cref="Start"/> gives each a thread.</summary>
    internal IReadOnlyList<EpollLoop> Loops => loops;

    /// <summary>Starts loops, checks and logs. Returns when all accept, and the board shows it.</summary>
    public void Start()
    {
        MakeLoops();
        runningLoops = loops.Length;
        for (var i = 0; i < loops.Length; i++)
        {
            var loop = loops[i];
            var thread = new Thread(() => RunLoop(loop)) { Name = $"tandem-loop-{i}", IsBackground = true };
            threads.Add(thread);
            thread.Start();
        }

        graph.Board?.Claim(ClaimPatienceMs);
    }

    /// <summary>Makes all that runs, and accepts; nothing happens until the loops are run.</summary>
    internal void MakeLoops()
    {
        var count = ThreadCount;
        loops = new EpollLoop[count];
        sinks = new LogSinks[count];
        graph.Workers = new Worker[count];
        graph.Facts.Graph = graph;
        graph.WorkerDrained = OnWorkerDrained;
        for (var i = 0; i < count; i++)
        {
            loops[i] = new EpollLoop(MaxBuffersPerLoop);
            sinks[i] = new LogSinks(i == 0 && TellsEventsOnTerminal);
            var worker = new Worker(graph, loops[i], i, sinks[i]);
            graph.Workers[i] = worker;
            loops[i].EndOfRound = worker.EndRound;
        }

        graph.Events = new EventLog(graph, sinks[0], loops[0]);
        foreach (var address in graph.Addresses)
        {
            for (var i = 0; i < count; i++)
            {
                graph.Workers[i].Frontends[address.Frontend.Index].Listen(address, Math.Min(i, address.Sockets.Count - 1));
            }
        }

        if (Board != null)
        {
            graph.Board = new BoardPublisher(graph, Board);
            graph.Board.Start(loops);
        }

        TakeUpHandOver();
        graph.Watch = new ServerWatch(graph, graph.Workers[0]);
        graph.Watch.Start();
        if (ControlSocket is { } socket)
        {
            _ = new BalancerControl(this, graph, loops[0], socket);
        }
    }

    /// <summary>Stops accepting; waiting clients stay in the kernel's queue (SIGTTOU).</summary>
    public void PauseListeners() => OnEachWorker(worker => worker.Pause());

    /// <summary>Accepts again (SIGTTIN).</summary>
    public void ResumeListeners() => OnEachWorker(worker => worker.Resume());

    /// <summary>
    /// Closes the listeners and lets what is under way finish (SIGUSR1): <see cref="Stopped"/> is set when the last connection
    /// has ended or <c>hard-stop-after</c> has passed.
    /// </summary>
    public void Drain()
    {
        graph.Board?.Set(BalancerPhase.Draining);
        TellProxiesStopped();
        CloseSockets();
        OnEachWorker(worker => worker.Drain());
        if (Configuration.Global.HardStopAfterMs is { } limit)
        {
            hardStop = new Timer(_ => Stop(), null, limit, Timeout.Infinite);
        }
    }

    /// <summary>Ends everything at once.</summary>
    public void Stop()
    {
        CloseSockets();
        for (var i = 0; i < loops.Length; i++)
        {
            var worker = graph.Workers[i];
            var loop = loops[i];
            loop.Post(() =>
            {
                worker.Stop();
                loop.Stop();
            });
        }

        if (loops.Length == 0)
        {
            stopped.Set();
        }
    }

    /// <summary>Writes the state of each server to the log, as HAProxy does at SIGHUP.</summary>
    public void LogServerStates() => loops[0].Post(graph.Watch!.LogStates);

    /// <summary>One loop per thread: <c>nbthread</c>, or the processors that the process may use.</summary>
    private int ThreadCount => Math.Clamp(Configuration.Global.ThreadCount ?? Environment.ProcessorCount, 1, MaxThreads);

    private void RunLoop(EpollLoop loop)
    {
        loop.Run();
        if (Interlocked.Decrement(ref runningLoops) == 0)
        {
            foreach (var sink in sinks)
            {
                sink.Flush();
            }

            hardStop?.Dispose();
            stopped.Set();
        }
    }

    /// <summary>As HAProxy: first the proxies that accept, then those that only serve.</summary>
    private void TellProxiesStopped()
    {
        foreach (var section in Configuration.Proxies.Where(section => !section.Disabled).OrderByDescending(section => section.HasFrontend))
        {
            var frontend = Array.Find(graph.Frontends, candidate => candidate.Section == section);
            var backend = Array.Find(graph.Backends, candidate => candidate.Section == section);
            var accepted = frontend == null ? 0 : graph.Workers.Sum(worker => worker.Frontends[frontend.Index].Total);
            var served = backend == null ? 0 : graph.Workers.Sum(worker => worker.Backends[backend.Index].Total);
            var text = $"Proxy {section.Name} stopped (cumulated conns: FE: {accepted}, BE: {served}).";
            graph.Events.Tell(section, LogLevel.Warning, text, TerminalSeverity.Warning);
        }
    }

    private void OnEachWorker(Action<Worker> action)
    {
        foreach (var worker in graph.Workers)
        {
            worker.Loop.Post(() => action(worker));
        }
    }

    private void OnWorkerDrained()
    {
        if (Interlocked.Increment(ref drainedWorkers) == loops.Length)
        {
            Stop();
        }
    }

    private void CloseSockets()
    {
        foreach (var address in graph.Addresses)
        {
            foreach (var socket in address.Sockets)
            {
                socket.Close();
            }
        }
    }
}
