using Tandem.Linux.Sockets;

namespace Tandem.Linux.Reactor;

/// <summary>
/// One byte stream to a peer, driven by one loop: the seam between what the balancer does and the kernel. The real kind is
/// a non-blocking socket; the simulated kind is a seeded, unreliable pipe. Not thread-safe.
/// </summary>
/// <remarks>
/// Results are counts; a failure is a negated <see cref="Errno"/> number. After <see cref="Close"/> or <see cref="Abort"/>
/// the object belongs to the loop again and may be reused at once: its owner must forget it.
/// </remarks>
public abstract unsafe class Connection
{
    /// <summary>Who is told of readiness.</summary>
    public ConnectionHandler? Handler { get; set; }

    /// <summary>What is possible now, as far as is known: set by events, cleared by calls that found nothing left.</summary>
    public Readiness Ready { get; set; }

    /// <summary>The peer's address.</summary>
    public Endpoint Remote { get; protected internal set; }

    /// <summary>The loop that drives this connection.</summary>
    public abstract EventLoop Loop { get; }

    /// <summary>Our own address on this connection; asked of the kernel at each call.</summary>
    public abstract Endpoint Local { get; }

    /// <summary>Bytes may be read, or the end of the stream.</summary>
    public bool IsReadable => (Ready & (Readiness.Readable | Readiness.PeerEnded | Readiness.Failed)) != 0;

    /// <summary>There may be room to write.</summary>
    public bool IsWritable => (Ready & (Readiness.Writable | Readiness.Failed)) != 0;

    /// <summary>The peer has ended its sending side or the connection is broken.</summary>
    public bool HasEnded => (Ready & (Readiness.PeerEnded | Readiness.Failed)) != 0;

    /// <summary>
    /// Reads what has arrived. A result shorter than asked means that the stream is drained for now, and clears
    /// <see cref="Readiness.Readable"/>.
    /// </summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="capacity">The most bytes, more than 0.</param>
    /// <returns>Bytes read; 0 at the end of the stream; -<see cref="Errno.Again"/> when there is nothing; else -errno.</returns>
    public abstract int Receive(byte* buffer, int capacity);

    /// <summary>Looks at what has arrived without taking it.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="capacity">The most bytes, more than 0.</param>
    /// <returns>As <see cref="Receive"/>.</returns>
    public abstract int Peek(byte* buffer, int capacity);

    /// <summary>
    /// Sends as much as there is room for. A result shorter than asked clears <see cref="Readiness.Writable"/>.
    /// </summary>
    /// <param name="data">The bytes.</param>
    /// <param name="length">How many, more than 0.</param>
    /// <param name="more">More follows at once, so that a short segment is better held back.</param>
    /// <returns>Bytes taken; -<see cref="Errno.Again"/> when there is no room; else -errno.</returns>
    public abstract int Send(byte* data, int length, bool more = false);

    /// <summary>
    /// Moves bytes from this connection to another without bringing them into user space, through a pipe of the loop's.
    /// </summary>
    /// <param name="pipe">The pipe; it keeps what the target had no room for.</param>
    /// <param name="target">Where to.</param>
    /// <param name="most">The most bytes to take from this connection now.</param>
    /// <param name="received">Bytes taken from this connection: as <see cref="Receive"/>.</param>
    /// <returns>Bytes that the target took; -errno of the target when it failed.</returns>
    public abstract int Splice(SplicePipe pipe, Connection target, int most, out int received);

    /// <summary>For a connection made by <see cref="EventLoop.Connect"/>: 0 when it is established, else its errno.</summary>
    public abstract int ConnectError();

    /// <summary>Ends our sending side; reading goes on.</summary>
    public abstract void EndSending();

    /// <summary>Closes; what was sent is still delivered, unless unread bytes make the kernel reset.</summary>
    public abstract void Close();

    /// <summary>Closes at once with a reset; nothing lingers.</summary>
    public abstract void Abort();
}
