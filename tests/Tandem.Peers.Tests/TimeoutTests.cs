using Tandem.Peers.Tests.Harness;
using Tandem.Peers.Tests.Scenarios;

namespace Tandem.Peers.Tests;

/// <summary>What each side is told, and which termination state is logged, when somebody is late or leaves early.</summary>
public sealed class TimeoutTests
{
    private const string Configuration = """
        global
            maxconn 200
            nbthread 1
            log 127.0.0.1:<log> local0
        defaults
            mode http
            log global
            option httplog
            timeout connect 2s
            timeout client 2s
            timeout server 2s
            <more>
        frontend fe
            bind 127.0.0.1:<fe>
            default_backend be
        backend be
            server s1 127.0.0.1:<s1> <server>

        """;

    private static readonly string Stalled = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf";

    [Fact]
    public Task A_head_that_never_ends_is_answered_408() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, "timeout http-request 300ms");
        await ObserveAsync(stage, "GET / HTTP/1.1\r\nHost");
    });

    [Fact]
    public Task A_client_that_says_nothing_is_answered_408() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, "timeout http-request 300ms");
        await ObserveAsync(stage, "");
    });

    [Fact]
    public Task A_client_that_says_nothing_is_not_logged_with_dontlognull() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, "timeout http-request 300ms\n    option dontlognull");
        await ObserveAsync(stage, "", logs: 0);
    });

    [Fact]
    public Task A_client_that_says_nothing_is_closed_in_silence_with_ignore_probes() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, "timeout http-request 300ms\n    option http-ignore-probes");
        await ObserveAsync(stage, "", logs: 0);
    });

    [Fact]
    public Task A_connection_closed_without_a_request_is_logged() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, "");
        (await stage.ConnectAsync()).HalfClose();
        await stage.NoteLogsAsync(1);
    });

    [Fact]
    public Task A_connection_closed_without_a_request_is_not_logged_with_dontlognull() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, "option dontlognull");
        using (var probe = await stage.ConnectAsync())
        {
            probe.HalfClose();
            await probe.ReadToEndAsync();
        }

        await ObserveAsync(stage, Scenario.Get, logs: 1, answers: Scenario.Ok);
    });

    [Fact]
    public Task A_connection_closed_inside_a_head_is_logged_as_bad() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, "");
        var client = await stage.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHo");
        client.HalfClose();
        stage.Note("client", Bytes.Visible(await client.ReadToEndAsync()));
        await stage.NoteLogsAsync(1);
    });

    [Fact]
    public Task The_client_timeout_ends_a_head_when_no_other_is_set() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, "timeout client 300ms");
        await ObserveAsync(stage, "GET / HTTP/1.1\r\nHost");
    });

    [Fact]
    public Task A_kept_connection_is_closed_in_silence_at_timeout_http_keep_alive() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, "timeout http-keep-alive 300ms", answers: Scenario.Ok);
        await ObserveAsync(stage, Scenario.Get, answers: Scenario.Ok, closed: true);
    });

    [Fact]
    public Task A_kept_connection_is_closed_in_silence_at_timeout_http_request() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, "timeout http-request 300ms", answers: Scenario.Ok);
        await ObserveAsync(stage, Scenario.Get, answers: Scenario.Ok, closed: true);
    });

    [Fact]
    public Task A_server_that_does_not_answer_is_504() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, "timeout server 300ms", script: (_, connection) => connection.ReadToEndAsync());
        await ObserveAsync(stage, Scenario.Get);
    });

    [Fact]
    public Task A_server_that_stops_in_a_head_is_504() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, "timeout server 300ms", script: SaysAsync("HTTP/1.1 200 OK\r\nConte"));
        await ObserveAsync(stage, Scenario.Get);
    });

    [Fact]
    public Task A_server_that_stops_in_a_body_ends_the_answer() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, "timeout server 300ms", script: SaysAsync(Stalled));
        await ObserveAsync(stage, Scenario.Get, closed: true);
    });

    [Fact]
    public Task A_server_that_closes_in_a_body_ends_the_answer() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, "", script: async (_, connection) =>
        {
            await connection.ReadMessageAsync();
            await connection.SendAsync(Stalled);
            connection.HalfClose();
        });
        await ObserveAsync(stage, Scenario.Get, closed: true);
    });

    [Fact]
    public Task A_server_that_resets_before_answering_is_502() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, "", script: async (_, connection) =>
        {
            await connection.ReadMessageAsync();
            connection.Reset();
        });
        // A POST, as nothing may be sent a second time.
        await ObserveAsync(stage, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab");
    });

    [Fact]
    public Task A_client_that_stops_in_a_body_is_408_or_closed() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, "timeout client 300ms", script: (_, connection) => connection.ReadToEndAsync());
        await ObserveAsync(stage, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nab", closed: true);
    });

    [Fact]
    public Task A_client_that_leaves_while_the_server_thinks_is_logged_as_gone() => Agreement.CheckAsync(async stage =>
    {
        var server = await StartAsync(stage, "option abortonclose", script: (_, connection) => connection.ReadToEndAsync());
        var client = await stage.ConnectAsync();
        await client.SendAsync(Scenario.Get);
        await ConnectedAsync(server, 1);
        client.Dispose();
        await stage.NoteLogsAsync(1);
    });

    [Fact]
    public Task A_client_that_leaves_in_an_answer_is_logged_as_gone() => Agreement.CheckAsync(async stage =>
    {
        var gone = new TaskCompletionSource();
        await StartAsync(stage, "", script: async (_, connection) =>
        {
            await connection.ReadMessageAsync();
            await connection.SendAsync(Stalled.Replace("10", "1000000", StringComparison.Ordinal));
            await gone.Task;
            await connection.SendAsync(new string('x', 500_000));
            await connection.ReadToEndAsync();
        });
        var client = await stage.ConnectAsync();
        await client.SendAsync(Scenario.Get);
        await client.ReadExactlyAsync(20);
        client.Reset();
        gone.SetResult();
        // How much was passed on before the end was seen is chance.
        await stage.NoteLogsAsync(1, line => System.Text.RegularExpressions.Regex.Replace(line, @" 200 \d+ ", " 200 BYTES "));
    });

    [Fact]
    public Task A_request_that_waits_too_long_in_the_queue_is_503() => Agreement.CheckAsync(async stage =>
    {
        var server = await StartAsync(stage, "timeout queue 300ms", script: (_, connection) => connection.ReadToEndAsync(), server: "maxconn 1");
        var first = await stage.ConnectAsync();
        await first.SendAsync("GET /first HTTP/1.1\r\nHost: a\r\n\r\n");
        await ConnectedAsync(server, 1);
        await ObserveAsync(stage, "GET /second HTTP/1.1\r\nHost: a\r\n\r\n");
    });

    [Fact]
    public Task A_queued_request_is_served_when_its_turn_comes() => Agreement.CheckAsync(async stage =>
    {
        var gate = new TaskCompletionSource();
        var server = await StartAsync(stage, "", server: "maxconn 1", script: async (_, connection) =>
        {
            while (await connection.ReadMessageAsync() is { } request)
            {
                if (request.Head.StartsWith("GET /first", StringComparison.Ordinal))
                {
                    await gate.Task;
                }

                await connection.SendAsync(Scenario.Ok);
            }
        });
        var first = await stage.ConnectAsync();
        await first.SendAsync("GET /first HTTP/1.1\r\nHost: a\r\n\r\n");
        await ConnectedAsync(server, 1);
        var second = await stage.ConnectAsync();
        await second.SendAsync("GET /second HTTP/1.1\r\nHost: a\r\n\r\n");
        await Task.Delay(100);
        gate.SetResult();
        stage.Note("first", await first.ReadMessageAsync());
        stage.Note("second", await second.ReadMessageAsync());
        await stage.NoteLogsAsync(2);
    });

    [Fact]
    public Task A_tunnel_ends_at_timeout_tunnel() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, "timeout tunnel 400ms", script: TunnelAsync);
        var client = await stage.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
        stage.Note("answer", await client.ReadMessageAsync());
        await stage.NoteStateAsync("connection", client, closeExpected: true);
        await stage.NoteLogsAsync(1);
    });

    [Fact]
    public Task An_upgraded_connection_is_a_tunnel_both_ways() => Agreement.CheckAsync(async stage =>
    {
        var server = await StartAsync(stage, "", script: TunnelAsync);
        var client = await stage.ConnectAsync();
        await client.SendAsync("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        stage.Note("answer", await client.ReadMessageAsync());
        await client.SendAsync("ping\0\u00ff");
        stage.Note("echo", Bytes.Visible(await client.ReadExactlyAsync(6)));
        client.HalfClose();
        stage.Note("rest", Bytes.Visible(await client.ReadToEndAsync()));
        await stage.NoteLogsAsync(1);
        stage.NoteServer(server);
    });

    [Fact]
    public Task Connect_makes_a_tunnel_when_the_server_agrees() => Agreement.CheckAsync(async stage =>
    {
        var server = await StartAsync(stage, "", script: async (server, connection) =>
        {
            server.Note((await connection.ReadMessageAsync())?.ToString() ?? "nothing");
            await connection.SendAsync("HTTP/1.1 200 Connection established\r\n\r\n");
            await connection.SendAsync(await connection.ReadExactlyAsync(4));
            connection.HalfClose();
        });
        var client = await stage.ConnectAsync();
        await client.SendAsync("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n");
        stage.Note("head", Bytes.Visible(await client.ReadExactlyAsync("HTTP/1.1 200 Connection established\r\n\r\n".Length)));
        await client.SendAsync("ping");
        stage.Note("rest", Bytes.Visible(await client.ReadToEndAsync()));
        client.Dispose();
        await stage.NoteLogsAsync(1);
        stage.NoteServer(server);
    });

    private static Task<ScriptedServer> StartAsync(Stage stage, string more, string server = "", params string[] answers) =>
        StartAsync(stage, more, ScriptedServer.Answering(answers.Length > 0 ? answers : [Scenario.Ok]), server);

    private static async Task<ScriptedServer> StartAsync(Stage stage, string more, Func<ScriptedServer, ByteStream, Task> script, string server = "")
    {
        var scripted = stage.Server("s1", script);
        await stage.StartAsync(Configuration.Replace("<more>", more, StringComparison.Ordinal).Replace("<server>", server, StringComparison.Ordinal));
        return scripted;
    }

    private static async Task ObserveAsync(Stage stage, string request, int logs = 1, bool closed = false, string? answers = null)
    {
        var client = await stage.ConnectAsync();
        await client.SendAsync(request);
        var answer = await client.ReadMessageAsync();
        stage.Note("answer", answer);
        await stage.NoteStateAsync("client connection", client, closed || answer is null || (answer.Closes && answers is null));
        client.Dispose();
        await stage.NoteLogsAsync(logs);
    }

    private static Func<ScriptedServer, ByteStream, Task> SaysAsync(string answer) => async (_, connection) =>
    {
        await connection.ReadMessageAsync();
        await connection.SendAsync(answer);
        await connection.ReadToEndAsync();
    };

    private static async Task TunnelAsync(ScriptedServer server, ByteStream connection)
    {
        server.Note((await connection.ReadMessageAsync())?.ToString() ?? "nothing");
        await connection.SendAsync("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
        await connection.SendAsync(await connection.ReadExactlyAsync(6));
        await connection.ReadToEndAsync();
    }

    private static async Task ConnectedAsync(ScriptedServer server, int count)
    {
        for (var waited = 0; waited < 5000 && server.Connections < count; waited += 5)
        {
            await Task.Delay(5);
        }
    }
}
