using Tandem.Configuration.Haproxy;

namespace Tandem.Configuration.Tests.Haproxy;

public sealed class HealthTests
{
    private static CheckSettings Check(params string[] lines) => Given.Listen(lines).Check;

    private static CheckHttpSendRule Request(params string[] lines) => Assert.Single(Check(lines).Rules.OfType<CheckHttpSendRule>());

    [Fact]
    public void Without_an_option_connecting_is_the_check() => Assert.True(Check() is { Kind: CheckKind.Connect, Rules.Count: 0 });

    [Theory]
    [InlineData("option httpchk", "OPTIONS", "/", "HTTP/1.0")]
    [InlineData("option httpchk /health", "OPTIONS", "/health", "HTTP/1.0")]
    [InlineData("option httpchk HEAD /h", "HEAD", "/h", "HTTP/1.0")]
    [InlineData("option httpchk GET /h HTTP/1.1", "GET", "/h", "HTTP/1.1")]
    public void Httpchk_has_a_method_a_uri_and_a_version(string line, string method, string uri, string version)
    {
        var r = Request(line);

        Assert.Equal((method, uri, version), (r.Method, r.Uri, r.Version));
    }

    [Fact]
    public void Headers_hidden_in_the_version_are_found_and_warned_about()
    {
        const string line = @"option httpchk GET / HTTP/1.1\r\nHost:\ www\r\nX-A:\ b%c\r\n\r\nbody";
        var r = Request(line);

        Assert.Equal("HTTP/1.1", r.Version);
        Assert.Equal([("Host", "www"), ("X-A", "b%%c")], r.Headers.Select(h => (h.Name.Text, h.Value.Text)));
        Assert.Equal("body", r.Body!.Text);
        Assert.StartsWith("'option httpchk' : hiding headers or body", Assert.Single(Given.Warnings($"{Given.Defaults}listen x\n bind :1\n {line}\n")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("option httpchk GET /a", "http-check send ver HTTP/1.1 hdr Host x")]
    [InlineData("http-check send ver HTTP/1.1 hdr Host x", "option httpchk GET /a")]
    public void The_first_send_is_merged_with_httpchk_whatever_their_order(string one, string two)
    {
        var r = Request(one, two);

        Assert.Equal(("GET", "/a", "HTTP/1.1", "Host"), (r.Method, r.Uri, r.Version, Assert.Single(r.Headers).Name.Text));
    }

    [Fact]
    public void Steps_keep_their_order()
    {
        var rules = Check(
            "option httpchk", "http-check connect port 81 linger", "http-check send meth GET uri /a", "http-check expect status 200",
            "http-check connect default send-proxy", "http-check send uri-lf /b body x comment second", "http-check expect ! rstring err on-error %[srv_name]").Rules;

        Assert.True(rules[0] is CheckConnectRule { Port: 81, Linger: true });
        Assert.True(rules[1] is CheckHttpSendRule { Method: "GET", Uri: "/a", UriIsFormat: false });
        Assert.True(rules[2] is CheckExpectRule { Kind: CheckExpectKind.Status, Inverted: false });
        Assert.True(rules[3] is CheckConnectRule { UseServerSettings: true, SendProxy: true });
        Assert.True(rules[4] is CheckHttpSendRule { Uri: "/b", UriIsFormat: true, Body.Text: "x", Comment: "second" });
        Assert.True(rules[5] is CheckExpectRule { Kind: CheckExpectKind.StringRegex, Inverted: true, OnError.Text: "%[srv_name]" });
    }

    [Fact]
    public void Expectations_have_ranges_and_parameters()
    {
        var e = Check("option httpchk", "http-check expect min-recv 5 comment hi ok-status L7OKC error-status L7STS tout-status L7TOUT ! status 200,300-399").Rules.OfType<CheckExpectRule>().Single();

        Assert.Equal([new StatusRange(200, 200), new StatusRange(300, 399)], e.Statuses);
        Assert.Equal((5, "hi", "L7OKC", "L7STS", "L7TOUT", true), (e.MinRecv, e.Comment, e.OkStatus, e.ErrorStatus, e.TimeoutStatus, e.Inverted));
    }

    [Fact]
    public void Tcp_checks_send_and_expect_bytes()
    {
        var rules = Check("option tcp-check", "tcp-check comment greeting", "tcp-check send PING\\r\\n", "tcp-check expect string +PONG", "tcp-check send-binary 00ff comment c", "tcp-check expect rbinary ^00").Rules;

        Assert.Equal("PING\r\n"u8.ToArray(), ((CheckTcpSendRule)rules[0]).Data.ToArray());
        Assert.Equal("greeting", rules[0].Comment);
        Assert.Equal("+PONG"u8.ToArray(), ((CheckExpectRule)rules[1]).Data.ToArray());
        Assert.Equal([0, 0xff], ((CheckTcpSendRule)rules[2]).Data.ToArray());
        Assert.Equal("c", rules[2].Comment);
        Assert.Equal(CheckExpectKind.BinaryRegex, ((CheckExpectRule)rules[3]).Kind);
    }

    [Fact]
    public void A_header_may_be_expected()
    {
        var e = Check("option httpchk", "http-check expect ! fhdr name -m beg X-He value -m sub ok comment why").Rules.OfType<CheckExpectRule>().Single();

        Assert.Equal(new CheckExpectedHeader("X-He", CheckHeaderMatch.Beginning, "ok", CheckHeaderMatch.Substring, IsWhole: true), e.Header);
        Assert.True(e is { Kind: CheckExpectKind.Header, Inverted: true, Comment: "why" });
    }

    [Fact]
    public void Flags_and_inheritance_work()
    {
        var p = Given.Valid("defaults\n option httpchk\n http-check expect status 200\n http-check disable-on-404\nbackend a\nbackend b\n http-check expect string ok\nbackend c\n option tcp-check\n").Proxies;

        Assert.True(p[0].Check is { DisableOn404: true, Rules.Count: 2 });
        Assert.Equal(3, p[1].Check.Rules.Count);
        Assert.True(p[2].Check is { Kind: CheckKind.Tcp, Rules.Count: 0 });
    }

    [Theory]
    [InlineData("http-check", "'http-check' supports ")]
    [InlineData("http-check foo", "'http-check' supports ")]
    [InlineData("http-check expect", "'http-check expect' expects at least one argument among 'status', 'rstatus', 'string', 'rstring', 'hdr' or 'fhdr'.")]
    [InlineData("http-check expect foo bar", "'http-check expect' : unexpected argument 'foo'")]
    [InlineData("http-check expect status", "'http-check expect' : 'status' expects an argument.")]
    [InlineData("http-check expect status a", "'http-check expect' : invalid status code 'a'.")]
    [InlineData("http-check expect status 300-200", "'http-check expect' : invalid status code or range '300-200'")]
    [InlineData("http-check expect hdr x", "'http-check expect' : 'hdr' expects at least a name pattern (name or name-lf).")]
    [InlineData("http-check expect hdr name -m dir x", "'http-check expect' : unsupported matching method 'dir' for 'name'")]
    [InlineData("http-check expect fhdr name x value", "'http-check expect' : 'value' expects a pattern.")]
    [InlineData("http-check expect hdr name-lf x", "'http-check expect hdr name-lf' is not supported yet.")]
    [InlineData("http-check send hdr a", "'http-check send' : 'hdr' expects <name> and <value> as arguments.")]
    [InlineData("http-check send methd GET", "'http-check send' : expects 'comment', 'meth', 'uri', 'uri-lf', 'ver', 'hdr', 'body' or 'body-lf' but got 'methd' as argument; did you mean 'meth' maybe ?")]
    [InlineData("http-check connect ssl", "'http-check connect ssl' is not supported yet.")]
    [InlineData("tcp-check connect port x", "'tcp-check connect' : expected a port number between 1 and 65535 (got 'x').")]
    [InlineData("tcp-check send", "'tcp-check send' expects a string as argument.")]
    [InlineData("tcp-check send-binary zz", "'tcp-check send-binary' : invalid hexadecimal string 'zz'.")]
    [InlineData("tcp-check expect status 200", "'tcp-check expect' : unexpected argument 'status'")]
    [InlineData("option httpchk a b c d", "'option httpchk' cannot handle unexpected argument 'd'.")]
    public void Mistakes_are_refused(string line, string message) =>
        Assert.StartsWith(message, Assert.Single(Given.ListenAlerts(line)).Message, StringComparison.Ordinal);

    [Fact]
    public void Rules_that_no_option_uses_are_warned_about() =>
        Assert.Equal(
            "proxy 'x' uses http-check rules without 'option httpchk', so the rules are ignored.",
            Assert.Single(Given.Warnings($"{Given.Defaults}listen x\n bind :1\n http-check expect status 200\n")).Message);
}
