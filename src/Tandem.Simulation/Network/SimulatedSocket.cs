using Tandem.Linux;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Simulation.Network;

/// <summary>
/// One end of a simulated connection with the behaviour of a non-blocking Linux TCP socket: bounded room, ends in order, resets,
/// errors told once, and wake-ups as an edge-triggered epoll gives them. Results are as those of <see cref="Connection"/>.
/// </summary>
internal sealed partial class SimulatedSocket
{
    private readonly SimulatedNetwork network;
    private readonly int capacity;
    private byte[] inbox = new byte[1024];
    private int start;
    private int count;
    private int travelling;
    private long lastArrivalUs;
    private int error;
    private bool finSent;
    private bool finReceived;
    private bool isReset;
    private bool wantsRoom;

    internal SimulatedSocket(SimulatedNetwork network, string name, Endpoint address, bool toServer)
    {
        this.network = network;
        Name = name;
        Address = address;
        IsToServer = toServer;
        capacity = network.Random.Next(network.Conditions.LeastRoom, network.Conditions.MostRoom + 1);
    }

    internal string Name { get; }

    /// <summary>This end's own address.</summary>
    internal Endpoint Address { get; }

    /// <summary>The connection leads from the balancer to a server; else from a client to the balancer.</summary>
    internal bool IsToServer { get; }

    internal bool IsClosed { get; private set; }

    internal bool IsConnected { get; private set; }

    /// <summary>What is sent leaves and arrives in one piece, without faults.</summary>
    internal bool IsSmooth { get; set; }

    /// <summary>Called at each edge.</summary>
    internal Action? Woken { get; set; }

    internal SimulatedSocket? Peer { get; private set; }

    internal static void Join(SimulatedSocket local, SimulatedSocket remote)
    {
        local.Peer = remote;
        remote.Peer = local;
        remote.IsConnected = true;
    }

    internal void Establish()
    {
        if (IsClosed)
        {
            return;
        }

        IsConnected = true;
        Woken?.Invoke();
    }

    internal void Refuse()
    {
        if (!IsClosed)
        {
            isReset = true;
            error = Errno.ConnectionRefused;
            Woken?.Invoke();
        }
    }

    /// <summary>The bits that epoll would report now.</summary>
    internal Readiness Poll()
    {
        if (!IsConnected && !isReset)
        {
            return Readiness.None;
        }

        var ready = Readiness.None;
        if (count > 0 || finReceived || isReset)
        {
            ready |= Readiness.Readable;
        }

        if (finReceived || isReset)
        {
            ready |= Readiness.PeerEnded;
        }

        if (isReset || error != 0 || (finReceived && finSent))
        {
            ready |= Readiness.Failed | Readiness.Readable;
        }

        if (isReset || finSent || HasRoom)
        {
            ready |= Readiness.Writable;
        }
        else
        {
            wantsRoom = true;
        }

        return ready;
    }

    internal int Receive(Span<byte> buffer, bool peek = false)
    {
        if (count > 0)
        {
            var taken = Math.Min(buffer.Length, count);
            inbox.AsSpan(start, taken).CopyTo(buffer);
            if (!peek)
            {
                start += taken;
                count -= taken;
                start = count == 0 ? 0 : start;
                Peer?.OnRoom();
            }

            return taken;
        }

        if (finReceived)
        {
            return 0;
        }

        if (error != 0)
        {
            return -TakeError();
        }

        return isReset ? 0 : -Errno.Again;
    }

    internal int TakeError()
    {
        var taken = error;
        error = 0;
        return taken;
    }

    internal int Send(ReadOnlySpan<byte> data)
    {
        if (error != 0)
        {
            return -TakeError();
        }

        if (isReset || finSent)
        {
            return -Errno.BrokenPipe;
        }

        if (!IsConnected)
        {
            return -Errno.Again;
        }

        var room = Peer!.FreeRoom;
        if (room <= 0)
        {
            wantsRoom = true;
            return -Errno.Again;
        }

        var length = Math.Min(data.Length, room);
        if (!IsSmooth && length > 1 && network.Chance(network.Conditions.ShortWrites))
        {
            length = network.Random.Next(1, length);
            network.After(network.Latency(), WakeUnlessClosed);
        }

        if (length < data.Length)
        {
            wantsRoom = true;
        }

        network.Note($"{Name} > {length} bytes");
        Travel(data[..length]);
        return length;
    }

    internal void EndSending()
    {
        if (!finSent && !isReset)
        {
            finSent = true;
            var peer = Peer!;
            ArriveLater(peer, peer.OnFin);
        }
    }

    internal void Close()
    {
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        Woken = null;
        if (Peer == null || isReset)
        {
            return;
        }

        if (count > 0 || !IsConnected)
        {
            SendReset();
        }
        else
        {
            EndSending();
        }
    }

    internal void Abort()
    {
        if (!IsClosed)
        {
            IsClosed = true;
            Woken = null;
            if (Peer != null && !isReset)
            {
                SendReset();
            }
        }
    }

    private bool HasRoom => IsConnected && Peer!.FreeRoom * 3 >= Peer.capacity;

    /// <summary>Bytes that a send would take now.</summary>
    internal int RoomToPeer => Peer?.FreeRoom ?? 0;

    /// <summary>The network has cut the connection.</summary>
    internal bool WasCut { get; private set; }

    private int FreeRoom => capacity - count - travelling;
}
