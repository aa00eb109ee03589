using Tandem.Linux.Native;
using Tandem.Linux.Sockets;

namespace Tandem.Linux.Reactor;

/// <summary>
/// A connection over a non-blocking socket of an <see cref="EpollLoop"/>. The loop reuses the object for another socket once it is
/// closed; the generation, which no two sockets of a loop share, tells stale events from its own.
/// </summary>
internal sealed unsafe class SocketConnection : Connection
{
    private readonly EpollLoop loop;

    internal SocketConnection(EpollLoop loop) => this.loop = loop;

    public override EventLoop Loop => loop;

    public override Endpoint Local
    {
        get
        {
            var address = stackalloc byte[128];
            uint length = 128;
            return Libc.GetSocketName(Descriptor, address, &length) < 0 ? default : Endpoint.Read(address, length);
        }
    }

    internal int Descriptor { get; set; }

    /// <summary>The number of this socket among all of the loop; the upper half of an event's data.</summary>
    internal uint Generation { get; set; }

    internal bool IsOpen { get; set; }

    public override int Receive(byte* buffer, int capacity)
    {
        nint got;
        do
        {
            got = Libc.Receive(Descriptor, buffer, capacity, Constants.MsgDontwait);
            if (got == capacity)
            {
                return capacity;
            }
        }
        while (got < 0 && Libc.LastError == Errno.Interrupted);

        return EndReceive((int)got);
    }

    public override int Peek(byte* buffer, int capacity)
    {
        var got = (int)Libc.Receive(Descriptor, buffer, capacity, Constants.MsgDontwait | Constants.MsgPeek);
        return got >= 0 ? got : -Libc.LastError;
    }

    public override int Send(byte* data, int length, bool more)
    {
        nint sent;
        do
        {
            sent = Libc.Send(Descriptor, data, length, Constants.MsgDontwait | Constants.MsgNosignal | (more ? Constants.MsgMore : 0));
            if (sent == length)
            {
                return length;
            }
        }
        while (sent < 0 && Libc.LastError == Errno.Interrupted);

        return EndSend((int)sent);
    }

    public override int Splice(SplicePipe pipe, Connection target, int most, out int received)
    {
        received = 0;
        if (pipe.Held == 0 && most > 0)
        {
            var got = (int)Libc.Splice(
                Descriptor, null, pipe.WriteEnd, null, Math.Min(most, SplicePipe.Capacity), Constants.SpliceMove | Constants.SpliceNonblock);
            received = got < 0 ? EndReceive(got) : got;
            if (got <= 0)
            {
                return 0;
            }

            pipe.Held = got;
        }

        if (pipe.Held == 0)
        {
            return 0;
        }

        var other = (SocketConnection)target;
        var sent = (int)Libc.Splice(
            pipe.ReadEnd, null, other.Descriptor, null, pipe.Held, Constants.SpliceMove | Constants.SpliceNonblock);
        if (sent > 0)
        {
            pipe.Held -= sent;
            if (pipe.Held > 0)
            {
                other.Ready &= ~Readiness.Writable;
            }

            return sent;
        }

        return other.EndSend(sent);
    }

    public override int ConnectError()
    {
        var error = 0;
        uint size = sizeof(int);
        return Libc.GetSocketOption(Descriptor, Constants.SolSocket, Constants.SoError, &error, &size) < 0
            ? Libc.LastError
            : error;
    }

    public override void EndSending() => _ = Libc.Shutdown(Descriptor, Constants.ShutWr);

    public override void Close() => loop.Close(this);

    public override void Abort()
    {
        var linger = stackalloc int[2] { 1, 0 };
        _ = Libc.SetSocketOption(Descriptor, Constants.SolSocket, Constants.SoLinger, linger, 2 * sizeof(int));
        loop.Close(this);
    }

    private int EndReceive(int got)
    {
        if (got > 0)
        {
            // A short read means drained; what the peer ended with is still told by PeerEnded.
            Ready &= ~Readiness.Readable;
            return got;
        }

        if (got == 0)
        {
            Ready |= Readiness.PeerEnded;
            return 0;
        }

        var error = Libc.LastError;
        Ready = error == Errno.Again ? Ready & ~Readiness.Readable : Ready | Readiness.Failed;
        return -error;
    }

    private int EndSend(int sent)
    {
        if (sent >= 0)
        {
            Ready &= ~Readiness.Writable;
            return sent;
        }

        var error = Libc.LastError;
        Ready = error == Errno.Again ? Ready & ~Readiness.Writable : Ready | Readiness.Failed;
        return -error;
    }
}
