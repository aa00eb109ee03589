using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tandem.Lab;

/// <summary>
/// A client that asks a web server behind one address at a steady pace, each time over a new connection, and knows which requests were answered, when
/// and with what. Unlike <see cref="OutageProber"/> it sees what a balancer's user sees. It may ask for hours: it keeps the last 100,000
/// requests at least, and 200,000 at most.
/// </summary>
public sealed class RequestProber : IDisposable
{
    /// <summary>The pace by default.</summary>
    public static readonly TimeSpan DefaultPace = TimeSpan.FromMilliseconds(10);

    /// <summary>A request without an answer after this time is lost by default.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(1);

    /// <summary>Requests under way at a time; at the shortest pace more than a second of them.</summary>
    private const int MaxUnderWay = 1500;

    private const int AnswerLength = 4096;

    private readonly object gate = new();
    private readonly RequestHistory history = new();
    private readonly List<Probe> underWay = [];
    private readonly Host client;
    private readonly IPEndPoint target;
    private readonly long paceUs;
    private readonly long patienceUs;
    private readonly byte[] request;
    private readonly byte[] answer = new byte[AnswerLength];
    private readonly Thread thread;
    private volatile bool finishing;
    private volatile bool stopped;

    /// <summary>Begins to ask.</summary>
    /// <param name="client">From where.</param>
    /// <param name="address">The address that is asked, at port 80.</param>
    /// <param name="pace">Between two requests, 1 ms or more; <see cref="DefaultPace"/> when null.</param>
    /// <param name="patience">After this time a request is lost; <see cref="DefaultPatience"/> when null.</param>
    public RequestProber(Host client, IPAddress address, TimeSpan? pace = null, TimeSpan? patience = null)
    {
        this.client = client;
        target = new IPEndPoint(address, 80);
        paceUs = (long)(pace ?? DefaultPace).TotalMicroseconds;
        patienceUs = (long)(patience ?? DefaultPatience).TotalMicroseconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(paceUs, 1000, nameof(pace));
        request = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        thread = new Thread(Run) { IsBackground = true, Name = "requests" };
        thread.Start();
    }

    /// <summary>Waits until a request that began after a time is answered.</summary>
    /// <param name="sinceUs">The time.</param>
    /// <param name="patience">How long to wait.</param>
    /// <returns>The request, or null when none was.</returns>
    public ProbedRequest? AwaitAnswer(long sinceUs, TimeSpan patience)
    {
        var endMs = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        lock (gate)
        {
            while (true)
            {
                var found = history.LastAnswered(sinceUs);
                var left = endMs - Environment.TickCount64;
                if (found != null || left <= 0)
                {
                    return found;
                }

                Monitor.Wait(gate, (int)left);
            }
        }
    }

    /// <summary>Waits until a number of requests has been answered with a body, of all that it keeps.</summary>
    /// <param name="body">The body, without white space around it.</param>
    /// <param name="count">How many.</param>
    /// <param name="patience">How long to wait.</param>
    /// <returns>Whether they were.</returns>
    public bool AwaitAnswers(string body, int count, TimeSpan patience)
    {
        var endMs = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        lock (gate)
        {
            while (history.Kept.Count(one => one.Body == body) < count)
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

    /// <summary>Waits until a number of requests in a row that began after a time has been answered, and none was lost since.</summary>
    /// <param name="sinceUs">The time.</param>
    /// <param name="count">How many, fewer than 100,000.</param>
    /// <param name="patience">How long to wait.</param>
    /// <returns>Whether they were.</returns>
    public bool AwaitAnswersInARow(long sinceUs, int count, TimeSpan patience)
    {
        var endMs = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        lock (gate)
        {
            while (history.AnsweredInARow(sinceUs) < count)
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

    /// <summary>Asks no more and waits for what is under way, at most as long as the patience.</summary>
    /// <returns>All requests, in the order in which they ended.</returns>
    /// <exception cref="LabFailure">There were too many to keep them all.</exception>
    public IReadOnlyList<ProbedRequest> Finish()
    {
        finishing = true;
        thread.Join();
        return history.Forgotten == 0 ? [.. history.Kept] : throw new LabFailure($"the first {history.Forgotten} requests are forgotten: nobody knows what became of all");
    }

    /// <summary>What became of the requests that began in a span of time and have ended.</summary>
    /// <param name="fromUs">From here.</param>
    /// <param name="untilUs">To here.</param>
    /// <returns>In the order in which they ended.</returns>
    public IReadOnlyList<ProbedRequest> Between(long fromUs, long untilUs)
    {
        lock (gate)
        {
            return history.Between(fromUs, untilUs);
        }
    }

    /// <summary>The longest time in which no answer came.</summary>
    /// <param name="fromUs">From here; before it something must have been answered.</param>
    /// <param name="untilUs">To here; a time without answers that lasts until then counts as well.</param>
    public TimeSpan LongestGap(long fromUs, long untilUs)
    {
        lock (gate)
        {
            return TimeSpan.FromMicroseconds(Math.Max(0, history.LongestGapUs(fromUs, untilUs) - paceUs));
        }
    }

    /// <summary>Asks no more.</summary>
    public void Dispose()
    {
        stopped = true;
        thread.Join();
        foreach (var probe in underWay)
        {
            probe.Socket.Dispose();
        }
    }

    private void Run()
    {
        var nextUs = LabClock.NowUs;
        while (!stopped && !(finishing && underWay.Count == 0))
        {
            var now = LabClock.NowUs;
            if (now >= nextUs && !finishing)
            {
                Begin(now);
                nextUs = Math.Max(nextUs + paceUs, now - (100 * paceUs));
            }

            Serve((int)Math.Clamp(nextUs - LabClock.NowUs, 0, paceUs));
        }
    }

    private void Begin(long now)
    {
        if (underWay.Count >= MaxUnderWay)
        {
            Note(new ProbedRequest(now, now, null, "too many others under way"));
            return;
        }

        var socket = client.NewSocket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Blocking = false;
        var probe = new Probe(socket, now);
        try
        {
            socket.Connect(target);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            underWay.Add(probe);
            return;
        }
        catch (SocketException e)
        {
            End(probe, null, e.SocketErrorCode.ToString());
            return;
        }

        underWay.Add(probe);
    }

    private void Serve(int waitUs)
    {
        var readable = underWay.FindAll(probe => probe.IsSent).ConvertAll(probe => probe.Socket);
        var writable = underWay.FindAll(probe => !probe.IsSent).ConvertAll(probe => probe.Socket);
        if (readable.Count + writable.Count == 0)
        {
            Thread.Sleep(TimeSpan.FromMicroseconds(waitUs));
            return;
        }

        Socket.Select(readable, writable, null, waitUs);
        foreach (var probe in underWay.ToArray())
        {
            try
            {
                if (!probe.IsSent && writable.Contains(probe.Socket))
                {
                    probe.Socket.Send(request);
                    probe.IsSent = true;
                }
                else if (probe.IsSent && readable.Contains(probe.Socket))
                {
                    Receive(probe);
                }
                else if (LabClock.NowUs - probe.BeganUs > patienceUs)
                {
                    End(probe, null, probe.IsSent ? "no answer" : "no connection");
                }
            }
            catch (SocketException e)
            {
                End(probe, null, e.SocketErrorCode.ToString());
            }
        }
    }

    private void Receive(Probe probe)
    {
        var length = probe.Socket.Receive(answer);
        if (length > 0)
        {
            probe.Text.Append(Encoding.Latin1.GetString(answer, 0, length));
            return;
        }

        var text = probe.Text.ToString();
        var body = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var isGood = body > 0 && text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        End(probe, isGood ? text[(body + 4)..].Trim() : null, isGood ? "" : text.Length == 0 ? "closed without an answer" : text.Split("\r\n")[0]);
    }

    private void End(Probe probe, string? body, string failure)
    {
        probe.Socket.Dispose();
        underWay.Remove(probe);
        Note(new ProbedRequest(probe.BeganUs, LabClock.NowUs, body, failure));
    }

    private void Note(ProbedRequest request)
    {
        lock (gate)
        {
            history.Add(request);
            Monitor.PulseAll(gate);
        }
    }

    private sealed class Probe(Socket socket, long beganUs)
    {
        public Socket Socket { get; } = socket;

        public long BeganUs { get; } = beganUs;

        public StringBuilder Text { get; } = new();

        public bool IsSent { get; set; }
    }
}
