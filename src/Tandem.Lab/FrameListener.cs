using System.Net.Sockets;
using Tandem.Linux.Namespaces;

namespace Tandem.Lab;

/// <summary>Sees the Ethernet frames that reach a host's eth0, or leave it. It keeps the first 20,000 that are wanted.</summary>
public sealed class FrameListener : IDisposable
{
    private const int MaxFrames = 20_000;

    private readonly object gate = new();
    private readonly List<byte[]> frames = [];
    private readonly Predicate<byte[]> wanted;
    private readonly Socket socket;
    private readonly Thread thread;
    private volatile bool ended;

    /// <summary>Begins to listen.</summary>
    /// <param name="host">Where.</param>
    /// <param name="wanted">Which frames to keep.</param>
    public FrameListener(Host host, Predicate<byte[]> wanted)
    {
        this.wanted = wanted;
        socket = host.NewPacketSocket();
        thread = new Thread(Listen) { IsBackground = true, Name = "frames" };
        thread.Start();
    }

    /// <summary>What was kept, in order.</summary>
    public IReadOnlyList<byte[]> Frames
    {
        get
        {
            lock (gate)
            {
                return [.. frames];
            }
        }
    }

    /// <summary>Waits until enough was kept.</summary>
    /// <param name="enough">Whether this is enough.</param>
    /// <param name="patience">How long to wait.</param>
    /// <returns>Whether it came to that.</returns>
    public bool Await(Predicate<IReadOnlyList<byte[]>> enough, TimeSpan patience)
    {
        var endMs = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        lock (gate)
        {
            while (!enough(frames))
            {
                var left = endMs - Environment.TickCount64;
                if (left <= 0)
                {
                    return false;
                }

                Monitor.Wait(gate, (int)left);
            }

            return true;
        }
    }

    /// <summary>Listens no more.</summary>
    public void Dispose()
    {
        ended = true;
        thread.Join();
        socket.Dispose();
    }

    private void Listen()
    {
        var buffer = new byte[65536];
        while (!ended)
        {
            if (!socket.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead))
            {
                continue;
            }

            var frame = buffer[..ObserverSocket.Receive((int)socket.Handle, buffer)];
            if (wanted(frame))
            {
                lock (gate)
                {
                    if (frames.Count < MaxFrames)
                    {
                        frames.Add(frame);
                        Monitor.PulseAll(gate);
                    }
                }
            }
        }
    }
}
