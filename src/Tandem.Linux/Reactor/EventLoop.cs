using System.Collections.Concurrent;
using Tandem.Linux.Memory;
using Tandem.Linux.Sockets;

namespace Tandem.Linux.Reactor;

/// <summary>
/// One thread's loop: connections, listeners, deadlines, buffers and a clock. The real kind waits in epoll; the simulated
/// kind steps a virtual clock. Everything but <see cref="Post"/> belongs to the loop's own thread.
/// </summary>
public abstract unsafe class EventLoop
{
    /// <summary>
    /// Bytes of <see cref="Scratch"/> and <see cref="Output"/>: room for a head in front of a piece of a body. How large such a
    /// piece is stands with who receives it (docs/NOTES.md, "receive size").
    /// </summary>
    public const int ScratchSize = 512 * 1024;

    /// <summary>
    /// Bytes of a <see cref="HeadBuffers"/> buffer: 16 KiB as received, up to 15 KiB of request line for the log, 1 KiB of edits, and
    /// the head written anew. An exchange touches only as many pages as its head needs.
    /// </summary>
    public const int HeadBufferSize = 56 * 1024;

    /// <summary>Bytes of a <see cref="BodyBuffers"/> buffer: what a slow receiver may leave of one piece of a body.</summary>
    public const int BodyBufferSize = 128 * 1024;

    private readonly ConcurrentQueue<Action> posted = new();

    /// <summary>Makes the loop's memory.</summary>
    /// <param name="nowUs">The present time of its clock.</param>
    /// <param name="maxBuffers">The most head buffers, and body buffers, at a time.</param>
    protected EventLoop(long nowUs, int maxBuffers)
    {
        NowUs = nowUs;
        Timers = new TimerWheel(nowUs / 1000);
        HeadBuffers = new BufferPool(HeadBufferSize, maxBuffers);
        BodyBuffers = new BufferPool(BodyBufferSize, maxBuffers);
        var memory = new BufferPool(ScratchSize, 2);
        Scratch = memory.Rent();
        Output = memory.Rent();
        if (Scratch == null || Output == null)
        {
            throw new OutOfMemoryException("No memory for an event loop's scratch buffers.");
        }
    }

    /// <summary>Takes over the memory of a loop that has ended, for simulations that run thousands of loops one after the other.</summary>
    /// <param name="nowUs">The present time of its clock.</param>
    /// <param name="predecessor">A loop that runs no more and has all its buffers back.</param>
    protected EventLoop(long nowUs, EventLoop predecessor)
    {
        ArgumentNullException.ThrowIfNull(predecessor);
        NowUs = nowUs;
        Timers = new TimerWheel(nowUs / 1000);
        HeadBuffers = predecessor.HeadBuffers;
        BodyBuffers = predecessor.BodyBuffers;
        Scratch = predecessor.Scratch;
        Output = predecessor.Output;
    }

    /// <summary>Monotonic microseconds as of the start of this round; read once per round.</summary>
    public long NowUs { get; protected set; }

    /// <summary>Monotonic milliseconds as of the start of this round.</summary>
    public long NowMs => NowUs / 1000;

    /// <summary>The loop's deadlines, in <see cref="NowMs"/>.</summary>
    public TimerWheel Timers { get; }

    /// <summary>Buffers for heads that an exchange or a slow sender keeps.</summary>
    public BufferPool HeadBuffers { get; }

    /// <summary>Buffers for the part of a body that a slow receiver has not taken yet.</summary>
    public BufferPool BodyBuffers { get; }

    /// <summary>The loop's hot receive buffer; what is in it is lost when the handler returns.</summary>
    public byte* Scratch { get; }

    /// <summary>The loop's second hot buffer, for what is being composed; lost when the handler returns.</summary>
    public byte* Output { get; }

    /// <summary>Starts a connection; its handler is told when it is writable (made) or failed.</summary>
    /// <param name="settings">Where to and how.</param>
    /// <param name="handler">Its owner.</param>
    /// <param name="error">The errno number when null is returned.</param>
    /// <returns>The connection, or null when the attempt could not even start.</returns>
    public abstract Connection? Connect(ConnectSettings settings, ConnectionHandler handler, out int error);

    /// <summary>Accepts connections of a listening socket on this loop.</summary>
    /// <param name="socket">A bound and listening socket; the loop takes a descriptor of its own.</param>
    /// <param name="handler">Who takes the connections.</param>
    public abstract Listener Listen(ListeningSocket socket, ListenerHandler handler);

    /// <summary>
    /// Calls the connection's handler again in the next round, for a handler that stopped while it could have gone on, so that
    /// others have their turn.
    /// </summary>
    /// <param name="connection">An open connection; it may be closed before the round comes.</param>
    public abstract void Revisit(Connection connection);

    /// <summary>Takes an empty pipe for <see cref="Connection.Splice"/>, or null when there is none.</summary>
    public abstract SplicePipe? RentPipe();

    /// <summary>Gives a pipe back; one that still holds bytes is closed.</summary>
    /// <param name="pipe">The pipe.</param>
    public abstract void ReturnPipe(SplicePipe pipe);

    /// <summary>Has work done on the loop's thread, soon. Callable from any thread; allocates.</summary>
    /// <param name="work">What to do.</param>
    public void Post(Action work)
    {
        posted.Enqueue(work);
        Wake();
    }

    /// <summary>Ends the wait of a sleeping loop. Callable from any thread.</summary>
    protected abstract void Wake();

    /// <summary>Work was posted and not yet done.</summary>
    protected bool HasPosted => !posted.IsEmpty;

    /// <summary>Does what was posted until now.</summary>
    protected void RunPosted()
    {
        for (var left = posted.Count; left > 0 && posted.TryDequeue(out var work); left--)
        {
            work();
        }
    }
}
