using Tandem.Peers.Tests.Harness;

namespace Tandem.Peers.Tests;

/// <summary>TCP mode: bytes pass as they are, ends of streams pass one by one, tcplog tells how it ended. PROXY headers both ways.</summary>
public sealed class TcpTests
{
    private const string Configuration = """
        global
            maxconn 200
            log 127.0.0.1:<log> local0
        defaults
            mode tcp
            log global
            option tcplog
            timeout connect 1s
            timeout client 2s
            timeout server 2s
        frontend fe
            bind 127.0.0.1:<fe> <bind>
            <more>
            default_backend be
        backend be
            server s1 127.0.0.1:<s1> <server>

        """;

    [Fact]
    public Task A_server_that_speaks_first_is_heard() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, async (_, connection) =>
        {
            await connection.SendAsync("220 banner\r\n");
            await connection.ReadToEndAsync();
        });
        var client = await stage.ConnectAsync();
        stage.Note("banner", Bytes.Visible(await client.ReadExactlyAsync(12)));
        client.HalfClose();
        stage.Note("rest", Bytes.Visible(await client.ReadToEndAsync()));
        await stage.NoteLogsAsync(1);
    });

    [Fact]
    public Task A_half_close_of_the_client_leaves_the_other_way_open() => Agreement.CheckAsync(async stage =>
    {
        var server = await StartAsync(stage, async (server, connection) =>
        {
            server.Note(Bytes.Visible(await connection.ReadToEndAsync()));
            await connection.SendAsync("after your end");
            connection.HalfClose();
        });
        var client = await stage.ConnectAsync();
        await client.SendAsync("all I say");
        client.HalfClose();
        stage.Note("client", Bytes.Visible(await client.ReadToEndAsync()));
        await stage.NoteLogsAsync(1);
        stage.NoteServer(server);
    });

    [Fact]
    public Task A_half_close_of_the_server_leaves_the_other_way_open() => Agreement.CheckAsync(async stage =>
    {
        var server = await StartAsync(stage, async (server, connection) =>
        {
            await connection.SendAsync("all I say");
            connection.HalfClose();
            server.Note(Bytes.Visible(await connection.ReadToEndAsync()));
        });
        var client = await stage.ConnectAsync();
        stage.Note("client", Bytes.Visible(await client.ReadToEndAsync()));
        await client.SendAsync("after your end");
        client.HalfClose();
        await server.RestAsync();
        await stage.NoteLogsAsync(1);
        stage.NoteServer(server);
    });

    [Fact]
    public Task A_reset_of_the_client_ends_the_session() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, async (_, connection) =>
        {
            await connection.SendAsync("hello");
            await connection.ReadToEndAsync();
        });
        var client = await stage.ConnectAsync();
        await client.ReadExactlyAsync(5);
        client.Reset();
        await stage.NoteLogsAsync(1);
    });

    [Fact]
    public Task A_reset_of_the_server_ends_the_session() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, async (_, connection) =>
        {
            await connection.ReadExactlyAsync(2);
            connection.Reset();
        });
        var client = await stage.ConnectAsync();
        await client.SendAsync("hi");
        stage.Note("client", Bytes.Visible(await client.ReadToEndAsync()));
        await stage.NoteLogsAsync(1);
    });

    [Fact]
    public Task A_refused_server_closes_the_client() => Agreement.CheckAsync(async stage =>
    {
        await stage.StartAsync(Fill("", "", "").Replace("127.0.0.1:<s1>", "127.0.0.1:1", StringComparison.Ordinal) + "    retries 0\n");
        var client = await stage.ConnectAsync();
        await client.SendAsync("hi");
        stage.Note("client", Bytes.Visible(await client.ReadToEndAsync()));
        await stage.NoteLogsAsync(1);
    });

    [Fact]
    public Task No_server_closes_the_client() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, (_, _) => Task.CompletedTask, server: "disabled");
        var client = await stage.ConnectAsync();
        stage.Note("client", Bytes.Visible(await client.ReadToEndAsync()));
        await stage.NoteLogsAsync(1);
    });

    [Fact]
    public Task Silence_on_both_sides_ends_at_the_timeout() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, (_, connection) => connection.ReadToEndAsync(), more: "timeout client 400ms");
        var client = await stage.ConnectAsync();
        stage.Note("client", Bytes.Visible(await client.ReadToEndAsync()) + client.State);
        await stage.NoteLogsAsync(1);
    });

    [Fact]
    public Task Large_streams_pass_both_ways_at_once() => Agreement.CheckAsync(async stage =>
    {
        var bytes = string.Concat(Enumerable.Range(0, 200_000).Select(i => (char)('a' + (i * 7 % 26))));
        var server = await StartAsync(stage, async (server, connection) =>
        {
            var sending = connection.SendAsync(bytes);
            var received = await connection.ReadExactlyAsync(bytes.Length);
            await sending;
            server.Note($"{received.Length} {received == bytes}");
            connection.HalfClose();
            await connection.ReadToEndAsync();
        });
        var client = await stage.ConnectAsync();
        var sending = client.SendAsync(bytes);
        var received = await client.ReadExactlyAsync(bytes.Length);
        await sending;
        stage.Note("client", $"{received.Length} {received == bytes}");
        client.HalfClose();
        await client.ReadToEndAsync();
        await stage.NoteLogsAsync(1);
        stage.NoteServer(server);
    });

    [Fact]
    public Task The_default_log_format_names_both_ends() => Agreement.CheckAsync(async stage =>
    {
        stage.Server("s1", (_, connection) => connection.ReadToEndAsync());
        await stage.StartAsync(Fill("", "", "").Replace("option tcplog", "", StringComparison.Ordinal));
        var client = await stage.ConnectAsync();
        client.HalfClose();
        await client.ReadToEndAsync();
        await stage.NoteLogsAsync(1);
    });

    [Fact]
    public Task Logasap_logs_at_the_connect() => Agreement.CheckAsync(async stage =>
    {
        await StartAsync(stage, (_, connection) => connection.ReadToEndAsync(), more: "option logasap");
        await stage.ConnectAsync();
        await stage.NoteLogsAsync(1);
    });

    [Theory]
    [InlineData("send-proxy", 1)]
    [InlineData("send-proxy-v2", 2)]
    public Task The_server_is_told_the_client_by_a_proxy_header(string option, int version) => Agreement.CheckAsync(async stage =>
    {
        var server = await StartAsync(stage, async (server, connection) =>
        {
            server.Note(version == 1 ? await LineAsync(connection) : Convert.ToHexString(Bytes.Of((await connection.ReadExactlyAsync(28))[..24])));
            server.Note(" " + Bytes.Visible(await connection.ReadToEndAsync()));
            connection.HalfClose();
        }, server: option);
        var client = await stage.ConnectAsync();
        await client.SendAsync("payload");
        client.HalfClose();
        await client.ReadToEndAsync();
        await stage.NoteLogsAsync(1);
        await server.RestAsync();
        stage.NoteServer(server);

        // The source port is another in each run.
        static async Task<string> LineAsync(ByteStream connection)
        {
            var line = "";
            while (!line.EndsWith('\n') && await connection.ReadExactlyAsync(1) is { Length: 1 } next)
            {
                line += next;
            }

            var words = line.TrimEnd().Split(' ');
            if (words.Length == 6)
            {
                words[4] = "PORT";
            }

            return string.Join(' ', words) + (line.EndsWith("\r\n", StringComparison.Ordinal) ? " CRLF" : " ?");
        }
    });

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.1 192.0.2.2 1111 2222\r\n")]
    [InlineData("PROXY TCP6 2001:db8::1 2001:db8::2 1111 2222\r\n")]
    [InlineData("PROXY UNKNOWN\r\n")]
    [InlineData("PROXY UNKNOWN what ever this is\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 192.0.2.2 1111\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 192.0.2.2 1111 2222\n")]
    [InlineData("PROXY TCP5 192.0.2.1 192.0.2.2 1111 2222\r\n")]
    [InlineData("GET / HTTP/1.0\r\n\r\n")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n!\u0011\0\u000c\u00c0\0\u0002\u0001\u00c0\0\u0002\u0002\u0004\u0057\u0008\u00ae")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n \0\0\0")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n!\u0011\0\u0010\u00c0\0\u0002\u0001\u00c0\0\u0002\u0002\u0004\u0057\u0008\u00ae\u0004\0\u0001x")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n1\u0011\0\u000c\u00c0\0\u0002\u0001\u00c0\0\u0002\u0002\u0004\u0057\u0008\u00ae")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n!\u0011\0\u0004\u00c0\0\u0002\u0001")]
    public Task A_proxy_header_says_who_the_client_is(string header) => Agreement.CheckAsync(async stage =>
    {
        var server = await StartAsync(stage, async (server, connection) =>
        {
            server.Note(Bytes.Visible(await connection.ReadToEndAsync()));
            connection.HalfClose();
        }, bind: "accept-proxy");
        var client = await stage.ConnectAsync();
        await client.SendAsync(header + "payload");
        client.HalfClose();
        stage.Note("client", Bytes.Visible(await client.ReadToEndAsync()));
        await stage.NoteLogsAsync(1);
        await server.RestAsync();
        stage.NoteServer(server);
    });

    /// <summary>haproxy 2.6 reads 192.0.2.300 as 192.0.3.44: a client that does not exist.</summary>
    [TandemFact]
    public async Task An_address_that_is_none_is_refused()
    {
        var seen = await Agreement.ObserveAsync(PeerProgram.Subject, async stage =>
        {
            await StartAsync(stage, (_, connection) => connection.ReadToEndAsync(), bind: "accept-proxy");
            var client = await stage.ConnectAsync();
            await client.SendAsync("PROXY TCP4 192.0.2.300 192.0.2.2 1111 2222\r\npayload");
            stage.Note("client", Bytes.Visible(await client.ReadToEndAsync()));
            await stage.NoteLogsAsync(1);
        });
        Assert.Contains("fe/1: Received an invalid PROXY protocol header", seen, StringComparison.Ordinal);
    }

    private static string Fill(string bind, string more, string server) => Configuration
        .Replace("<bind>", bind, StringComparison.Ordinal)
        .Replace("<more>", more, StringComparison.Ordinal)
        .Replace("<server>", server, StringComparison.Ordinal);

    private static async Task<ScriptedServer> StartAsync(Stage stage, Func<ScriptedServer, ByteStream, Task> script, string bind = "", string more = "", string server = "")
    {
        var scripted = stage.Server("s1", script);
        await stage.StartAsync(Fill(bind, more, server));
        return scripted;
    }
}
