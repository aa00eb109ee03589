using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tandem.Lab.Tests.Harness;

/// <summary>New connections at a constant rate, each with one request, whatever becomes of those before: as many clients as need be.</summary>
internal sealed class RequestLoad : IDisposable
{
    private static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: t\r\n\r\n"u8.ToArray();

    private readonly Host client;
    private readonly IPEndPoint to;
    private readonly int perSecond;
    private readonly CancellationTokenSource ending = new();
    private readonly Thread pacing;
    private readonly ConcurrentBag<Task> running = [];
    private readonly ConcurrentDictionary<string, int> answers = new();
    private readonly ConcurrentQueue<string> failures = new();
    private int sent;

    public RequestLoad(Host client, IPAddress address, int port, int perSecond)
    {
        this.client = client;
        to = new IPEndPoint(address, port);
        this.perSecond = perSecond;
        pacing = new Thread(Pace) { IsBackground = true, Name = "load" };
        pacing.Start();
    }

    public int Sent => Volatile.Read(ref sent);

    /// <summary>How many were answered by each body.</summary>
    public IReadOnlyDictionary<string, int> Answers => answers;

    /// <summary>Ends it, and says what was lost and why.</summary>
    public IReadOnlyCollection<string> End()
    {
        ending.Cancel();
        pacing.Join();
        Task.WaitAll([.. running]);
        return failures;
    }

    public void Dispose()
    {
        if (!ending.IsCancellationRequested)
        {
            _ = End();
        }

        ending.Dispose();
    }

    private void Pace()
    {
        var beganUs = LabClock.NowUs;
        while (!ending.IsCancellationRequested)
        {
            var due = (LabClock.NowUs - beganUs) * perSecond / 1_000_000;
            while (sent < due)
            {
                sent++;
                running.Add(AskAsync(client.NewSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)));
            }

            Thread.Sleep(1);
        }
    }

    private async Task AskAsync(Socket socket)
    {
        var sinceUs = LabClock.NowUs;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
            using (socket)
            {
                await socket.ConnectAsync(to, patience.Token).ConfigureAwait(false);
                await socket.SendAsync(Request, patience.Token).ConfigureAwait(false);
                var buffer = new byte[1024];
                var length = 0;
                string text;
                do
                {
                    var got = await socket.ReceiveAsync(buffer.AsMemory(length), patience.Token).ConfigureAwait(false);
                    length += got;
                    text = Encoding.ASCII.GetString(buffer, 0, length);
                    if (got == 0)
                    {
                        break;
                    }
                }
                while (!text.Contains("\r\n\r\n", StringComparison.Ordinal) || text.EndsWith("\r\n\r\n", StringComparison.Ordinal));
                if (!text.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
                {
                    throw new InvalidOperationException($"answered '{text}'");
                }

                answers.AddOrUpdate(text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..], 1, static (_, count) => count + 1);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or InvalidOperationException)
        {
            failures.Enqueue($"after {(LabClock.NowUs - sinceUs) / 1000} ms: {e.Message}");
        }
    }
}
