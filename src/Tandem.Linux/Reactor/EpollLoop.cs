using System.Runtime.InteropServices;
using Tandem.Linux.Native;
using Tandem.Linux.Sockets;

namespace Tandem.Linux.Reactor;

/// <summary>The real <see cref="EventLoop"/>: epoll, edge-triggered, each descriptor registered once.</summary>
public sealed unsafe partial class EpollLoop : EventLoop, IDisposable
{
    /// <summary>Events per round: large enough to amortise the wait, small enough that deadlines are looked at often.</summary>
    private const int EventsPerRound = 256;

    /// <summary>Connections accepted per listener and round, so that accepting starves nobody (HAProxy's tune.maxaccept is 4 per thread, with lower cost per round).</summary>
    private const int AcceptsPerRound = 64;

    private const int LongestWaitMs = 60_000;
    private const int PipesKept = 64;

    private readonly EpollEvent* events;
    private readonly int epoll;
    private readonly int wakeDescriptor;
    private readonly Stack<SplicePipe> pipes = new();
    private readonly Stack<SocketConnection> free = new();
    private List<(SocketConnection Connection, uint Generation)> revisits = [];
    private List<(SocketConnection Connection, uint Generation)> revisiting = [];
    private object?[] owners = new object?[256];
    private uint generation;
    private volatile bool stopped;

    /// <summary>Makes a loop; <see cref="Run"/> drives it.</summary>
    /// <param name="maxBuffers">The most head buffers, and body buffers, at a time.</param>
    /// <exception cref="InvalidOperationException">The kernel gives no epoll descriptor.</exception>
    public EpollLoop(int maxBuffers)
        : base(ReadClockUs(), maxBuffers)
    {
        epoll = Libc.EpollCreate(Constants.EpollCloexec);
        wakeDescriptor = Libc.EventDescriptor(0, Constants.EfdNonblock | Constants.EfdCloexec);
        if (epoll < 0 || wakeDescriptor < 0)
        {
            throw new InvalidOperationException($"No event loop: {Errno.Describe(Libc.LastError)}");
        }

        events = (EpollEvent*)NativeMemory.Alloc(EventsPerRound, (nuint)sizeof(EpollEvent));
        var registration = new EpollEvent { Events = Constants.EpollIn, Data = (uint)wakeDescriptor };
        _ = Libc.EpollControl(epoll, Constants.EpollCtlAdd, wakeDescriptor, &registration);
    }

    /// <summary>Rounds done so far; a loop that lives counts on. For the watchdog and tests.</summary>
    public long Rounds { get; private set; }

    /// <summary>Called when a round has begun and its clock is read, before anything that happened is told.</summary>
    public Action? StartOfRound { get; set; }

    /// <summary>Called at the end of each round, for work that is better done once per round.</summary>
    public Action? EndOfRound { get; set; }

    /// <summary>Runs until <see cref="Stop"/>.</summary>
    public void Run()
    {
        while (!stopped)
        {
            RunOnce(LongestWaitMs);
        }
    }

    /// <summary>Does one round.</summary>
    /// <param name="mostMs">Waits at most so long for something to happen.</param>
    public void RunOnce(int mostMs)
    {
        var delay = Timers.DelayMs(NowMs, mostMs);
        if (revisits.Count > 0 || HasPosted || stopped)
        {
            delay = 0;
        }

        var count = Libc.EpollWait(epoll, events, EventsPerRound, delay);
        if (count < 0)
        {
            // A process that was stopped and goes on is woken so: what has arrived meanwhile comes before the deadlines all the same.
            count = Libc.EpollWait(epoll, events, EventsPerRound, 0);
        }

        NowUs = ReadClockUs();
        StartOfRound?.Invoke();
        for (var i = 0; i < count; i++)
        {
            Dispatch(events[i]);
        }

        RunRevisits();
        Timers.Advance(NowMs);
        if (HasPosted)
        {
            RunPosted();
        }

        EndOfRound?.Invoke();
        Rounds++;
    }

    /// <summary>Reads the clock within a round, after work that took long: what is timed from now on must not count from before.</summary>
    public void RefreshClock() => NowUs = ReadClockUs();

    /// <summary>Ends <see cref="Run"/> after the present round. Callable from any thread.</summary>
    public void Stop()
    {
        stopped = true;
        Wake();
    }

    /// <inheritdoc/>
    public override Connection? Connect(ConnectSettings settings, ConnectionHandler handler, out int error)
    {
        var unix = settings.UnixPath != null;
        var family = unix
            ? Constants.AfUnix
            : settings.Address.Family == EndpointFamily.IPv6 ? Constants.AfInet6 : Constants.AfInet;
        var descriptor = Libc.Socket(family, Constants.SockStream | Constants.SockNonblock | Constants.SockCloexec, 0);
        if (descriptor < 0)
        {
            error = Libc.LastError;
            return null;
        }

        var address = stackalloc byte[128];
        var length = unix ? ListeningSocket.WriteUnixAddress(settings.UnixPath, address) : settings.Address.Write(address);
        error = PrepareOutgoing(descriptor, settings, unix);
        if (error == 0 && Libc.Connect(descriptor, address, length) < 0 && Libc.LastError != Errno.InProgress)
        {
            error = Libc.LastError;
        }

        if (error != 0)
        {
            _ = Libc.Close(descriptor);
            return null;
        }

        var connection = Open(descriptor, unix ? Endpoint.Unix : settings.Address);
        connection.Handler = handler;
        return connection;
    }

    /// <inheritdoc/>
    public override Listener Listen(ListeningSocket socket, ListenerHandler handler)
    {
        var descriptor = Libc.Fcntl(socket.Descriptor, Constants.FDupfdCloexec, 0);
        if (descriptor < 0)
        {
            throw new InvalidOperationException($"No descriptor for a listener: {Errno.Describe(Libc.LastError)}");
        }

        var listener = new SocketListener(this, descriptor, handler) { Generation = ++generation };
        Grow(descriptor);
        owners[descriptor] = listener;
        Register(listener);
        return listener;
    }

    /// <inheritdoc/>
    public override void Revisit(Connection connection)
    {
        var socket = (SocketConnection)connection;
        revisits.Add((socket, socket.Generation));
    }

    /// <inheritdoc/>
    public override SplicePipe? RentPipe() => pipes.TryPop(out var pipe) ? pipe : SplicePipe.Open();

    /// <inheritdoc/>
    public override void ReturnPipe(SplicePipe pipe)
    {
        if (pipe.Held == 0 && pipes.Count < PipesKept)
        {
            pipes.Push(pipe);
        }
        else
        {
            pipe.Close();
        }
    }

    /// <summary>Closes the loop's own descriptors. Connections must be closed before.</summary>
    public void Dispose()
    {
        while (pipes.TryPop(out var pipe))
        {
            pipe.Close();
        }

        _ = Libc.Close(epoll);
        _ = Libc.Close(wakeDescriptor);
        NativeMemory.Free(events);
    }

    internal void Close(SocketConnection connection)
    {
        if (!connection.IsOpen)
        {
            return;
        }

        connection.IsOpen = false;
        connection.Handler = null;
        connection.Ready = Readiness.None;
        owners[connection.Descriptor] = null;

        // No other process holds the descriptor, so closing it takes it out of epoll as well.
        _ = Libc.Close(connection.Descriptor);
        free.Push(connection);
    }

    internal void Register(SocketListener listener)
    {
        var registration = new EpollEvent
        {
            Events = Constants.EpollIn,
            Data = ((ulong)listener.Generation << 32) | (uint)listener.Descriptor,
        };
        _ = Libc.EpollControl(epoll, Constants.EpollCtlAdd, listener.Descriptor, &registration);
    }

    internal void Unregister(int descriptor)
    {
        EpollEvent unused = default;
        _ = Libc.EpollControl(epoll, Constants.EpollCtlDel, descriptor, &unused);
    }

    internal void Forget(SocketListener listener) => owners[listener.Descriptor] = null;

    /// <inheritdoc/>
    protected override void Wake()
    {
        ulong one = 1;
        _ = Libc.Write(wakeDescriptor, &one, sizeof(ulong));
    }

    private static long ReadClockUs() => System.Diagnostics.Stopwatch.GetTimestamp() / (System.Diagnostics.Stopwatch.Frequency / 1_000_000);

    private static int PrepareOutgoing(int descriptor, ConnectSettings settings, bool unix)
    {
        if (unix)
        {
            return 0;
        }

        ListeningSocket.SetOption(descriptor, Constants.IpprotoTcp, Constants.TcpNodelay, 1);
        settings.KeepAlive.Apply(descriptor);
        if (settings.FastOpen)
        {
            ListeningSocket.SetOption(descriptor, Constants.IpprotoTcp, Constants.TcpFastopenConnect, 1);
        }

        if (settings.Interface != null && ListeningSocket.BindToInterface(descriptor, settings.Interface) < 0)
        {
            return Libc.LastError;
        }

        if (settings.Source.IsInternet)
        {
            var source = stackalloc byte[Endpoint.MaxSocketAddressLength];
            var length = settings.Source.Write(source);
            if (settings.Source.Port == 0)
            {
                // Lets the kernel choose the port at connect, so that ports are shared between destinations.
                ListeningSocket.SetOption(descriptor, Constants.IpprotoIp, Constants.IpBindAddressNoPort, 1);
            }
            else
            {
                ListeningSocket.SetOption(descriptor, Constants.SolSocket, Constants.SoReuseaddr, 1);
            }

            return Libc.Bind(descriptor, source, length) < 0 ? Libc.LastError : 0;
        }

        return 0;
    }

    private void Dispatch(in EpollEvent happened)
    {
        var descriptor = (int)(uint)happened.Data;
        if (descriptor == wakeDescriptor)
        {
            ulong count;
            _ = Libc.Read(wakeDescriptor, &count, sizeof(ulong));
            return;
        }

        var owner = owners[descriptor];
        if (owner is SocketConnection connection)
        {
            if (connection.Generation != (uint)(happened.Data >> 32) || !connection.IsOpen)
            {
                return;
            }

            connection.Ready |= ToReadiness(happened.Events);
            connection.Handler?.OnReady(connection);
        }
        else if (owner is SocketListener listener && listener.Generation == (uint)(happened.Data >> 32))
        {
            Accept(listener);
        }
        else if (owner is DescriptorWatch watch && watch.Generation == (uint)(happened.Data >> 32))
        {
            watch.Handler.OnReadable();
        }
    }

    private void RunRevisits()
    {
        if (revisits.Count == 0)
        {
            return;
        }

        (revisits, revisiting) = (revisiting, revisits);
        foreach (var (connection, generation) in revisiting)
        {
            if (connection.IsOpen && connection.Generation == generation)
            {
                connection.Handler?.OnReady(connection);
            }
        }

        revisiting.Clear();
    }

    private static Readiness ToReadiness(uint bits)
    {
        // Readable and Writable have the values that make this a matter of shifts: IN is 1, OUT is 4, RDHUP is 0x2000.
        var ready = (Readiness)((bits & Constants.EpollIn) | ((bits & Constants.EpollOut) >> 1) | ((bits & Constants.EpollRdhup) >> 11));
        return (bits & (Constants.EpollErr | Constants.EpollHup)) == 0 ? ready : ready | Readiness.Failed | Readiness.Readable;
    }

    private void Accept(SocketListener listener)
    {
        var address = stackalloc byte[128];
        for (var i = 0; i < AcceptsPerRound && listener.Descriptor >= 0 && !listener.IsPaused && listener.Handler.MayAccept; i++)
        {
            uint length = 128;
            var descriptor = Libc.Accept4(listener.Descriptor, address, &length, Constants.SockNonblock | Constants.SockCloexec);
            if (descriptor < 0)
            {
                AcceptFailed(listener, Libc.LastError);
                return;
            }

            listener.Handler.OnAccepted(Open(descriptor, Endpoint.Read(address, length)));
        }
    }

    private void AcceptFailed(SocketListener listener, int error)
    {
        if (error is Errno.TooManyFiles or Errno.FileTableFull or Errno.NoBufferSpace or Errno.NoMemory)
        {
            listener.Pause();
            Timers.Set(new AcceptRetry(listener), NowMs + AcceptRetry.DelayMs);
            listener.Handler.OnAcceptFailed(error);
        }
    }

    private SocketConnection Open(int descriptor, Endpoint remote)
    {
        Grow(descriptor);
        var connection = free.TryPop(out var used) ? used : new SocketConnection(this);
        owners[descriptor] = connection;
        connection.Descriptor = descriptor;
        connection.Generation = ++generation;
        connection.IsOpen = true;
        connection.Remote = remote;
        connection.Ready = Readiness.None;
        var registration = new EpollEvent
        {
            Events = Constants.EpollIn | Constants.EpollOut | Constants.EpollRdhup | Constants.EpollEdge,
            Data = ((ulong)connection.Generation << 32) | (uint)descriptor,
        };
        _ = Libc.EpollControl(epoll, Constants.EpollCtlAdd, descriptor, &registration);
        return connection;
    }

    private void Grow(int descriptor)
    {
        if (descriptor >= owners.Length)
        {
            Array.Resize(ref owners, Math.Max(descriptor + 1, owners.Length * 2));
        }
    }
}
