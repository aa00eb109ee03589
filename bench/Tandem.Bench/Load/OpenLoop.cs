using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Tandem.Bench.Load;

/// <summary>Open-loop load: requests fall due at a constant rate whether or not earlier ones were answered, and a latency counts from
/// the moment the request was due. A proxy that stalls is so charged for every request that it kept waiting.</summary>
internal sealed unsafe class OpenLoop : IDisposable
{
    private const int MaxEvents = 256;

    private readonly Socket[] sockets;
    private readonly long[] dueAt;
    private readonly int[] missing;
    private readonly Queue<int> free = new();
    private readonly int epoll;
    private readonly byte[] request = "GET / HTTP/1.1\r\nHost: bench\r\n\r\n"u8.ToArray();
    private readonly int answerLength;

    public OpenLoop(int port, int connections)
    {
        sockets = new Socket[connections];
        dueAt = new long[connections];
        missing = new int[connections];
        epoll = Libc.EpollCreate(0);
        var scratch = new byte[4096];
        var registration = stackalloc byte[16];
        for (var i = 0; i < connections; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
            socket.Send(request);
            // All answers are alike, so the first one's length stands for them all.
            answerLength = ReceiveAnswer(socket, scratch);
            sockets[i] = socket;
            new Span<byte>(registration, 16).Clear();
            *(int*)registration = Libc.EpollIn;
            *(long*)(registration + Libc.EventDataOffset) = i;
            _ = Libc.EpollControl(epoll, Libc.EpollAdd, (int)socket.Handle, registration);
            free.Enqueue(i);
        }
    }

    /// <summary>Sends <paramref name="rate"/> requests a second; the latencies in microseconds, sorted.</summary>
    public double[] Run(double rate, double seconds)
    {
        var total = (int)(rate * seconds);
        var latencies = new double[total];
        var ticksPerRequest = Stopwatch.Frequency / rate;
        var start = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 100);
        var limit = start + (long)((seconds + 5) * Stopwatch.Frequency);
        int next = 0, done = 0;
        var events = stackalloc byte[MaxEvents * Libc.EventSize];
        var timeout = stackalloc long[2];
        while (done < total)
        {
            var now = Stopwatch.GetTimestamp();
            if (now > limit)
            {
                throw new TimeoutException($"{total - done} of {total} requests were not answered in time");
            }

            for (; next < total && free.Count > 0 && start + (long)(next * ticksPerRequest) <= now; next++)
            {
                Send(free.Dequeue(), start + (long)(next * ticksPerRequest));
            }

            var wait = next < total && free.Count > 0 ? start + (long)(next * ticksPerRequest) - now : Stopwatch.Frequency / 10;
            timeout[0] = 0;
            timeout[1] = Math.Clamp(wait * (1_000_000_000 / Stopwatch.Frequency), 0, 100_000_000);
            var count = Libc.EpollWait(epoll, events, MaxEvents, timeout, null);
            for (var i = 0; i < count; i++)
            {
                var index = (int)*(long*)(events + (i * Libc.EventSize) + Libc.EventDataOffset);
                if (Receive(index))
                {
                    latencies[done++] = (Stopwatch.GetTimestamp() - dueAt[index]) * 1e6 / Stopwatch.Frequency;
                    free.Enqueue(index);
                }
            }
        }

        Array.Sort(latencies);
        return latencies;
    }

    public static double Percentile(double[] sorted, double percent) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * percent / 100))];

    public void Dispose()
    {
        foreach (var socket in sockets)
        {
            socket?.Dispose();
        }

        _ = Libc.Close(epoll);
    }

    private static int ReceiveAnswer(Socket socket, byte[] scratch)
    {
        var length = 0;
        while (true)
        {
            var count = socket.Receive(scratch.AsSpan(length));
            length += count;
            var end = scratch.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (count == 0)
            {
                throw new InvalidOperationException("the connection was closed before it answered");
            }

            // The back end's tiny body is "ok".
            if (end >= 0 && length == end + 6)
            {
                return length;
            }
        }
    }

    private void Send(int index, long due)
    {
        dueAt[index] = due;
        missing[index] = answerLength;
        fixed (byte* bytes = request)
        {
            if (Libc.Send((int)sockets[index].Handle, bytes, request.Length, Libc.MessageNoSignal) != request.Length)
            {
                throw new InvalidOperationException("a request could not be sent");
            }
        }
    }

    private bool Receive(int index)
    {
        var bytes = stackalloc byte[2048];
        var count = (int)Libc.Receive((int)sockets[index].Handle, bytes, 2048, Libc.MessageDontWait);
        if (count == 0)
        {
            throw new InvalidOperationException("the proxy closed a connection under load");
        }

        missing[index] -= Math.Max(0, count);
        return missing[index] <= 0;
    }
}
