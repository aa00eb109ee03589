using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Tandem.Lab;

/// <summary>A client that asks an <see cref="EchoResponder"/> behind one address at a steady pace, and knows when it was answered and by
/// whom. It keeps the first 200,000 answers.</summary>
public sealed class OutageProber : IDisposable
{
    /// <summary>The pace by default.</summary>
    public static readonly TimeSpan DefaultPace = TimeSpan.FromMilliseconds(10);

    private const int MaxAnswers = 200_000;

    private readonly object gate = new();
    private readonly List<Answer> answers = [];
    private readonly Socket socket;
    private readonly IPEndPoint target;
    private readonly long paceUs;
    private readonly Thread thread;
    private volatile bool ended;

    /// <summary>Begins to probe.</summary>
    /// <param name="client">From where.</param>
    /// <param name="address">The address that is probed.</param>
    /// <param name="pace">Between two probes, 1 ms or more; <see cref="DefaultPace"/> when null.</param>
    public OutageProber(Host client, IPAddress address, TimeSpan? pace = null)
    {
        paceUs = (long)(pace ?? DefaultPace).TotalMicroseconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(paceUs, 1000, nameof(pace));
        target = new IPEndPoint(address, EchoResponder.Port);
        socket = client.NewSocket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        thread = new Thread(Probe) { IsBackground = true, Name = "prober" };
        thread.Start();
    }

    /// <summary>Waits until a host answers.</summary>
    /// <param name="host">Which.</param>
    /// <param name="sinceUs">Answers count that came after this time.</param>
    /// <param name="patience">How long to wait.</param>
    /// <returns>When the answer came, or null when none did.</returns>
    public long? AwaitAnswer(Host host, long sinceUs, TimeSpan patience) => AwaitAnswer(number => number == host.Number, sinceUs, patience);

    /// <summary>Waits until anybody answers.</summary>
    /// <param name="sinceUs">Answers count that came after this time.</param>
    /// <param name="patience">How long to wait.</param>
    /// <returns>When the answer came, or null when none did.</returns>
    public long? AwaitAnswer(long sinceUs, TimeSpan patience) => AwaitAnswer(_ => true, sinceUs, patience);

    /// <summary>The longest time without an answer.</summary>
    /// <param name="fromUs">From here: the last answer before this time is where the first gap may begin.</param>
    /// <param name="untilUs">To here; a time without answers that lasts until then counts as well.</param>
    public Outage Measure(long fromUs, long untilUs)
    {
        lock (gate)
        {
            var first = answers.FindLastIndex(answer => answer.AtUs <= fromUs);
            var before = first >= 0 ? answers[first] : new Answer(fromUs, 0);
            var (from, to) = (before, new Answer(before.AtUs, 0));
            for (var i = first + 1; i < answers.Count && answers[i].AtUs <= untilUs; i++)
            {
                if (answers[i].AtUs - before.AtUs > to.AtUs - from.AtUs)
                {
                    (from, to) = (before, answers[i]);
                }

                before = answers[i];
            }

            var open = untilUs - before.AtUs > to.AtUs - from.AtUs && untilUs - before.AtUs > 2 * paceUs;
            if (open)
            {
                (from, to) = (before, new Answer(untilUs, 0));
            }

            var length = Math.Max(0, to.AtUs - from.AtUs - paceUs);
            return new Outage(TimeSpan.FromMicroseconds(length), from.AtUs, open ? null : to.AtUs, from.Host, to.Host);
        }
    }

    /// <summary>Probes no more.</summary>
    public void Dispose()
    {
        ended = true;
        thread.Join();
        socket.Dispose();
    }

    private long? AwaitAnswer(Func<int, bool> host, long sinceUs, TimeSpan patience)
    {
        var endMs = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        lock (gate)
        {
            var next = answers.FindLastIndex(answer => answer.AtUs <= sinceUs) + 1;
            while (true)
            {
                for (; next < answers.Count; next++)
                {
                    if (answers[next].AtUs > sinceUs && host(answers[next].Host))
                    {
                        return answers[next].AtUs;
                    }
                }

                var left = endMs - Environment.TickCount64;
                if (left <= 0)
                {
                    return null;
                }

                Monitor.Wait(gate, (int)left);
            }
        }
    }

    private void Probe()
    {
        Span<byte> probe = stackalloc byte[EchoResponder.ProbeLength];
        var sequence = 0;
        var next = LabClock.NowUs;
        while (!ended)
        {
            var now = LabClock.NowUs;
            if (now >= next)
            {
                BinaryPrimitives.WriteInt32BigEndian(probe, sequence++);
                Send(probe);
                // A pause of ours must not be followed by a burst.
                next = Math.Max(next + paceUs, now - paceUs);
            }
            else if (socket.Poll(TimeSpan.FromMilliseconds(((next - now) + 999) / 1000), SelectMode.SelectRead))
            {
                Receive();
            }
        }
    }

    private void Send(ReadOnlySpan<byte> probe)
    {
        try
        {
            socket.SendTo(probe, target);
        }
        catch (SocketException)
        {
            // Nobody there: a probe without an answer.
        }
    }

    private void Receive()
    {
        Span<byte> datagram = stackalloc byte[64];
        try
        {
            if (socket.Receive(datagram) != EchoResponder.ProbeLength + 1)
            {
                return;
            }
        }
        catch (SocketException)
        {
            return;
        }

        lock (gate)
        {
            if (answers.Count < MaxAnswers)
            {
                answers.Add(new Answer(LabClock.NowUs, datagram[EchoResponder.ProbeLength]));
            }

            Monitor.PulseAll(gate);
        }
    }

    private readonly record struct Answer(long AtUs, int Host);
}
