using System.Net;
using System.Net.Sockets;
using Tandem.Balancer.Health;
using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Tests.Health;

public sealed class HealthProbeTests : IDisposable
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private readonly ProbeRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public void A_connection_is_enough_for_a_plain_check()
    {
        using var server = ScriptedServer.Silent();
        Expect("L4OK 0 ", rig.Check(new CheckSettings(), server.Port));
    }

    [Fact]
    public void A_refused_connection_is_told_as_HAProxy_tells_it()
    {
        var port = FreePort();
        Expect("L4CON 0 Connection refused", rig.Check(new CheckSettings(), port));
        Expect("L4CON 0 Connection refused", rig.Check(ProbeRig.Http(), port));
        Expect("L4CON 0 Connection refused at initial connection step of tcp-check", rig.Check(ProbeRig.Tcp(), port));
        Expect(
            "L4CON 0 Connection refused at step 1 of tcp-check (connect)",
            rig.Check(ProbeRig.Tcp(new CheckConnectRule(default, null), ProbeRig.Send("x")), port));
        Expect(
            $"L4CON 0 Connection refused at step 1 of tcp-check (connect port {port}) comment: 'my comment'",
            rig.Check(ProbeRig.Tcp(new CheckConnectRule(default, "my comment") { Port = port }), 1));
    }

    [Fact]
    public void A_connection_that_is_not_made_in_time_is_a_layer_4_timeout()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        using var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        filler.Connect(IPAddress.Loopback, port);
        using var late = new ProbeRig { Limits = new ProbeLimits(60, 0) };

        var result = late.Check(new CheckSettings(), port);

        Assert.Equal(CheckStatus.Layer4Timeout, result.Status);
        Assert.InRange(result.DurationMs, 55, 3000);
    }

    [Theory]
    [InlineData(Ok, "L7OK 200 ")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n", "L7OK 200 ")]
    [InlineData("HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n", "L7OK 301 ")]
    [InlineData("HTTP/1.1 503 Service <Un\"available>\r\nContent-Length: 5\r\n\r\nhello", "L7STS 503 Service <Un\"available>")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "L7STS 404 Not Found")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "L7STS 100 Continue")]
    [InlineData("HTTP/1.1 500 \r\nContent-Length: 0\r\n\r\n", "L7STS 500 ")]
    [InlineData("GARBAGE\r\n\r\n", "L7RSP 0 ")]
    [InlineData("", "L7RSP 0 ")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n", "L7RSP 0 ")]
    public void An_HTTP_answer_is_judged_by_its_head(string answer, string result)
    {
        using var server = ScriptedServer.Http(answer);
        Expect(result, rig.Check(ProbeRig.Http(), server.Port));
    }

    [Fact]
    public void An_answer_may_come_byte_by_byte()
    {
        using var server = ScriptedServer.Http([.. Ok.Select(static c => c.ToString())]);
        var rule = ProbeRig.Expect(CheckExpectKind.String, "hello");
        Expect("L7OK 200 ", rig.Check(ProbeRig.Http(rule), server.Port));
    }

    [Fact]
    public void An_answer_without_end_is_bounded()
    {
        using var server = ScriptedServer.Http("HTTP/1.1 200 OK\r\n", new string('x', 200_000));
        Expect("L7RSP 0 ", rig.Check(ProbeRig.Http(), server.Port));
        using var body = ScriptedServer.Http("HTTP/1.1 200 OK\r\n\r\n", new string('x', 200_000));
        Expect(
            "L7RSP 200 HTTP content check did not match",
            rig.Check(ProbeRig.Http(ProbeRig.Expect(CheckExpectKind.String, "y")), body.Port));
    }

    [Fact]
    public void A_reset_without_an_answer_is_a_socket_error_and_after_one_it_is_not()
    {
        using var bare = ScriptedServer.Resetting();
        Expect("SOCKERR 0 Connection reset by peer", rig.Check(ProbeRig.Http(), bare.Port));
        using var answered = ScriptedServer.Resetting("HTTP/1.1 200 OK\r\n\r\n");
        var result = rig.Check(ProbeRig.Http(), answered.Port);
        Assert.Contains(result.Status, new[] { CheckStatus.Layer7Ok, CheckStatus.SocketError });
    }

    [Fact]
    public void Silence_is_a_layer_7_timeout()
    {
        using var server = ScriptedServer.Silent();
        using var late = new ProbeRig { Limits = new ProbeLimits(2000, 60) };
        var result = late.Check(ProbeRig.Http(), server.Port);
        Expect("L7TOUT 0 ", result);
        Assert.InRange(result.DurationMs, 55, 1900);
        Expect(
            "L7TOUT 0  at step 3 of tcp-check (expect string '+PONG') comment: 'pong'",
            late.Check(
                ProbeRig.Tcp(
                    new CheckConnectRule(default, null),
                    ProbeRig.Send("PING\r\n"),
                    ProbeRig.Expect(CheckExpectKind.String, "+PONG") with { Comment = "pong" }),
                server.Port));
        Expect(
            "L6TOUT 0  at step 1 of tcp-check (expect binary '')",
            late.Check(ProbeRig.Tcp(ProbeRig.Expect(CheckExpectKind.Binary, "00ff") with { TimeoutStatus = "L6TOUT" }), server.Port));
    }

    [Theory]
    [InlineData(CheckExpectKind.String, "hello", false, Ok, "L7OK 200 ")]
    [InlineData(CheckExpectKind.String, "bye", false, Ok, "L7RSP 200 HTTP content check did not match")]
    [InlineData(CheckExpectKind.String, "hello", true, Ok, "L7RSP 200 HTTP check matched unwanted content")]
    [InlineData(CheckExpectKind.String, "bye", true, Ok, "L7OK 200 ")]
    [InlineData(CheckExpectKind.String, "x", false, "HTTP/1.0 200 OK\r\n\r\n", "L7RSP 200 HTTP content check could not find a response body")]
    [InlineData(CheckExpectKind.StringRegex, "^hel+o$", false, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;a=b\r\nlo\r\n0\r\n\r\n", "L7OK 200 ")]
    [InlineData(CheckExpectKind.StringRegex, "a(b)\\1", false, "HTTP/1.1 200 OK\r\n\r\nabb", "L7OK 200 ")]
    [InlineData(CheckExpectKind.String, "x", false, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "L7RSP 200 ")]
    [InlineData(CheckExpectKind.StatusRegex, "^3", false, Ok, "L7STS 200 OK")]
    [InlineData(CheckExpectKind.StatusRegex, "^2..$", false, Ok, "L7OK 200 ")]
    [InlineData(CheckExpectKind.StatusRegex, "^2", true, Ok, "L7STS 200 OK")]
    public void Contents_and_codes_are_expected_or_not(CheckExpectKind kind, string pattern, bool inverted, string answer, string result)
    {
        using var server = ScriptedServer.Http(answer);
        var rule = ProbeRig.Expect(kind, pattern) with { Inverted = inverted };
        Expect(result, rig.Check(ProbeRig.Http(rule), server.Port));
    }

    [Fact]
    public void A_list_of_codes_and_a_comment_are_honoured()
    {
        using var server = ScriptedServer.Http(Ok);
        var rule = ProbeRig.Expect(CheckExpectKind.Status, "204,300-310") with
        {
            Statuses = [new StatusRange(204, 204), new StatusRange(300, 310)],
            Comment = "second",
        };
        Expect("L7STS 200 OK comment: second", rig.Check(ProbeRig.Http(rule), server.Port));
        Expect("L7OK 200 ", rig.Check(ProbeRig.Http(rule with { Inverted = true }), server.Port));
    }

    [Fact]
    public void A_404_takes_a_server_off_only_where_configured_and_only_while_it_is_up()
    {
        using var server = ScriptedServer.Http("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        using var leaving = new ProbeRig { DisablesOn404 = true };
        var health = leaving.Server();
        Expect("L7OKC 404 ", leaving.Check(ProbeRig.Http(), server.Port, health));
        health.OnChecked(new CheckResult(CheckStatus.Layer4Timeout), 0);
        Expect("L7STS 404 Not Found", leaving.Check(ProbeRig.Http(), server.Port, health));
    }

    [Theory]
    [InlineData("+OK ready\r\n", "L7OK 0 (tcp-check)")]
    [InlineData("+ERR no more", "L7RSP 0 TCPCHK did not match content '+OK' at step 1")]
    public void Bytes_are_expected_from_a_server_that_speaks_first(string greeting, string result)
    {
        using var server = ScriptedServer.Greeting(greeting);
        var rule = ProbeRig.Expect(CheckExpectKind.String, "+OK") with { MinRecv = 5 };
        Expect(result, rig.Check(ProbeRig.Tcp(rule), server.Port));
    }

    [Fact]
    public void Every_kind_of_byte_expectation_is_understood()
    {
        using var server = ScriptedServer.Greeting("+OK ready\r\n");
        Expect("L7OK 0 (tcp-check)", rig.Check(ProbeRig.Tcp(ProbeRig.Expect(CheckExpectKind.Binary, "2b4f4b")), server.Port));
        Expect("L7OK 0 (tcp-check)", rig.Check(ProbeRig.Tcp(ProbeRig.Expect(CheckExpectKind.BinaryRegex, "^2B4F")), server.Port));
        Expect("L7OK 0 (tcp-check)", rig.Check(ProbeRig.Tcp(ProbeRig.Expect(CheckExpectKind.StringRegex, "^.OK")), server.Port));
        Expect(
            "L7RSP 0 TCPCHK matched unwanted content '+OK' at step 1",
            rig.Check(ProbeRig.Tcp(ProbeRig.Expect(CheckExpectKind.String, "+OK") with { Inverted = true }), server.Port));
        Expect(
            "L6OK 0 fine",
            rig.Check(
                ProbeRig.Tcp(ProbeRig.Expect(CheckExpectKind.String, "+OK") with { OkStatus = "L6OK", OnSuccess = ProbeRig.Word("fine") }),
                server.Port));
        Expect(
            "L7STS 0 bad",
            rig.Check(
                ProbeRig.Tcp(
                    ProbeRig.Expect(CheckExpectKind.String, "-") with { MinRecv = 3, ErrorStatus = "L7STS", OnError = ProbeRig.Word("bad") }),
                server.Port));
    }

    [Fact]
    public void A_server_that_closes_without_a_byte_gave_an_empty_response()
    {
        using var server = ScriptedServer.Closing();
        Expect(
            "L7RSP 0 TCPCHK got an empty response at step 1",
            rig.Check(ProbeRig.Tcp(ProbeRig.Expect(CheckExpectKind.String, "+OK")), server.Port));
    }

    [Fact]
    public void A_dialogue_goes_step_by_step_and_over_several_connections()
    {
        using var first = ScriptedServer.Answering(static text => text.EndsWith('\n'), static text => text == "PING\n" ? "+PONG\n" : "?");
        using var second = ScriptedServer.Greeting("hello\n");
        var settings = ProbeRig.Tcp(
            new CheckConnectRule(default, null),
            ProbeRig.Send("PI"),
            ProbeRig.Send("NG\n"),
            ProbeRig.Expect(CheckExpectKind.String, "+PONG"),
            ProbeRig.Expect(CheckExpectKind.StringRegex, "PONG\n$"),
            new CheckConnectRule(default, null) { Port = second.Port },
            ProbeRig.Expect(CheckExpectKind.String, "hello"),
            ProbeRig.Send("bye"));
        Expect("L7OK 0 (tcp-check)", rig.Check(settings, first.Port));
        rig.Turn(() => first.Received.Length == 1);
        Assert.Equal(["PING\n"], first.Received);
    }

    [Fact]
    public void The_last_step_says_what_success_is()
    {
        using var server = ScriptedServer.Silent();
        Expect("L4OK 0 ", rig.Check(ProbeRig.Tcp(), server.Port));
        Expect("L4OK 0 (tcp-check)", rig.Check(ProbeRig.Tcp(new CheckConnectRule(default, null)), server.Port));
        Expect("L7OK 0 (tcp-check)", rig.Check(ProbeRig.Tcp(ProbeRig.Send("x")), server.Port));
    }

    [Fact]
    public void A_proxy_header_opens_the_connection_where_asked_for()
    {
        using var server = ScriptedServer.Http(Ok);
        using var v1 = new ProbeRig { SendProxy = ProxyProtocolVersion.V1 };
        Expect("L7OK 200 ", v1.Check(ProbeRig.Http(), server.Port));
        using var v2 = new ProbeRig { SendProxy = ProxyProtocolVersion.V2 };
        Expect("L7OK 200 ", v2.Check(ProbeRig.Http(), server.Port));
        Assert.Matches($"^PROXY TCP4 127\\.0\\.0\\.1 127\\.0\\.0\\.1 [0-9]+ {server.Port}\r\nOPTIONS / HTTP/1\\.0\r\n\r\n$", server.Received[0]);
        Assert.Equal("\r\n\r\n\0\r\nQUIT\n \0\0\0OPTIONS / HTTP/1.0\r\n\r\n", server.Received[1]);
    }

    [Fact]
    public void Nothing_stays_rented_after_checks()
    {
        using var server = ScriptedServer.Http(Ok);
        for (var i = 0; i < 3; i++)
        {
            rig.Check(ProbeRig.Http(ProbeRig.Expect(CheckExpectKind.String, "hello")), server.Port);
        }

        var answer = rig.Budget.RentAnswer();
        Assert.Equal(0, answer.Length);
    }

    private static void Expect(string expected, CheckResult result) =>
        Assert.Equal(expected, $"{result.Status.Word()} {result.Code} {result.Info}");

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
