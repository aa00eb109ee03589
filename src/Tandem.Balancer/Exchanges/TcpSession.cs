using Tandem.Balancer.Proxies;
using Tandem.Balancer.Rules;
using Tandem.Configuration.Haproxy;
using Tandem.Linux.Reactor;

namespace Tandem.Balancer.Exchanges;

/// <summary>
/// One client connection of a frontend in TCP mode: accepted, led to a server, and joined with it by a <see cref="Tunnel"/>
/// until both sides have ended. Reused by its worker.
/// </summary>
internal sealed unsafe partial class TcpSession : Dispatch
{
    private enum State : byte
    {
        Ended,

        /// <summary>Waits for the PROXY header that its bind line demands.</summary>
        Handshake,

        /// <summary>Waits for what the content rules look at (tcp-request inspect-delay).</summary>
        Inspecting,

        /// <summary>On the way to a server.</summary>
        Dispatching,

        /// <summary>Joined.</summary>
        Joined,
    }

    private readonly Tunnel tunnel = new();
    private readonly ClientSide client;
    private State state;
    private long acceptedUs;
    private long inspectUntilMs;
    private Backend? chosen;
    private RuleState? ruleState;
    private LocalListener listener = null!;

    internal TcpSession(Worker worker)
        : base(worker) => client = new ClientSide(this);

    private Frontend Frontend => listener.Frontend.Frontend;

    private Connection Connection => client.Connection!;

    internal void Begin(LocalListener from, Connection connection)
    {
        listener = from;
        client.Connection = connection;
        connection.Handler = client;
        acceptedUs = Worker.Loop.NowUs;
        chosen = Frontend.DefaultBackend;
        ResetFacts();
        Worker.Add(client);
        if (Worker.LoggerOf(Frontend) is { LogsAtAccept: true } logger)
        {
            WriteLog(logger);
        }

        if (from.Bound.Line.AcceptProxy)
        {
            state = State.Handshake;
            SetClientTimeout(Frontend.ClientMs);
            connection.Ready |= Readiness.Readable;
            ReadProxyHeader();
            return;
        }

        Decide();
    }

    /// <summary>Ends at once: 'K' when the process stops, 'D' when its server went down.</summary>
    private void Kill(byte cause) => End(cause, PhaseLetter());

    protected override bool MayUseIdle(LocalServer server) => false;

    protected override ConnectSettings? ConnectSettings(Server server) =>
        !server.Line.Address.PortFromClient || server.Connect is not { Address.IsInternet: true } settings
            ? server.Connect
            : settings.WithAddress(settings.Address.WithPort(Facts.Destination.Port + server.Line.Address.Port));

    protected override void OnServerReached()
    {
        state = State.Joined;
        var splices = Worker.Splices(Frontend.Section.SpliceRequest | Frontend.Section.SpliceResponse, Backend!.Backend.Section.SpliceResponse);
        tunnel.Begin(Worker.Loop, splices);
        var version = Server!.Server.Line.SendProxy;
        if (version != ProxyProtocolVersion.None)
        {
            var length = ProxyPrefix.Write(version, Facts, Worker.Loop.Output);
            if (!tunnel.Up.Keep(Worker.Loop.Output, length))
            {
                End((byte)'R', (byte)'C');
                return;
            }
        }

        Connection.Ready |= Readiness.Writable;
        if (Worker.LoggerOf(Frontend) is { LogsEarly: true, LogsAtAccept: false } logger)
        {
            SetLoadFacts(Frontend, 0);
            Facts.TotalMs = (int)((Worker.Loop.NowUs - acceptedUs) / 1000);
            WriteLog(logger);
            logged = true;
        }

        Run();
    }

    protected override void OnUnserved(DispatchFailure failure)
    {
        var (cause, endState) = failure switch
        {
            DispatchFailure.ConnectTimeout => ('s', 'C'),
            DispatchFailure.QueueTimeout => ('s', 'Q'),
            DispatchFailure.QueueFull => ('S', 'Q'),
            DispatchFailure.Resources => ('R', 'C'),
            _ => ('S', 'C'),
        };
        if (failure == DispatchFailure.NoServer)
        {
            Facts.ServerName = Worker.NoServerName;
        }

        End((byte)cause, (byte)endState);
    }

    internal override void OnServerReady()
    {
        if (state == State.Joined)
        {
            Run();
        }
    }

    internal override void OnServerTimeout() => End((byte)'s', (byte)'D');

    private bool logged;

    private void OnClientReady()
    {
        switch (state)
        {
            case State.Handshake:
                ReadProxyHeader();
                break;
            case State.Inspecting:
                Decide();
                break;
            case State.Joined:
                Run();
                break;
            case State.Dispatching when (Connection.Ready & Readiness.Failed) != 0:
            case State.Dispatching when Connection.HasEnded && Backend is { Backend.Section.AbortOnClose: true }:
                End((byte)'C', PhaseLetter());
                break;
        }
    }

    private void OnClientTimeout()
    {
        if (state == State.Handshake)
        {
            Worker.LogConnectionError(listener, Facts.Client, acceptedUs, ProxyHandshake.TimedOut);
            logged = true;
        }

        End((byte)'c', PhaseLetter());
    }

    private void Run()
    {
        var upBefore = tunnel.Up.Received;
        var downBefore = tunnel.Down.Received;
        var outcome = tunnel.Run(Connection, Upstream!.Connection);
        Facts.BytesUploaded += tunnel.Up.Received - upBefore;
        Facts.BytesRead += tunnel.Down.Received - downBefore;
        switch (outcome)
        {
            case Tunnel.Outcome.Open:
                SetTimeouts();
                break;
            case Tunnel.Outcome.Ended:
                End((byte)'-', (byte)'-');
                break;
            case Tunnel.Outcome.ClientFailed:
                End((byte)'C', (byte)'D');
                break;
            case Tunnel.Outcome.ServerFailed:
                End((byte)'S', (byte)'D');
                break;
            case Tunnel.Outcome.NoBuffer:
                End((byte)'R', (byte)'D');
                break;
        }
    }

    private void SetTimeouts()
    {
        var timings = Backend!.Backend.Timings;
        var limit = timings.TunnelMs ?? Frontend.TunnelMs;
        SetClientTimeout(tunnel.ServerEnded ? Frontend.ClientFinMs : limit ?? Frontend.ClientMs);
        Upstream!.SetTimeout(tunnel.ClientEnded ? timings.ServerFinMs : limit ?? timings.ServerMs);
    }

    private void SetClientTimeout(int milliseconds) =>
        Worker.Loop.Timers.Set(client, milliseconds > 0 ? Worker.Loop.NowMs + milliseconds : Never);

    private byte PhaseLetter() => state switch
    {
        State.Dispatching when Queue != null => (byte)'Q',
        State.Dispatching => (byte)'C',
        State.Joined => (byte)'D',
        _ => (byte)'R',
    };

    private void End(byte cause, byte endState)
    {
        if (state == State.Ended)
        {
            return;
        }

        Facts.EndCause = cause;
        Facts.EndState = endState;
        Facts.TotalMs = (int)((Worker.Loop.NowUs - acceptedUs) / 1000);
        state = State.Ended;
        tunnel.End();
        SetLoadFacts(Frontend, 1);
        if (!logged && Worker.LoggerOf(Frontend) is { LogsAtAccept: false } logger)
        {
            WriteLog(logger);
        }

        LeaveBackend(false);
        Disarm();
        logged = false;
        Worker.Rules.Release(ruleState);
        ruleState = null;
        client.Disarm();
        Worker.Remove(client);
        if (Connection.IsReadable)
        {
            // Unread bytes would turn the close into a reset, which a client takes for a failure of the network.
            _ = Connection.Receive(Worker.Loop.Scratch, EventLoop.ScratchSize);
        }

        Connection.Close();

        client.Connection = null;
        Facts.ClientConnection = null;
        var frontend = listener.Frontend;
        Worker.Return(this);
        frontend.OnConnectionEnded();
    }

    private void WriteLog(Logging.Logger logger)
    {
        Facts.AcceptedAtTicks = Worker.ToUtcTicks(acceptedUs);
        Facts.RequestAtTicks = Facts.AcceptedAtTicks;
        Facts.RequestNumber = Worker.Graph.NextRequestNumber();
        var context = Worker.Rules;
        var level = ruleState?.LogLevel ?? RuleState.LogLevelUnset;
        context.Enter(Facts, ruleState, Worker.UtcTicks);
        logger.LogExchange(Facts, context, level);
        ruleState = context.Leave();
    }

    private void ResetFacts()
    {
        var facts = Facts;
        facts.IsHttp = false;
        facts.Client = Connection.Remote;
        facts.DestinationAddress = default;
        facts.ClientConnection = Connection;
        facts.ListenerId = listener.Bound.Id;
        facts.FrontendName = Frontend.NameBytes;
        facts.BackendName = Frontend.NameBytes;
        facts.ServerName = Worker.NoServerName;
        facts.Server = default;
        facts.Request = null;
        facts.Response = null;
        facts.RequestLine = null;
        facts.HandshakeMs = 0;
        facts.IdleMs = 0;
        facts.RequestMs = ExchangeFacts.NotReached;
        facts.QueueMs = ExchangeFacts.NotReached;
        facts.ConnectMs = ExchangeFacts.NotReached;
        facts.ResponseMs = ExchangeFacts.NotReached;
        facts.Status = -1;
        facts.BytesRead = 0;
        facts.BytesUploaded = 0;
        facts.ServerQueue = 0;
        facts.BackendQueue = 0;
        logged = false;
    }

    /// <summary>The session's handler of the client's connection, with the client's time limits.</summary>
    internal sealed class ClientSide(TcpSession session) : ConnectionHandler
    {
        internal Connection? Connection { get; set; }

        public override void OnReady(Connection connection) => session.OnClientReady();

        public override void OnDue() => session.OnClientTimeout();

        internal void Kill() => session.Kill((byte)'K');

        /// <summary>Ends the session if that server has it.</summary>
        internal void KillIfServedBy(Server server)
        {
            if (session.Server?.Server == server)
            {
                session.Kill((byte)'D');
            }
        }
    }
}
