using Tandem.Linux;
using Tandem.Simulation.Network;

namespace Tandem.Simulation.Peers;

/// <summary>What a peer has to send: it goes out as fast as there is room, or at a pace, and then the connection may end.</summary>
internal sealed class PeerOutput(SimulatedNetwork network, SimulatedSocket socket)
{
    private readonly Queue<byte[]> queue = new();
    private int sentOfFirst;
    private bool paused;
    private Action? whenSent;

    /// <summary>Bytes per step and microseconds between steps; null for as fast as possible.</summary>
    internal (int Bytes, int DelayUs)? Pace { get; set; }

    internal bool IsEmpty => queue.Count == 0;

    internal void Write(byte[] bytes)
    {
        if (bytes.Length > 0)
        {
            queue.Enqueue(bytes);
        }
    }

    /// <summary>Calls back when all of the present content is sent.</summary>
    internal void Then(Action action) => whenSent += action;

    internal void Flush()
    {
        while (!paused && queue.TryPeek(out var first) && !socket.IsClosed)
        {
            var rest = first.AsSpan(sentOfFirst);
            var sent = socket.Send(Pace is { } pace ? rest[..Math.Min(rest.Length, pace.Bytes)] : rest);
            if (sent == -Errno.Again)
            {
                return;
            }

            if (sent < 0)
            {
                queue.Clear();
                sentOfFirst = 0;
                return;
            }

            sentOfFirst += sent;
            if (sentOfFirst == first.Length)
            {
                queue.Dequeue();
                sentOfFirst = 0;
            }

            if (Pace != null)
            {
                paused = true;
                network.After(Pace.Value.DelayUs, () =>
                {
                    paused = false;
                    Flush();
                });
            }
        }

        if (queue.Count == 0 && whenSent != null)
        {
            var action = whenSent;
            whenSent = null;
            action();
        }
    }
}
