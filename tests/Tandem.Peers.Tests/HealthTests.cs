using System.Text.RegularExpressions;
using Tandem.Peers.Tests.Harness;

namespace Tandem.Peers.Tests;

/// <summary>Health checks: what the server is sent, when its state changes, and what is logged then.</summary>
public sealed partial class HealthTests
{
    private const string Unhealthy = "HTTP/1.0 503 Sorry\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    private const string Healthy = "HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

    [Fact]
    public Task A_refusing_server_goes_down_and_comes_back() => Agreement.CheckAsync(async stage =>
    {
        var first = stage.Server("s1", (_, connection) => connection.ReadToEndAsync());
        await stage.StartAsync(Configuration("", "check inter 100ms fall 2 rise 2"));
        first.Dispose();
        await LinesAsync(stage, 2);
        stage.Server("s1", (_, connection) => connection.ReadToEndAsync());
        await LinesAsync(stage, 1);
    });

    [Fact]
    public Task A_server_down_at_the_start_needs_one_check_only() => Agreement.CheckAsync(async stage =>
    {
        await stage.StartAsync(Configuration("", "check inter 100ms fall 5"));
        await LinesAsync(stage, 2);
    });

    [Fact]
    public Task The_other_server_carries_on() => Agreement.CheckAsync(async stage =>
    {
        stage.Server("s2", (_, connection) => connection.ReadToEndAsync());
        await stage.StartAsync(Configuration("", "check inter 100ms", "server s2 127.0.0.1:<s2> check inter 100ms"));
        await LinesAsync(stage, 1);
    });

    [Fact]
    public Task The_backup_server_takes_over() => Agreement.CheckAsync(async stage =>
    {
        stage.Server("s2", (_, connection) => connection.ReadToEndAsync());
        await stage.StartAsync(Configuration("", "check inter 100ms", "server s2 127.0.0.1:<s2> backup"));
        await LinesAsync(stage, 1);
    });

    [Theory]
    [InlineData("option httpchk", Unhealthy)]
    [InlineData("option httpchk GET /health", Unhealthy)]
    [InlineData("option httpchk HEAD /h HTTP/1.1", Unhealthy)]
    [InlineData("option httpchk HEAD /h HTTP/1.1\\r\\nHost:\\ www", Unhealthy)]
    [InlineData("option httpchk GET /", "SSH-2.0-x\r\n")]
    [InlineData("option httpchk GET /", "")]
    [InlineData("option httpchk GET /\n    http-check expect status 200", "HTTP/1.0 204 No Content\r\n\r\n")]
    [InlineData("option httpchk GET /\n    http-check expect ! status 200", Healthy)]
    [InlineData("option httpchk GET /\n    http-check expect status 200-204,301", Unhealthy)]
    [InlineData("option httpchk GET /\n    http-check expect rstatus ^2", Unhealthy)]
    [InlineData("option httpchk GET /\n    http-check expect string good", Healthy)]
    [InlineData("option httpchk GET /\n    http-check expect ! string ok", Healthy)]
    [InlineData("option httpchk GET /\n    http-check expect rstring ^g", Healthy)]
    [InlineData("option httpchk GET /\n    http-check expect hdr name x-health value ok", Healthy)]
    [InlineData("option httpchk GET /\n    http-check expect hdr name content-length value 3", Healthy)]
    [InlineData("option httpchk GET /\n    http-check expect ! hdr name -m beg content- value -m reg ^[0-9]$", Healthy)]
    [InlineData("option httpchk GET /\n    http-check expect ! fhdr name CONTENT-LENGTH", Healthy)]
    [InlineData("option httpchk\n    http-check send meth GET uri /h ver HTTP/1.1 hdr Host www hdr X-Check 1", Unhealthy)]
    [InlineData("option httpchk\n    http-check send meth POST uri /h ver HTTP/1.1 hdr Host www body abc", Unhealthy)]
    [InlineData("option httpchk\n    http-check connect\n    http-check send meth GET uri /a\n    http-check expect status 200", Unhealthy)]
    [InlineData("option tcp-check\n    tcp-check expect string +PONG", "-ERR\r\n")]
    [InlineData("option tcp-check\n    tcp-check connect\n    tcp-check send PING\\r\\n\n    tcp-check expect string +PONG", "-ERR\r\n")]
    [InlineData("option tcp-check\n    tcp-check send-binary 50494e470d0a\n    tcp-check expect binary 2b504f4e47", "-ERR\r\n")]
    [InlineData("option tcp-check\n    tcp-check expect rstring ^220", "500 no\r\n")]
    [InlineData("option tcp-check\n    tcp-check comment banner\n    tcp-check expect comment hello string 220", "500 no\r\n")]
    [InlineData("option tcp-check\n    tcp-check expect ! string ERR", "-ERR\r\n")]
    public Task A_wrong_answer_takes_the_server_down(string check, string answer) => Agreement.CheckAsync(stage => FailAsync(stage, check, answer));

    [Theory]
    [InlineData("option httpchk GET /")]
    [InlineData("option tcp-check\n    tcp-check expect string x")]
    public Task A_silent_server_goes_down(string check) => Agreement.CheckAsync(async stage =>
    {
        stage.Server("s1", (_, connection) => connection.ReadToEndAsync());
        await stage.StartAsync(Configuration(check + "\n    timeout check 200ms", "check inter 100ms"));
        await LinesAsync(stage, 2);
    });

    [Theory]
    [InlineData("option httpchk GET /", Healthy)]
    [InlineData("option httpchk GET /", "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("option httpchk GET /\n    http-check expect string ok", Healthy)]
    [InlineData("option httpchk GET /\n    http-check disable-on-404", "HTTP/1.0 404 Not Found\r\n\r\n")]
    [InlineData("option tcp-check\n    tcp-check expect string 220", "220 hello\r\n")]
    [InlineData("option tcp-check", "")]
    public Task A_right_answer_is_logged_with_log_health_checks(string check, string answer) => Agreement.CheckAsync(async stage =>
    {
        var server = stage.Server("s1", AnsweringAsync(answer));
        await stage.StartAsync(Configuration(check + "\n    option log-health-checks", "check inter 500ms"));
        await LinesAsync(stage, 1);
        // A check that only connects may be over, and logged, before the server has seen that nothing is said.
        if (answer.Length > 0)
        {
            stage.Note("first check", server.TakeNotes().FirstOrDefault() ?? "");
        }
    });

    [Fact]
    public Task Failing_checks_are_counted_down_with_log_health_checks() => Agreement.CheckAsync(async stage =>
    {
        var first = stage.Server("s1", (_, connection) => connection.ReadToEndAsync());
        await stage.StartAsync(Configuration("option log-health-checks", "check inter 100ms fall 3 rise 2"));
        await LinesAsync(stage, 1);
        first.Dispose();
        await LinesAsync(stage, 4);
    });

    [Fact]
    public Task A_server_that_tracks_another_follows_it() => Agreement.CheckAsync(async stage =>
    {
        await stage.StartAsync(Configuration("", "check inter 100ms", "server s2 127.0.0.1:1 track be/s1"));
        await LinesAsync(stage, 3, sorted: true);
    });

    [Fact]
    public Task Checks_go_to_the_check_port_and_address() => Agreement.CheckAsync(async stage =>
    {
        var other = stage.Server("other", AnsweringAsync(Healthy));
        await stage.StartAsync(Configuration("option httpchk GET /elsewhere\n    option log-health-checks", "check inter 100ms addr 127.0.0.1 port <other>"));
        await LinesAsync(stage, 1);
        stage.Note("first check", other.TakeNotes().FirstOrDefault() ?? "");
    });

    private static string Configuration(string backend, string server, string more = "") => $"""
        global
            log 127.0.0.1:<log> local0
        defaults
            mode http
            log global
            timeout connect 1s
            timeout client 2s
            timeout server 2s
        listen fe
            bind 127.0.0.1:<fe>
            use_backend be
        backend be
            {backend}
            server s1 127.0.0.1:<s1> {server}
            {more}

        """;

    private static async Task FailAsync(Stage stage, string check, string answer)
    {
        var server = stage.Server("s1", AnsweringAsync(answer));
        await stage.StartAsync(Configuration(check, "check inter 500ms"));
        await LinesAsync(stage, 2);
        stage.Note("first check", server.TakeNotes().FirstOrDefault() ?? "");
    }

    /// <summary>Reads what there is of a check (a banner check says nothing), answers, closes.</summary>
    private static Func<ScriptedServer, ByteStream, Task> AnsweringAsync(string answer) => async (server, connection) =>
    {
        var request = await connection.ReadMessageAsync(patience: TimeSpan.FromMilliseconds(answer.StartsWith("HTTP", StringComparison.Ordinal) ? 1000 : 20));
        server.Note(request is null ? "(nothing said)" : Bytes.Visible(request.Head + request.Body));
        await connection.SendAsync(answer);
        connection.HalfClose();
    };

    private static async Task LinesAsync(Stage stage, int count, bool sorted = false)
    {
        var lines = new List<string>();
        while (lines.Count < count && await stage.Log.NextAsync(ByteStream.Patience) is { } line)
        {
            // Starts and stops of proxies are a matter of their own.
            if (!line.Contains("Proxy ", StringComparison.Ordinal))
            {
                lines.Add(Bytes.Visible(SystemError().Replace(Mask.LogLine(line), " at ")));
            }
        }

        if (sorted)
        {
            lines.Sort(StringComparer.Ordinal);
        }

        stage.Note("log", string.Join('\n', lines));
    }

    // Whether a refusal is seen "at initial connection step" or by the poller is chance.
    [GeneratedRegex(@" at initial connection step of tcp-check|\bat\b$")]
    private static partial Regex SystemError();
}
