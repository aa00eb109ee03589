using System.Diagnostics;
using System.Text;
using Tandem.Linux.Processes;

namespace Tandem.Balancer.Tests.Exchanges;

/// <summary>Clients and servers that mean harm, or are broken: bounded memory, clear answers, everybody else served.</summary>
[Collection(nameof(Alone))]
public sealed class HostileTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private static readonly string[] Requests =
    [
        Get,
        "GET /tar HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /deny HTTP/1.1\r\nHost: a\r\n\r\n" + Get,
        "GET /a?b=c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: x\r\n\r\n5;e=1\r\nhello\r\n0\r\nX-T: y\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\nbytes",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\n\r\nbytes",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: " + new string('x', 15_000) + "\r\n\r\n",
        "\r\n\r\n\r\n" + Get + Get + Get,
        "deny me HTTP/1.1\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ];

    private static readonly string[] Variants =
    [
        "retries 1",
        "retries 2\nretry-on all-retryable-errors\noption abortonclose",
        "http-reuse always\nbalance leastconn\noption splice-response",
        "http-reuse never\noption http-server-close",
        "balance source\nretries 0",
        "http-reuse aggressive\noption httpclose\nno option redispatch\nretries 1",
    ];

    private static readonly string[] Responses =
    [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;e\r\nhello\r\n0\r\nX-T: y\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nbytes",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\n\r\n",
        "HTTP/1.0 200 OK\r\n\r\nuntil the end",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more than that",
        "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nless",
        "HTTP/1.1 999 X\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n",
        "HTTP/1.1 200 OK\r\nX: " + new string('x', 20_000) + "\r\n\r\n",
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n",
    ];

    /// <summary>Seeds of the fuzzing runs; many more with ./test --long.</summary>
    public static IEnumerable<object[]> Seeds =>
        Enumerable.Range(1, Environment.GetEnvironmentVariable("TANDEM_LONG") is { Length: > 0 } ? 200 : 6).Select(seed => new object[] { seed });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Thousands_of_mutated_exchanges_leave_a_sound_balancer(int seed)
    {
        var random = new Random(seed);
        var descriptors = Descriptors();
        var server = new ServerScript(peer =>
        {
            // It answers whatever comes, whenever it comes, and sometimes goes.
            if (peer.Received.Length > 0)
            {
                peer.Take(peer.Received.Length);
                peer.Send(Mutate(random, Responses));
                if (random.Next(3) == 0)
                {
                    peer.EndSending();
                }
                else if (random.Next(8) == 0)
                {
                    peer.Reset();
                }
            }
        }, seed % 3 == 0 ? "maxconn 2" : "");
        long heap;
        var frontend = "timeout http-request 500ms\ntimeout client 300ms\ntimeout tarpit 20ms\noption forwardfor\n"
            + "http-request deny if { path /deny }\nhttp-request tarpit if { path /tar }\nhttp-request set-header x-y z\n"
            + "http-response deny if { status 204 }\nhttp-response set-header x-z z";
        var backend = "timeout server 300ms\ntimeout tunnel 300ms\ntimeout queue 200ms\n" + Variants[seed % Variants.Length];
        using (var rig = Rig.Over(frontend, backend, 1 + (seed % 2), server, ServerScript.Refusing("maxconn 3")))
        {
            Exchanges(rig, random, 300);
            heap = GC.GetTotalMemory(true);
            Exchanges(rig, random, 1000);

            // And it serves who is well-behaved.
            rig.Until(() => rig.Graph.Connections == 0);
            Assert.True(GC.GetTotalMemory(true) - heap < 8_000_000);
            rig.End();
        }

        Assert.True(Descriptors() <= descriptors + 2, "descriptors were left open");
    }

    [Fact]
    public void A_slow_head_ends_with_408_at_timeout_http_request()
    {
        using var rig = Rig.Over("timeout http-request 300ms", ServerScript.Answering(ServerScript.Ok("hello")));
        var silent = rig.Client();
        var dripping = rig.Client("GET / HTTP/1.1\r\nHost:");
        var afterOne = rig.Client(Get + "GET /");
        var watch = Stopwatch.StartNew();
        var next = 50;
        rig.Until(() =>
        {
            if (watch.ElapsedMilliseconds > next)
            {
                next += 50;
                dripping.Send("x");
            }

            return silent.HasEnded && dripping.HasEnded && afterOne.HasEnded;
        });
        Assert.InRange(watch.ElapsedMilliseconds, 290, 3000);
        Assert.StartsWith("HTTP/1.1 408", silent.Received, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 408", dripping.Received, StringComparison.Ordinal);
        Assert.Contains("helloHTTP/1.1 408", afterOne.Received, StringComparison.Ordinal);
    }

    [Fact]
    public void Five_thousand_slow_connections_leave_the_others_served()
    {
        const int slowOnes = 5000;
        DescriptorLimit.RaiseToHardLimit();
        if (DescriptorLimit.Current.Soft < (2 * slowOnes) + 500)
        {
            Assert.Fail($"the limit of descriptors here, {DescriptorLimit.Current.Soft}, is too low for this test");
        }

        var server = ServerScript.Answering(ServerScript.Ok("hello"));
        using var rig = new Rig(
            $"frontend fe\n bind 127.0.0.1:@PORT@\n maxconn 6000\n timeout http-request 60s\n default_backend be\nbackend be\n server s 127.0.0.1:{server.Port}\n", 1, 6000);
        rig.Add(server);
        var slow = new List<Peer>(slowOnes);
        for (var i = 0; i < slowOnes; i++)
        {
            var peer = Peer.Connect(rig.Port);
            slow.Add(peer);
            peer.Send("GET / HT");
            if (i % 50 == 0)
            {
                rig.Round();
            }
        }

        rig.Until(() => rig.Graph.Connections == slowOnes);
        var other = rig.Client();
        var latencies = new List<double>();
        for (var i = 1; i <= 100; i++)
        {
            for (var drip = 0; drip < 50; drip++)
            {
                slow[((i * 50) + drip) % slowOnes].Send("X");
            }

            var watch = Stopwatch.StartNew();
            other.Send(Get);
            rig.Until(() => other.Received.Split("hello").Length == i + 1, 2000);
            latencies.Add(watch.Elapsed.TotalMilliseconds);
        }

        Assert.True(latencies.Order().ElementAt(50) < 50, "half of the requests took longer than 50 ms");
        foreach (var peer in slow)
        {
            peer.Dispose();
        }

        rig.Until(() => rig.Graph.Connections <= 1);
    }

    private static void Exchanges(Rig rig, Random random, int count)
    {
        var clients = new List<Peer>();
        for (var i = 0; i < count; i++)
        {
            var client = rig.Client();
            clients.Add(client);
            var request = Mutate(random, Requests);
            var cut = random.Next(4) == 0 ? random.Next(request.Length) : 0;
            client.Send(request[..cut]);
            rig.Round();
            client.Send(request[cut..]);
            if (random.Next(4) == 0)
            {
                client.EndSending();
            }

            rig.Round();
            if (random.Next(6) == 0)
            {
                client.Reset();
            }

            if (clients.Count > 20)
            {
                Check(clients[0]);
                clients[0].Dispose();
                clients.RemoveAt(0);
                rig.Forget();
            }
        }

        rig.Until(() => rig.Graph.Connections == 0 || clients.TrueForAll(c => c.HasEnded || c.IsDisposed || c.Received.Length > 0), 6000);
        foreach (var client in clients)
        {
            Check(client);
            client.Dispose();
        }

        rig.Until(() => rig.Graph.Connections == 0, 3000);
    }

    /// <summary>What a client was told begins as a response, or is nothing.</summary>
    private static void Check(Peer client) =>
        Assert.True(client.Received.Length == 0 || client.Received.StartsWith("HTTP/1.", StringComparison.Ordinal), client.Received);

    private static string Mutate(Random random, string[] corpus)
    {
        var text = new StringBuilder(corpus[random.Next(corpus.Length)]);
        for (var changes = random.Next(4); changes > 0 && text.Length > 0; changes--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(6))
            {
                case 0:
                    text[at] = (char)random.Next(256);
                    break;
                case 1:
                    text.Remove(at, Math.Min(random.Next(1, 8), text.Length - at));
                    break;
                case 2:
                    text.Insert(at, new string((char)random.Next(256), random.Next(1, 5)));
                    break;
                case 3:
                    var length = Math.Min(random.Next(1, 40), text.Length - at);
                    text.Insert(random.Next(text.Length), text.ToString(at, length));
                    break;
                case 4:
                    text.Insert(at, random.Next(2) == 0 ? "\r\n" : "\n");
                    break;
                default:
                    text.Append(corpus[random.Next(corpus.Length)]);
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>Sockets and epoll descriptors of this process; files come and go with the test host.</summary>
    private static int Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd")
        .Count(path => new FileInfo(path).LinkTarget is { } target && (target.StartsWith("socket:", StringComparison.Ordinal) || target.StartsWith("anon_inode:", StringComparison.Ordinal)));
}
