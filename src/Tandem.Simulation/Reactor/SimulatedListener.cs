using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;
using Tandem.Simulation.Network;

namespace Tandem.Simulation.Reactor;

/// <summary>A loop's listener in a simulated network. What connects while it is paused waits.</summary>
internal sealed class SimulatedListener(SimulatedLoop loop, ListenerHandler handler) : Listener
{
    private readonly Queue<(SimulatedSocket Socket, Endpoint From)> waiting = new();
    private bool paused;
    private bool closed;

    public override bool IsPaused => paused;

    public override void Pause() => paused = true;

    public override void Resume()
    {
        paused = false;
        loop.Touch();
    }

    public override void Close()
    {
        closed = true;
        while (waiting.TryDequeue(out var client))
        {
            client.Socket.Abort();
        }
    }

    internal void OnConnect(SimulatedSocket socket, Endpoint from)
    {
        waiting.Enqueue((socket, from));
        loop.Touch();
    }

    internal void AcceptAll()
    {
        while (!closed && !paused && waiting.Count > 0 && handler.MayAccept)
        {
            var (socket, from) = waiting.Dequeue();
            handler.OnAccepted(loop.Open(socket, from));
        }
    }
}
