using System.Diagnostics;
using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Logging;
using Tandem.Balancer.Proxies;
using Tandem.Balancer.Rules;
using Tandem.Http;
using Tandem.Linux;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer;

/// <summary>
/// One event loop and all that is its own: frontends and backends as it sees them, the pools of exchanges and connections, its
/// loggers and rule context. Nothing here is shared with another loop.
/// </summary>
internal sealed class Worker
{
    /// <summary>The wall clock is compared with the loop's so often: a step of it shows in the logs after this time at most.</summary>
    private const long ClockRefreshUs = 100_000;

    private readonly Stack<Downstream> downstreams = new();
    private readonly Stack<Exchange> exchanges = new();
    private readonly Stack<Upstream> upstreams = new();
    private readonly Stack<TcpSession> tcpSessions = new();
    private readonly HashSet<ConnectionHandler> clients = [];
    private readonly Queue<Downstream> waitingForBuffer = new();
    private readonly List<LocalServer> toServe = [];
    private readonly ExchangeFacts errorFacts = new();
    private readonly byte[] keyScratch = new byte[16];
    private readonly Logger?[] loggers;
    private readonly LogSinks sinks;
    private bool toldDrained;
    private long clockOffsetTicks;
    private long clockReadUs = -ClockRefreshUs;

    internal Worker(Graph graph, EventLoop loop, int index, LogSinks sinks)
    {
        Graph = graph;
        Loop = loop;
        Index = index;
        this.sinks = sinks;
        Limits = graph.Limits;
        Rules = new RuleContext { Proxies = graph.Facts };
        loggers = new Logger?[graph.Frontends.Length];
        for (var i = 0; i < loggers.Length; i++)
        {
            var logger = new Logger(graph.LoggerSettings[i], sinks);
            loggers[i] = logger.IsActive ? logger : null;
            KeepsRequestLine |= logger.IsActive && graph.Frontends[i].IsHttp;
        }

        Backends = new LocalBackend[graph.Backends.Length];
        for (var i = 0; i < Backends.Length; i++)
        {
            Backends[i] = new LocalBackend(this, graph.Backends[i]);
        }

        Frontends = new LocalFrontend[graph.Frontends.Length];
        for (var i = 0; i < Frontends.Length; i++)
        {
            Frontends[i] = new LocalFrontend(this, graph.Frontends[i]);
        }
    }

    /// <summary>The name of no server, as HAProxy logs it.</summary>
    internal static byte[] NoServerName { get; } = "<NOSRV>"u8.ToArray();

    internal Graph Graph { get; }

    internal EventLoop Loop { get; }

    internal int Index { get; }

    internal ParseLimits Limits { get; }

    internal RuleContext Rules { get; }

    /// <summary>
    /// The head of the response that is being forwarded. One for all exchanges of the loop, since it is read and written anew in one
    /// go; what outlives that is copied.
    /// </summary>
    internal MessageHead ResponseHead { get; } = new();

    internal LocalBackend[] Backends { get; }

    internal LocalFrontend[] Frontends { get; }

    /// <summary>Some frontend writes log lines, so request lines are kept.</summary>
    internal bool KeepsRequestLine { get; }

    /// <summary>The listeners are closed, and connections end with their present request.</summary>
    internal bool IsDraining { get; private set; }

    /// <summary>Connections end with their present request, since the process or the node is about to be left.</summary>
    internal bool EndsKept => IsDraining || Graph.IsHandingOver;

    /// <summary>Everything is being ended.</summary>
    internal bool IsStopping { get; private set; }

    /// <summary>Accepting is suspended by the administrator.</summary>
    internal bool IsPaused { get; private set; }

    /// <summary>Requests that have ended on this loop.</summary>
    internal long RequestsEnded { get; set; }

    /// <summary>Room for an address that is hashed.</summary>
    internal Span<byte> KeyScratch => keyScratch;

    /// <summary>Client connections of this loop.</summary>
    internal int ClientCount => clients.Count;

    /// <summary>The wall clock as of this round.</summary>
    internal long UtcTicks => ToUtcTicks(Loop.NowUs);

    internal Logger? LoggerOf(Frontend frontend) => loggers[frontend.Index];

    internal ProxyRules? RulesOf(Frontend frontend) => Graph.FrontendRules[frontend.Index];

    internal ProxyRules? RulesOf(Backend backend) => Graph.BackendRules[backend.Index];

    internal ErrorReplies ErrorsOf(Backend? backend, Frontend frontend) =>
        backend != null ? Graph.BackendErrors[backend.Index] : Graph.FrontendErrors[frontend.Index];

    /// <summary>Whether body bytes may go through pipes.</summary>
    internal bool Splices(bool frontendAsks, bool backendAsks) => (frontendAsks || backendAsks) && Graph.MaySplice;

    /// <summary>Turns a time of the loop into wall-clock ticks; the offset is read anew each <see cref="ClockRefreshUs"/>.</summary>
    internal long ToUtcTicks(long loopUs)
    {
        if (Loop.NowUs - clockReadUs >= ClockRefreshUs)
        {
            clockReadUs = Loop.NowUs;
            clockOffsetTicks = DateTime.UtcNow.Ticks - (Loop.NowUs * 10);
        }

        return clockOffsetTicks + (loopUs * 10);
    }

    internal Downstream RentDownstream() => downstreams.TryPop(out var downstream) ? downstream : new Downstream(this);

    internal void Return(Downstream downstream) => downstreams.Push(downstream);

    internal Exchange RentExchange() => exchanges.TryPop(out var exchange) ? exchange : new Exchange(this);

    internal void Return(Exchange exchange)
    {
        exchange.Release();
        exchanges.Push(exchange);
        if (waitingForBuffer.Count > 0)
        {
            ResumeWaiting();
        }
    }

    internal Upstream RentUpstream() => upstreams.TryPop(out var upstream) ? upstream : new Upstream(this);

    internal void Return(Upstream upstream) => upstreams.Push(upstream);

    internal TcpSession RentTcpSession() => tcpSessions.TryPop(out var session) ? session : new TcpSession(this);

    internal void Return(TcpSession session) => tcpSessions.Push(session);

    internal void Add(ConnectionHandler client) => clients.Add(client);

    internal void Remove(ConnectionHandler client)
    {
        clients.Remove(client);
        TellIfDrained();
    }

    /// <summary>No head buffer is left: the client is served when one comes back.</summary>
    internal void WaitForBuffer(Downstream downstream) => waitingForBuffer.Enqueue(downstream);

    internal void LogConnectionError(LocalListener listener, in Endpoint client, long acceptedUs, ReadOnlySpan<byte> message)
    {
        if (LoggerOf(listener.Frontend.Frontend) is not { } logger)
        {
            return;
        }

        errorFacts.Client = client;
        errorFacts.FrontendName = listener.Frontend.Frontend.NameBytes;
        errorFacts.AcceptedAtTicks = ToUtcTicks(acceptedUs);
        errorFacts.BytesUploaded = 1;
        logger.LogConnectionError(errorFacts, listener.Bound.NameBytes, message);
    }

    /// <summary>Writes the line of a frontend whose format wants nothing but the connection.</summary>
    internal void LogAccepted(Downstream client)
    {
        if (LoggerOf(client.Frontend.Frontend) is not { LogsAtAccept: true } logger)
        {
            return;
        }

        errorFacts.IsHttp = true;
        errorFacts.Client = client.Client;
        errorFacts.DestinationAddress = client.Destination;
        errorFacts.ClientConnection = client.Connection;
        errorFacts.FrontendName = client.Frontend.Frontend.NameBytes;
        errorFacts.ListenerId = client.Listener.Bound.Id;
        errorFacts.AcceptedAtTicks = ToUtcTicks(client.AcceptedUs);
        logger.LogExchange(errorFacts);
        errorFacts.ClientConnection = null;
    }

    internal void OnAcceptFailed(LocalListener listener, int error)
    {
        Graph.Board?.OnDescriptorsLacking(Index, Loop.NowUs);
        Graph.Events.Tell(
            listener.Frontend.Frontend,
            Configuration.Haproxy.LogLevel.Emerg,
            $"Proxy {listener.Frontend.Frontend.Section.Name} reached the descriptor limit or the system's memory limit "
            + $"({Errno.Describe(error)}, maxconn={Graph.MaxConnections}). Accepting pauses and goes on by itself; raise 'ulimit-n' or lower 'maxconn'.");
    }

    /// <summary>The state of a server has changed.</summary>
    internal void OnServersChanged(Backend backend) => Backends[backend.Index].Refresh();

    /// <summary>Cuts all that a server serves on this loop (on-marked-down shutdown-sessions).</summary>
    internal void ShutdownSessions(Server server)
    {
        foreach (var client in clients.ToArray())
        {
            if (client is Downstream downstream)
            {
                downstream.KillIfServedBy(server);
            }
            else
            {
                ((TcpSession.ClientSide)client).KillIfServedBy(server);
            }
        }
    }

    /// <summary>Places have come free at a server with a limit, and other loops wait for one.</summary>
    internal void WakeQueues(Server server, long waiting)
    {
        foreach (var worker in Graph.Workers)
        {
            if (worker != this && (waiting & (1L << worker.Index)) != 0)
            {
                worker.Backends[server.Backend.Index].Servers[server.Position].Wake();
            }
        }
    }

    internal void ResumeFullFrontends()
    {
        foreach (var frontend in Frontends)
        {
            frontend.ResumeWhenRoom();
        }
    }

    internal void Pause()
    {
        IsPaused = true;
        Graph.Board?.OnChanged();
        foreach (var frontend in Frontends)
        {
            frontend.Pause();
        }
    }

    internal void Resume()
    {
        IsPaused = false;
        Graph.Board?.OnChanged();
        foreach (var frontend in Frontends)
        {
            frontend.Resume();
        }
    }

    /// <summary>Closes the listeners; connections end with their present request, and those at rest soon, see <see cref="Downstream.Drain"/>.</summary>
    internal void Drain()
    {
        IsDraining = true;
        Graph.Board?.OnChanged();
        foreach (var frontend in Frontends)
        {
            frontend.CloseListeners();
        }

        foreach (var client in clients.ToArray())
        {
            (client as Downstream)?.Drain();
        }

        TellIfDrained();
    }

    /// <summary>As <see cref="Drain"/>, with listeners that go on accepting.</summary>
    internal void EndKept()
    {
        foreach (var client in clients)
        {
            (client as Downstream)?.Drain();
        }
    }

    /// <summary>Ends everything at once.</summary>
    internal void Stop()
    {
        IsStopping = true;
        IsDraining = true;
        foreach (var frontend in Frontends)
        {
            frontend.CloseListeners();
        }

        foreach (var client in clients.ToArray())
        {
            if (client is Downstream downstream)
            {
                downstream.Kill();
            }
            else
            {
                ((TcpSession.ClientSide)client).Kill();
            }
        }

        foreach (var backend in Backends)
        {
            foreach (var server in backend.Servers)
            {
                server.CloseIdle();
            }
        }

        sinks.Flush();
    }

    /// <summary>Called at the end of each round.</summary>
    internal void EndRound()
    {
        for (var i = 0; i < toServe.Count; i++)
        {
            toServe[i].IsToBeServed = false;
            toServe[i].ServeQueues();
        }

        toServe.Clear();
        sinks.Flush();
    }

    /// <summary>
    /// Has a server's free places given to who waits, at the end of the round: not at once, since whoever gives a place back is
    /// in the middle of something, and the next in line would use the same scratch memory and end as deep in the stack as the
    /// queue is long.
    /// </summary>
    internal void ServeLater(LocalServer server)
    {
        if (!server.IsToBeServed)
        {
            server.IsToBeServed = true;
            toServe.Add(server);
        }
    }

    /// <summary>Once only: each worker counts once for the end of the process.</summary>
    private void TellIfDrained()
    {
        if (IsDraining && !toldDrained && clients.Count == 0)
        {
            toldDrained = true;
            Graph.OnWorkerDrained();
        }
    }

    private void ResumeWaiting()
    {
        while (waitingForBuffer.Count > 0 && Loop.HeadBuffers.Rented < Loop.HeadBuffers.Limit)
        {
            var downstream = waitingForBuffer.Dequeue();
            Debug.Assert(downstream != null);
            if (clients.Contains(downstream))
            {
                downstream.OnBufferReturned();
            }
        }
    }
}
