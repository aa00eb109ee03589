using Tandem.Linux;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;
using Tandem.Simulation.Network;

namespace Tandem.Simulation.Reactor;

/// <summary>
/// A balancer's connection over a <see cref="SimulatedSocket"/>: the flags of <see cref="Connection.Ready"/> are set and
/// cleared as a real socket's. Unlike there, an object is never reused, and any use after its close is a violation.
/// </summary>
internal sealed unsafe class SimulatedConnection : Connection
{
    private readonly SimulatedLoop loop;
    private readonly SimulatedSocket socket;

    internal SimulatedConnection(SimulatedLoop loop, SimulatedSocket socket, Endpoint remote)
    {
        this.loop = loop;
        this.socket = socket;
        Remote = remote;
    }

    public override EventLoop Loop => loop;

    public override Endpoint Local => socket.Address;

    internal SimulatedSocket Socket => socket;

    internal bool IsOpen { get; private set; } = true;

    /// <summary>It stands in the loop's list of the woken.</summary>
    internal bool IsWoken { get; set; }

    public override int Receive(byte* buffer, int capacity)
    {
        if (!Check(capacity > 0, "Receive"))
        {
            return -Errno.NotConnected;
        }

        var got = socket.Receive(new Span<byte>(buffer, capacity));
        if (got == capacity)
        {
            return got;
        }

        if (got > 0 || got == -Errno.Again)
        {
            Ready &= ~Readiness.Readable;
        }
        else
        {
            Ready |= got == 0 ? Readiness.PeerEnded : Readiness.Failed;
        }

        return got;
    }

    public override int Peek(byte* buffer, int capacity) =>
        Check(capacity > 0, "Peek") ? socket.Receive(new Span<byte>(buffer, capacity), peek: true) : -Errno.NotConnected;

    public override int Send(byte* data, int length, bool more = false)
    {
        if (!Check(length > 0, "Send"))
        {
            return -Errno.NotConnected;
        }

        var sent = socket.Send(new ReadOnlySpan<byte>(data, length));
        if (sent == length)
        {
            return sent;
        }

        if (sent >= 0 || sent == -Errno.Again)
        {
            Ready &= ~Readiness.Writable;
        }
        else
        {
            Ready |= Readiness.Failed;
        }

        return sent;
    }

    public override int Splice(SplicePipe pipe, Connection target, int most, out int received) =>
        throw new NotSupportedException("A simulated loop has no pipes.");

    public override int ConnectError() => Check(true, "ConnectError") ? socket.TakeError() : Errno.NotConnected;

    public override void EndSending()
    {
        if (Check(true, "EndSending"))
        {
            socket.EndSending();
        }
    }

    public override void Close()
    {
        if (Check(true, "Close"))
        {
            socket.Close();
            Forget();
        }
    }

    public override void Abort()
    {
        if (Check(true, "Abort"))
        {
            socket.Abort();
            Forget();
        }
    }

    private bool Check(bool valid, string call)
    {
        if (!IsOpen)
        {
            loop.Network.Violate($"{call} of the closed connection {socket.Name}");
            return false;
        }

        if (!valid)
        {
            loop.Network.Violate($"{call} without a byte on {socket.Name}");
        }

        return valid;
    }

    private void Forget()
    {
        loop.Network.Note($"{socket.Name} closed by the balancer");
        IsOpen = false;
        Handler = null;
        Ready = Readiness.None;
        loop.OnClosed();
    }
}
