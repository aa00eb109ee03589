using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Tandem.Peers.Tests.Harness;

/// <summary>Clients that send requests without pause and keep account of every one that did not come back with 200.</summary>
internal sealed class Load : IDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentQueue<string> failures = new();
    private readonly ConcurrentDictionary<string, int> bodies = new();
    private readonly Task[] clients;
    private int requests;
    private int cuts;

    /// <param name="port">On loopback.</param>
    /// <param name="clients">How many requests are under way at once.</param>
    /// <param name="keepAlive">Use a connection for as long as the proxy keeps it; else one a request.</param>
    /// <param name="newSocket">Where the clients' sockets come from, when they are of another network.</param>
    public Load(int port, int clients, bool keepAlive = false, Func<Socket>? newSocket = null) =>
        this.clients = [.. Enumerable.Range(0, clients).Select(_ => Task.Run(() => RunAsync(port, keepAlive, newSocket)))];

    /// <summary>Answers by their body.</summary>
    public IReadOnlyDictionary<string, int> Bodies => bodies;

    public int Requests => Volatile.Read(ref requests);

    /// <summary>Requests that met the end of a kept connection and were sent again on a new one.</summary>
    public int Cuts => Volatile.Read(ref cuts);

    /// <summary>Waits until an answer with this body has come, at most as long as patience lasts.</summary>
    public async Task UntilAsync(string body)
    {
        for (var waited = 0; !bodies.ContainsKey(body); waited += 5)
        {
            if (waited > ByteStream.Patience.TotalMilliseconds)
            {
                throw new TimeoutException($"no answer '{body}' came; failures: {string.Join("; ", failures.Take(5))}");
            }

            await Task.Delay(5);
        }
    }

    /// <summary>Waits for this many more requests.</summary>
    public async Task MoreAsync(int count)
    {
        var goal = Requests + count;
        for (var waited = 0; Requests < goal && waited < 20000; waited += 5)
        {
            await Task.Delay(5);
        }
    }

    public async Task<(int Requests, string[] Failures)> EndAsync()
    {
        await end.CancelAsync();
        await Task.WhenAll(clients);
        return (requests, [.. failures]);
    }

    public void Dispose()
    {
        end.Cancel();
        end.Dispose();
    }

    private async Task RunAsync(int port, bool keepAlive, Func<Socket>? newSocket)
    {
        RawClient? client = null;
        while (!end.IsCancellationRequested)
        {
            try
            {
                var isNew = client is null;
                client ??= await RawClient.ConnectAsync(port, socket: newSocket?.Invoke());
                await client.SendAsync(keepAlive ? "GET / HTTP/1.1\r\nHost: a\r\n\r\n" : "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                var answer = await client.ReadMessageAsync();
                if (answer is null && !isNew)
                {
                    // A kept connection may be closed at any time between two requests; a client tries again on a new one.
                    Interlocked.Increment(ref cuts);
                    client.Dispose();
                    client = null;
                    continue;
                }

                Interlocked.Increment(ref requests);
                if (answer?.Head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) == true)
                {
                    bodies.AddOrUpdate(answer.Body, 1, (_, count) => count + 1);
                }
                else
                {
                    failures.Enqueue(answer?.Head.Split('\r')[0] ?? $"no answer ({client.State})");
                }

                if (answer is null || answer.Closes)
                {
                    client.Dispose();
                    client = null;
                }
            }
            catch (SocketException e)
            {
                failures.Enqueue(e.SocketErrorCode.ToString());
                client?.Dispose();
                client = null;
            }
        }

        client?.Dispose();
    }
}
