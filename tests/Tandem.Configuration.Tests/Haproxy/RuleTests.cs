namespace Tandem.Configuration.Tests.Haproxy;

public sealed class RuleTests
{
    [Fact]
    public void Rules_keep_their_words_and_places()
    {
        var p = Given.Listen("mode http", "acl a path -i /x", "http-request set-header X-If \"a if b\" if a or { src 10.0.0.0/8 }", "http-response del-header Server", "http-request deny deny_status 429 unless a");

        Assert.Equal(("a", 8), (p.Acls[0].Name.Text, p.Acls[0].Position.Line));
        Assert.Equal(["path", "-i", "/x"], p.Acls[0].Words.Select(w => w.Text));
        var set = p.HttpRequestRules[0];
        Assert.Equal(("set-header", 15), (set.Action.Text, set.Action.Position.Column));
        Assert.Equal(["X-If", "a if b"], set.Arguments.Select(w => w.Text));
        Assert.Equal(["a", "or", "{", "src", "10.0.0.0/8", "}"], set.Condition!.Words.Select(w => w.Text));
        Assert.True(p.HttpRequestRules[1].Condition is { Unless: true });
        Assert.Equal(["deny_status", "429"], p.HttpRequestRules[1].Arguments.Select(w => w.Text));
        Assert.Null(Assert.Single(p.HttpResponseRules).Condition);
    }

    [Theory]
    [InlineData("http-request set-header if x if a", "if x")]
    [InlineData("http-request set-header a unless if a", "a unless")]
    [InlineData("http-request return status 200 string \"if\" if a", "status 200 string if")]
    [InlineData("http-request redirect location if if a", "location if")]
    public void An_argument_that_reads_if_is_no_condition(string line, string arguments)
    {
        var rule = Assert.Single(Given.Listen("mode http", "acl a path /", line).HttpRequestRules);

        Assert.Equal(arguments, string.Join(' ', rule.Arguments.Select(w => w.Text)));
        Assert.Equal("a", Assert.Single(rule.Condition!.Words).Text);
    }

    [Fact]
    public void An_action_with_a_name_in_parentheses_keeps_it()
    {
        var rule = Assert.Single(Given.Listen("mode http", "http-request set-var(txn.a) path,lower if { src 10.0.0.1 }").HttpRequestRules);

        Assert.Equal(("set-var(txn.a)", "path,lower"), (rule.Action.Text, Assert.Single(rule.Arguments).Text));
    }

    [Fact]
    public void Rules_on_bytes_are_read_in_mode_tcp()
    {
        var p = Given.Listen("tcp-request inspect-delay 5s", "tcp-request connection reject if { src 10.0.0.1 }", "tcp-request content accept if { req.len gt 0 }");

        Assert.Equal(5000, p.TcpRequestInspectDelayMs);
        Assert.Equal("reject", Assert.Single(p.TcpRequestConnectionRules).Action.Text);
        Assert.Equal("accept", Assert.Single(p.TcpRequestContentRules).Action.Text);
    }

    [Theory]
    [InlineData("listen x\n bind :1\n mode http\n tcp-request content accept\n", "'tcp-request .. in mode http' is not supported yet.", 4)]
    [InlineData("listen x\n bind :1\n mode http\n tcp-request inspect-delay 5s\n", "'tcp-request .. in mode http' is not supported yet.", 4)]
    [InlineData("backend x\n tcp-request content accept\n", "'tcp-request .. in a backend' is not supported yet.", 2)]
    public void Rules_on_bytes_are_refused_where_they_would_not_run(string text, string message, int line)
    {
        var alert = Assert.Single(Given.Alerts(text));

        Assert.Equal((message, line), (alert.Message, alert.Position.Line));
    }

    [Fact]
    public void A_harmless_action_leaves_no_rule() => Assert.Empty(Given.Listen("mode http", "http-request set-nice 5").HttpRequestRules);

    [Fact]
    public void Redirect_lines_are_rules_of_their_own()
    {
        var rule = Assert.Single(Given.Listen("mode http", "redirect scheme https code 301 if { dst_port 80 }").RedirectRules);

        Assert.Equal(("redirect", "scheme https code 301"), (rule.Action.Text, string.Join(' ', rule.Arguments.Select(w => w.Text))));
        Assert.Equal(4, rule.Condition!.Words.Count);
    }

    [Theory]
    [InlineData("acl", "error detected while parsing ACL '' : missing fetch method in ACL expression ''.")]
    [InlineData("acl a", "error detected while parsing ACL 'a' : missing fetch method in ACL expression ''.")]
    [InlineData("acl a+b path /", "character '+' is not permitted in acl name 'a+b'.")]
    [InlineData("acl or path /", "acl name 'or' will never match.")]
    [InlineData("redirect", "error detected in proxy 'x' while parsing redirect rule : redirection type expected ('prefix', 'location', or 'scheme').")]
    [InlineData("http-request", "'http-request' expects 'add-header'")]
    [InlineData("http-request foo", "'http-request' expects 'add-header'")]
    [InlineData("http-request deny if", "'http-request deny' : 'if' expects a condition after it.")]
    public void Mistakes_are_refused(string line, string message) =>
        Assert.StartsWith(message, Assert.Single(Given.ListenAlerts("mode http", line)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_mistyped_action_gets_the_nearest_one() =>
        Assert.Equal("set-header", Assert.Single(Given.ListenAlerts("mode http", "http-request set-hedaer a b")).Suggestion);

    [Fact]
    public void Rules_out_of_their_order_are_warned_about()
    {
        var text = Given.Defaults + "frontend f\n bind :1\n mode http\n use_backend b if { path / }\n http-request deny\n redirect location /\n monitor fail if { path / }\nbackend b\n mode http\n";

        Assert.Equal(
            [
                "a 'http-request' rule placed after a 'use_backend' rule will still be processed before.",
                "a 'redirect' rule placed after a 'use_backend' rule will still be processed before.",
                "a 'monitor fail' rule placed after an 'http-request' rule will still be processed before.",
            ],
            Given.Warnings(text).Select(w => w.Message));
    }

    [Fact]
    public void Http_rules_in_tcp_mode_are_warned_about() =>
        Assert.Equal(
            ["'http-request' rules ignored for proxy 'x' as they require HTTP mode.", "'option forwardfor' ignored for proxy 'x' as it requires HTTP mode."],
            Given.Warnings(Given.Defaults + "listen x\n bind :1\n http-request deny\n option forwardfor\n").Select(w => w.Message));
}
