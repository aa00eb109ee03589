using System.Diagnostics;
using System.Globalization;
using Tandem.Peers.Tests.Harness;
using Tandem.Peers.Tests.Scenarios;

namespace Tandem.Peers.Tests;

/// <summary>Slow, greedy and lying peers against a running balancer: it stays up, serves the others, and keeps its memory.</summary>
public sealed class HostileTests
{
    private const long Megabyte = 1024 * 1024;

    [Fact]
    public async Task Five_thousand_slow_heads_leave_the_others_served_and_end_with_408()
    {
        const int Count = 5000;
        using var stage = new Stage(PeerProgram.Subject);
        stage.Server("s1", ScriptedServer.Named("s1"));
        await stage.StartAsync(Configuration("timeout http-request 4s"));
        var slow = new List<RawClient>();
        try
        {
            for (var i = 0; i < Count; i++)
            {
                var client = await RawClient.ConnectAsync(stage.Port("fe"));
                slow.Add(client);
                await client.SendAsync("GET / HTTP/1.1\r\nX-Slow: ");
            }

            for (var i = 0; i < 20; i++)
            {
                var clock = Stopwatch.StartNew();
                Assert.Equal("s1", (await AskAsync(stage))?.Body);
                Assert.True(clock.ElapsedMilliseconds < 1500, $"a request took {clock.ElapsedMilliseconds} ms");
            }

            foreach (var client in slow)
            {
                Assert.StartsWith("HTTP/1.1 408", (await client.ReadMessageAsync(patience: TimeSpan.FromSeconds(15)))?.Head, StringComparison.Ordinal);
            }
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task A_client_that_stops_reading_stops_the_server()
    {
        using var stage = new Stage(PeerProgram.Subject);
        var sent = 0L;
        stage.Server("s1", async (_, connection) =>
        {
            await connection.ReadMessageAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n");
            var piece = new byte[65536];
            while (connection.Socket.Connected)
            {
                sent += await connection.Socket.SendAsync(piece);
            }
        });
        var proxy = await stage.StartAsync(Configuration(""));
        var before = Resident(proxy.Pid);
        var client = await stage.ConnectAsync();
        await client.SendAsync(Scenario.Get);
        await client.ReadExactlyAsync(1000);
        var stopped = await RestsAsync(() => sent);
        Assert.True(stopped < 64 * Megabyte, $"the server could send {stopped / Megabyte} MB");
        Assert.True(Resident(proxy.Pid) - before < 32 * Megabyte, $"the proxy grew by {(Resident(proxy.Pid) - before) / Megabyte} MB");
        await client.ReadExactlyAsync((int)(8 * Megabyte));
        Assert.True(await RestsAsync(() => sent) > stopped, "the server was not let on when the client read again");
    }

    [Fact]
    public async Task A_server_that_stops_reading_stops_the_client()
    {
        using var stage = new Stage(PeerProgram.Subject);
        var gate = new TaskCompletionSource();
        stage.Server("s1", async (_, connection) =>
        {
            await gate.Task;
            await connection.ReadToEndAsync();
        });
        var proxy = await stage.StartAsync(Configuration(""));
        var before = Resident(proxy.Pid);
        var client = await stage.ConnectAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000000\r\n\r\n");
        var sent = 0L;
        var sending = Task.Run(async () =>
        {
            var piece = new byte[65536];
            try
            {
                while (true)
                {
                    sent += await client.Socket.SendAsync(piece);
                }
            }
            catch (Exception e) when (e is System.Net.Sockets.SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        });
        var stopped = await RestsAsync(() => sent);
        Assert.True(stopped < 64 * Megabyte, $"the client could send {stopped / Megabyte} MB");
        Assert.True(Resident(proxy.Pid) - before < 32 * Megabyte, $"the proxy grew by {(Resident(proxy.Pid) - before) / Megabyte} MB");
        gate.SetResult();
        client.Dispose();
        await sending;
    }

    [Fact]
    public async Task Mutated_requests_neither_stop_it_nor_let_it_grow()
    {
        using var stage = new Stage(PeerProgram.Subject);
        stage.Server("s1", ScriptedServer.Answering(Scenario.Ok));
        var proxy = await stage.StartAsync(Configuration("timeout http-request 200ms\n    timeout client 300ms"));
        var random = new Random(20260117);
        var originals = RawRequests.All.Where(row => row.Text.Length < 2000).Select(row => row.Text).ToArray();
        await RoundAsync(300);
        var before = Resident(proxy.Pid);
        await RoundAsync(Environment.GetEnvironmentVariable("TANDEM_LONG") is { Length: > 0 } ? 50_000 : 1_500);
        Assert.False(proxy.HasExited, proxy.Errors);
        Assert.Equal("ok", (await AskAsync(stage))?.Body);
        Assert.True(Resident(proxy.Pid) - before < 48 * Megabyte, $"the proxy grew by {(Resident(proxy.Pid) - before) / Megabyte} MB");

        async Task RoundAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                using var client = await RawClient.ConnectAsync(stage.Port("fe"));
                await client.SendAsync(Mutated(originals[random.Next(originals.Length)], random));
                // Some wait for what the proxy says, most leave at once.
                if (i % 16 == 0)
                {
                    client.HalfClose();
                    await client.ReadToEndAsync(TimeSpan.FromSeconds(2));
                }
                else if (i % 3 == 0)
                {
                    client.Reset();
                }
            }
        }
    }

    [TandemFact]
    public async Task Out_of_descriptors_it_pauses_and_goes_on()
    {
        using var stage = new Stage(PeerProgram.Subject);
        stage.Server("s1", ScriptedServer.Named("s1"));
        var file = stage.Write("haproxy.cfg", Configuration("").Replace("maxconn 6000", "maxconn 5000\n    no strict-limits", StringComparison.Ordinal));
        var proxy = stage.Own(ProxyUnderTest.Start(new PeerProgram("bash", "/bin/bash"), ["-c", "ulimit -n 256; exec \"$0\" -f \"$1\" -db", stage.Program.Path, file]));
        await proxy.ListeningAsync(stage.Port("fe"));
        var crowd = new List<RawClient>();
        for (var i = 0; i < 400; i++)
        {
            var client = await RawClient.ConnectAsync(stage.Port("fe"));
            crowd.Add(client);
            await client.SendAsync("GET / HTTP/1.1\r\nX-Slow: ");
        }

        crowd.ForEach(client => client.Dispose());
        Assert.Equal("s1", (await AskAsync(stage))?.Body);
        Assert.False(proxy.HasExited, proxy.Errors);
    }

    private static string Configuration(string more) => $"""
        global
            maxconn 6000
        defaults
            mode http
            timeout connect 5s
            timeout client 20s
            timeout server 20s
            {more}
        listen fe
            bind 127.0.0.1:<fe>
            server s1 127.0.0.1:<s1>

        """;

    private static string Mutated(string text, Random random)
    {
        var characters = text.ToList();
        for (var edits = random.Next(1, 5); edits > 0 && characters.Count > 0; edits--)
        {
            var at = random.Next(characters.Count);
            switch (random.Next(5))
            {
                case 0:
                    characters[at] = (char)random.Next(256);
                    break;
                case 1:
                    characters.RemoveAt(at);
                    break;
                case 2:
                    characters.Insert(at, "\r\n\0 :,;\"chunked\u00ff"[random.Next(16)]);
                    break;
                case 3:
                    characters.RemoveRange(at, Math.Min(random.Next(20), characters.Count - at));
                    break;
                default:
                    characters.InsertRange(at, characters.GetRange(at, Math.Min(random.Next(40), characters.Count - at)));
                    break;
            }
        }

        return string.Concat(characters);
    }

    /// <summary>The value once it has not changed for half a second.</summary>
    private static async Task<long> RestsAsync(Func<long> value)
    {
        var last = -1L;
        for (var round = 0; round < 40; round++)
        {
            var now = value();
            if (now == last)
            {
                break;
            }

            last = now;
            await Task.Delay(500);
        }

        return last;
    }

    private static async Task<HttpMessage?> AskAsync(Stage stage)
    {
        using var client = await RawClient.ConnectAsync(stage.Port("fe"));
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        return await client.ReadMessageAsync();
    }

    private static long Resident(int pid) => 1024 * long.Parse(
        File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
