using Tandem.Peers.Tests.Harness;

namespace Tandem.Peers.Tests;

/// <summary>A dead server costs nobody anything: where HAProxy's defaults answer 502 and 503, Tandem asks another server, unless the
/// configuration says otherwise.</summary>
public sealed class RedispatchTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private const string Post = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\nab";

    [TandemFact]
    public async Task A_refusing_server_is_passed_over_at_once()
    {
        using var stage = new Stage(PeerProgram.Subject);
        await StartAsync(stage, "");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal("s2", (await AskAsync(stage, i % 2 == 0 ? Get : Post))?.Body);
        }

        // Not after the second that HAProxy waits before it tries again.
        Assert.True(clock.ElapsedMilliseconds < 900, $"{clock.ElapsedMilliseconds} ms");
    }

    [TandemTheory]
    [InlineData("no option redispatch\n    retries 1")]
    [InlineData("retries 0")]
    public async Task What_the_file_says_holds(string lines)
    {
        using var stage = new Stage(PeerProgram.Subject);
        await StartAsync(stage, lines);
        var first = (await AskAsync(stage, Get))?.Head;
        Assert.StartsWith("HTTP/1.1 503", first, StringComparison.Ordinal);
    }

    [TandemFact]
    public async Task An_idempotent_request_that_got_no_answer_is_sent_elsewhere()
    {
        using var stage = new Stage(PeerProgram.Subject);
        await StartAsync(stage, "", DiesAsync);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal("s2", (await AskAsync(stage, Get))?.Body);
        }
    }

    [TandemFact]
    public async Task A_post_that_may_have_been_executed_is_not_sent_again()
    {
        using var stage = new Stage(PeerProgram.Subject);
        await StartAsync(stage, "", DiesAsync);
        Assert.StartsWith("HTTP/1.1 502", (await AskAsync(stage, Post))?.Head, StringComparison.Ordinal);
    }

    [TandemFact]
    public async Task An_answer_that_has_begun_is_not_begun_again()
    {
        using var stage = new Stage(PeerProgram.Subject);
        await StartAsync(stage, "", async (_, connection) =>
        {
            await connection.ReadMessageAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            connection.Reset();
        });
        using var client = await stage.ConnectAsync();
        await client.SendAsync(Get);
        var all = await client.ReadToEndAsync();
        Assert.DoesNotContain("s2", all, StringComparison.Ordinal);
        Assert.Equal(1, all.Split("HTTP/1.1 ").Length - 1);
    }

    [TandemFact]
    public async Task Killing_one_of_three_servers_under_load_loses_nothing()
    {
        using var stage = new Stage(PeerProgram.Subject);
        var doomed = stage.Server("s1", ScriptedServer.Named("s1"));
        stage.Server("s2", ScriptedServer.Named("s2"));
        stage.Server("s3", ScriptedServer.Named("s3"));
        await stage.StartAsync("""
            defaults
                mode http
                timeout connect 5000
                timeout client 10000
                timeout server 10000
            frontend fe
                bind 127.0.0.1:<fe>
                default_backend be
            backend be
                balance roundrobin
                server s1 127.0.0.1:<s1> check
                server s2 127.0.0.1:<s2> check
                server s3 127.0.0.1:<s3> check

            """);
        using var load = new Load(stage.Port("fe"), clients: 16, keepAlive: true);
        await load.UntilAsync("s1");
        doomed.Dispose();
        await load.MoreAsync(600);
        var (_, failures) = await load.EndAsync();
        Assert.Empty(failures);
    }

    [Fact]
    public Task Option_redispatch_with_an_interval_goes_elsewhere_in_both() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, "option redispatch 1\n    retries 2");
        stage.Note("answer", await AskAsync(stage, Get));
    });

    [Fact]
    public Task Retry_on_empty_response_goes_elsewhere_in_both() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, "option redispatch 1\n    retry-on conn-failure empty-response", async (_, connection) =>
        {
            await connection.ReadMessageAsync();
            connection.HalfClose();
        });
        stage.Note("answer", await AskAsync(stage, Get));
    });

    private static async Task DiesAsync(ScriptedServer server, ByteStream connection)
    {
        await connection.ReadMessageAsync();
        connection.Reset();
    }

    /// <summary>s1 refuses, or plays the script; s2 answers its name.</summary>
    private static async Task StartAsync(Stage stage, string lines, Func<ScriptedServer, ByteStream, Task>? script = null)
    {
        if (script is not null)
        {
            stage.Server("s1", script);
        }

        stage.Server("s2", ScriptedServer.Named("s2"));
        await stage.StartAsync($"""
            defaults
                mode http
                timeout connect 3s
                timeout client 5s
                timeout server 5s
                {lines}
            listen fe
                bind 127.0.0.1:<fe>
                balance roundrobin
                server s1 127.0.0.1:<s1>
                server s2 127.0.0.1:<s2>

            """);
    }

    private static async Task<HttpMessage?> AskAsync(Stage stage, string request)
    {
        using var client = await RawClient.ConnectAsync(stage.Port("fe"));
        await client.SendAsync(request);
        return await client.ReadMessageAsync();
    }
}
