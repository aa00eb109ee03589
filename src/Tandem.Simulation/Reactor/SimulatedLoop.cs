using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;
using Tandem.Simulation.Network;

namespace Tandem.Simulation.Reactor;

/// <summary>
/// An <see cref="EventLoop"/> on the virtual clock of a <see cref="SimulatedNetwork"/>: rounds, edges, revisits and deadlines in
/// the order of the real one. It has no pipes to splice through.
/// </summary>
internal sealed class SimulatedLoop : EventLoop
{
    private const int LongestWaitMs = 60_000;

    private readonly List<SimulatedListener> listeners = [];
    private List<SimulatedConnection> woken = [];
    private List<(SimulatedConnection Connection, Readiness Bits)> happened = [];
    private List<SimulatedConnection> revisits = [];
    private List<SimulatedConnection> revisiting = [];
    private long nextRoundUs = long.MaxValue;
    private int serial;

    internal SimulatedLoop(SimulatedNetwork network, string name, int maxBuffers)
        : base(network.NowUs, maxBuffers)
    {
        Network = network;
        Name = name;
    }

    internal SimulatedLoop(SimulatedNetwork network, string name, SimulatedLoop predecessor)
        : base(network.NowUs, predecessor)
    {
        Network = network;
        Name = name;
    }

    internal SimulatedNetwork Network { get; }

    internal string Name { get; }

    /// <summary>Connections open now.</summary>
    internal int OpenConnections { get; private set; }

    internal Action? EndOfRound { get; set; }

    /// <summary>No connection can even be started: the process is out of descriptors.</summary>
    internal bool IsOutOfDescriptors { get; set; }

    internal IReadOnlyList<SimulatedListener> Listeners => listeners;

    public override Connection? Connect(ConnectSettings settings, ConnectionHandler handler, out int error)
    {
        if (IsOutOfDescriptors)
        {
            Network.Fault(FaultKind.Attempt, $"{Name} has no descriptor");
            error = Linux.Errno.TooManyFiles;
            return null;
        }

        error = 0;
        var socket = Network.Connect($"{Name}.up{++serial}:{settings.Address.Port}", settings.Address, toServer: true);
        var connection = Open(socket, settings.Address);
        connection.Handler = handler;
        return connection;
    }

    public override Listener Listen(ListeningSocket socket, ListenerHandler handler)
    {
        var listener = new SimulatedListener(this, handler);
        listeners.Add(listener);
        return listener;
    }

    public override void Revisit(Connection connection)
    {
        var simulated = (SimulatedConnection)connection;
        if (!simulated.IsOpen)
        {
            Network.Violate($"Revisit of the closed connection {simulated.Socket.Name}");
        }

        revisits.Add(simulated);
        Touch();
    }

    public override SplicePipe? RentPipe() => null;

    public override void ReturnPipe(SplicePipe pipe) => throw new NotSupportedException("A simulated loop has no pipes.");

    /// <summary>Has a round happen soon.</summary>
    internal void Touch() => ScheduleRound(Network.NowUs + Network.Random.Next(Network.Conditions.LagUs + 1));

    internal SimulatedConnection Open(SimulatedSocket socket, Endpoint remote)
    {
        var connection = new SimulatedConnection(this, socket, remote);
        OpenConnections++;
        socket.Woken = () => OnWoken(connection);
        if (socket.Poll() != Readiness.None)
        {
            OnWoken(connection);
        }

        return connection;
    }

    internal void OnClosed() => OpenConnections--;

    protected override void Wake() => Touch();

    private void OnWoken(SimulatedConnection connection)
    {
        if (!connection.IsWoken && connection.IsOpen)
        {
            connection.IsWoken = true;
            woken.Add(connection);
            Touch();
        }
    }

    private void ScheduleRound(long timeUs)
    {
        if (timeUs < nextRoundUs)
        {
            nextRoundUs = timeUs;
            Network.At(timeUs, () =>
            {
                if (nextRoundUs == timeUs)
                {
                    nextRoundUs = long.MaxValue;
                    Round();
                }
            });
        }
    }

    private void Round()
    {
        NowUs = Network.NowUs;
        var listenersFirst = Network.Random.Next(2) == 0;
        CollectEvents();
        if (listenersFirst)
        {
            Accept();
        }

        foreach (var (connection, bits) in happened)
        {
            if (connection.IsOpen)
            {
                connection.Ready |= bits;
                connection.Handler?.OnReady(connection);
            }
        }

        happened.Clear();
        if (!listenersFirst)
        {
            Accept();
        }

        RunRevisits();
        Timers.Advance(NowMs);
        RunPosted();
        EndOfRound?.Invoke();
        var delayMs = Timers.DelayMs(NowMs, LongestWaitMs);
        ScheduleRound(((NowMs + delayMs) * 1000) + (delayMs == 0 ? 1000 : 0));
    }

    /// <summary>As epoll_wait: what is possible is looked up for all before the first is told.</summary>
    private void CollectEvents()
    {
        foreach (var connection in woken)
        {
            connection.IsWoken = false;
            var bits = connection.IsOpen ? connection.Socket.Poll() : Readiness.None;
            if (bits != Readiness.None)
            {
                happened.Add((connection, bits));
            }
        }

        woken.Clear();
    }

    private void Accept()
    {
        foreach (var listener in listeners)
        {
            listener.AcceptAll();
        }
    }

    private void RunRevisits()
    {
        (revisits, revisiting) = (revisiting, revisits);
        foreach (var connection in revisiting)
        {
            if (connection.IsOpen)
            {
                connection.Handler?.OnReady(connection);
            }
        }

        revisiting.Clear();
    }
}
