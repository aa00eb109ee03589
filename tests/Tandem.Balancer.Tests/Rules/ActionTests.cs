using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Tests.Rules;

public class ActionTests
{
    [Theory]
    [InlineData("set-header x-a new", "GET /p?q=1\nhost: example.com\nx-b: b, c\nx-a: new")]
    [InlineData("add-header X-A two", "GET /p?q=1\nhost: example.com\nx-a: one\nx-b: b, c\nx-a: two")]
    [InlineData("set-header X-A %[req.hdr(x-a)]%%%[path]", "GET /p?q=1\nhost: example.com\nx-b: b, c\nx-a: one%/p")]
    [InlineData("del-header x-a", "GET /p?q=1\nhost: example.com\nx-b: b, c")]
    [InlineData("del-header x- -m beg", "GET /p?q=1\nhost: example.com")]
    [InlineData("del-header ^X.[ab]$ -m reg", "GET /p?q=1\nhost: example.com")]
    [InlineData("replace-header x-a ^(.)(.*)$ \\\\2-\\\\1", "GET /p?q=1\nhost: example.com\nx-a: ne-o\nx-b: b, c")]
    [InlineData("replace-value x-b c d", "GET /p?q=1\nhost: example.com\nx-a: one\nx-b: b, d")]
    [InlineData("set-path /new%[path]", "GET /new/p?q=1\nhost: example.com\nx-a: one\nx-b: b, c")]
    [InlineData("set-pathq /a?b", "GET /a?b\nhost: example.com\nx-a: one\nx-b: b, c")]
    [InlineData("set-query z=2", "GET /p?z=2\nhost: example.com\nx-a: one\nx-b: b, c")]
    [InlineData("set-uri /u", "GET /u\nhost: example.com\nx-a: one\nx-b: b, c")]
    [InlineData("set-method POST", "POST /p?q=1\nhost: example.com\nx-a: one\nx-b: b, c")]
    [InlineData("replace-path /(.*) /x/\\\\1", "GET /x/p?q=1\nhost: example.com\nx-a: one\nx-b: b, c")]
    [InlineData("replace-pathq ([^?]*)(\\\\?(.*))? \\\\1/s?\\\\3", "GET /p/s?q=1\nhost: example.com\nx-a: one\nx-b: b, c")]
    public void Edits_change_what_is_sent(string rule, string sent)
    {
        using var bench = new RuleBench { Request = RuleBench.Get("/p?q=1", "X-A: one", "X-B: b, c") };
        Assert.Equal(RuleOutcomeKind.Continue, bench.Run(rule).Kind);
        Assert.Equal(sent, bench.Sent());
    }

    [Theory]
    [InlineData("deny", "Deny", 403)]
    [InlineData("deny deny_status 429", "Deny", 429)]
    [InlineData("tarpit", "Tarpit", 500)]
    [InlineData("reject", "Reject", 0)]
    [InlineData("silent-drop", "SilentDrop", 0)]
    [InlineData("return status 404", "Return", 404)]
    [InlineData("redirect location /", "Redirect", 302)]
    [InlineData("allow", "Continue", 0)]
    public void Final_actions_end_the_set(string rule, string kind, int status)
    {
        using var bench = new RuleBench();
        var outcome = bench.Run(rule, "set-method NEVER");
        Assert.Equal((kind, status), (outcome.Kind.ToString(), outcome.Status));
        Assert.StartsWith("GET ", bench.Sent(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redirect location /to code 301", "HTTP/1.1 301 Moved Permanently\r\ncontent-length: 0\r\nlocation: /to\r\n\r\n")]
    [InlineData("redirect prefix https://x drop-query append-slash", "HTTP/1.1 302 Found\r\ncontent-length: 0\r\nlocation: https://x/p/\r\ncache-control: no-cache\r\n\r\n")]
    [InlineData("redirect prefix https://x append-slash", "HTTP/1.1 302 Found\r\ncontent-length: 0\r\nlocation: https://x/p?q=1/\r\ncache-control: no-cache\r\n\r\n")]
    [InlineData("redirect scheme https", "HTTP/1.1 302 Found\r\ncontent-length: 0\r\nlocation: https://example.com/p?q=1\r\ncache-control: no-cache\r\n\r\n")]
    [InlineData("redirect location / code 308 set-cookie A=1", "HTTP/1.1 308 Permanent Redirect\r\ncontent-length: 0\r\nlocation: /\r\nset-cookie: A=1; path=/;\r\n\r\n")]
    [InlineData("redirect location / clear-cookie A=", "HTTP/1.1 302 Found\r\ncontent-length: 0\r\nlocation: /\r\ncache-control: no-cache\r\nset-cookie: A=; path=/; Max-Age=0;\r\n\r\n")]
    [InlineData("deny status 429", "HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\n\r\n")]
    [InlineData("return status 204", "HTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData("return hdr x-f %[hdr(no)]", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")]
    [InlineData("return", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")]
    [InlineData("deny status 418 content-type text/plain string abc", "HTTP/1.1 418 I'm a teapot\r\ncontent-length: 3\r\ncontent-type: text/plain\r\n\r\nabc")]
    [InlineData("deny hdr X-Y z", "HTTP/1.1 403 Forbidden\r\nx-y: z\r\ncontent-length: 0\r\n\r\n")]
    [InlineData("return content-type text/plain lf-string \"hello %[path]\" hdr X-B b", "HTTP/1.1 200 OK\r\nx-b: b\r\ncontent-length: 8\r\ncontent-type: text/plain\r\n\r\nhello /p")]
    [InlineData("return content-type text/plain lf-file f", "HTTP/1.1 200 OK\r\ncontent-length: 8\r\ncontent-type: text/plain\r\n\r\nfile: /p")]
    [InlineData("return errorfile e", "HTTP/1.0 503 S\r\nx-a: b\r\n\r\nabc")]
    public void Replies_have_the_form_of_haproxy(string rule, string reply)
    {
        using var bench = new RuleBench { Request = RuleBench.Get("/p?q=1") };
        bench.Files["f"] = "file: %[path]"u8.ToArray();
        bench.Files["e"] = "HTTP/1.0 503 S\r\nX-A: b\r\n\r\nabc"u8.ToArray();
        Assert.Equal(reply, bench.Reply(bench.Run(rule)));
    }

    [Fact]
    public void A_redirect_that_ignores_an_empty_location_does_not_hold()
    {
        using var bench = new RuleBench();
        Assert.Equal(403, bench.Run("redirect location %[hdr(x-no)] ignore-empty", "deny").Status);
    }

    [Fact]
    public void Closing_and_HEAD_are_told_in_the_reply()
    {
        using var bench = new RuleBench();
        var outcome = bench.Run("return content-type text/plain string abc");
        Assert.Equal(
            "HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\n",
            bench.Reply(outcome, ReplyOptions.Close | ReplyOptions.OmitBody));
    }

    [Fact]
    public void An_edit_without_room_fails_unless_strict_mode_is_off()
    {
        var big = new string('x', 9000);
        using var bench = new RuleBench();
        Assert.Equal(RuleOutcomeKind.Failed, bench.Run($"set-header a {big}").Kind);
        Assert.Equal(RuleOutcomeKind.Continue, bench.Run("strict-mode off", $"set-header a {big}").Kind);
    }

    [Fact]
    public void A_line_end_in_a_value_never_becomes_a_line_end_in_a_header()
    {
        using var bench = new RuleBench { Request = RuleBench.Get("/?a=b%0d%0aX-Evil:%20yes") };
        bench.Run("set-header x-a %[urlp(a),url_dec]");
        Assert.EndsWith("\nx-a: b%0D%0AX-Evil: yes", bench.Sent(), StringComparison.Ordinal);
        Assert.Equal(RuleOutcomeKind.Failed, bench.Run("set-path \"%[urlp(a),url_dec,regsub(b,'b c')]\"").Kind);
    }

    [Fact]
    public void Variables_live_as_long_as_their_scope()
    {
        using var bench = new RuleBench { Response = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" };
        bench.Run("set-var(sess.a) int(1)", "set-var(txn.b) path,upper", "set-var(req.c) str(c)", "set-var-fmt(txn.d) \"%[var(txn.b)]!\"", "unset-var(txn.e)");
        Assert.Equal((string?[])["1", "/PATH", "c", "/PATH!"], (string?[])[bench.Value("var(sess.a)"), bench.Value("var(txn.b)"), bench.Value("var(req.c)"), bench.Value("var(txn.d)")]);
        Assert.Null(bench.Value("var(req.c)", RuleHook.HttpResponse));
        bench.Context.State.EndTransaction();
        Assert.Equal((string?[])["1", null], (string?[])[bench.Value("var(sess.a)"), bench.Value("var(txn.b)")]);
    }

    [Fact]
    public void A_session_that_sets_ever_longer_variables_keeps_the_last_ones()
    {
        using var bench = new RuleBench();
        var rules = bench.HttpRequest("set-var(sess.a) path", "set-var(sess.b) query");
        for (var length = 1; length < 400; length++)
        {
            bench.Request = RuleBench.Get($"/{new string('x', length)}?{new string('y', length)}");
            bench.Run(rules);
        }

        Assert.Equal("/" + new string('x', 399), bench.Value("var(sess.a)"));
        Assert.Equal(new string('y', 399), bench.Value("var(sess.b)"));
    }

    [Fact]
    public void Long_values_never_blind_later_conditions()
    {
        using var bench = new RuleBench { Request = RuleBench.Get("/", "X-A: " + new string('a', 14_000)) };
        var long14 = "{ hdr(x-a),lower,upper,lower b }";
        Assert.True(bench.Holds($"{string.Join(" or ", Enumerable.Repeat(long14, 20))} or {{ hdr(x-a),lower -m beg aaa }}"));
    }

    [Fact]
    public void Responses_are_edited_by_their_rules()
    {
        using var bench = new RuleBench { Response = "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 0\r\n\r\n" };
        bench.Run(bench.Rules(RuleHook.HttpResponse, "set-status 418 reason \"tea pot\" if { status 200 }", "set-header x-len %[res.hdr(content-length)]", "del-header server", "set-header x-no yes if { status 500:599 }"));
        Assert.Equal("418 tea pot\ncontent-length: 0\nx-len: 0", bench.SentResponse());
        Assert.Equal(502, bench.Run(bench.Rules(RuleHook.HttpResponse, "deny")).Status);
    }

    [Fact]
    public void Content_rules_wait_for_bytes_until_the_delay_has_passed()
    {
        using var bench = new RuleBench();
        var rules = bench.Rules(RuleHook.TcpRequestContent, "accept if { req.len gt 1000 }", "reject if WAIT_END");
        bench.Enter();
        bench.Context.IsFinal = false;
        bench.Context.BufferedBytes = 10;
        Assert.Equal(RuleOutcomeKind.Wait, rules.Run(bench.Context).Kind);
        bench.Context.BufferedBytes = 2000;
        Assert.Equal(RuleOutcomeKind.Continue, rules.Run(bench.Context).Kind);
        bench.Context.BufferedBytes = 10;
        bench.Context.IsFinal = true;
        Assert.Equal(RuleOutcomeKind.Reject, rules.Run(bench.Context).Kind);
    }

    [Fact]
    public void Log_levels_are_kept_for_the_log_line()
    {
        using var bench = new RuleBench();
        bench.Run("set-log-level silent");
        Assert.Equal(RuleState.LogLevelSilent, bench.Context.StateOrNull!.LogLevel);
        bench.Run("set-log-level err");
        Assert.Equal(3, bench.Context.StateOrNull!.LogLevel);
    }

    [Fact]
    public void Patterns_come_from_files()
    {
        using var bench = new RuleBench();
        bench.Files["list"] = "# no\n\n/other\n/PATH\r\n"u8.ToArray();
        Assert.True(bench.Holds("{ path -i -f list }"));
        Assert.False(bench.Holds("{ path -f list }"));
        bench.Compiler.Condition(RuleWords.Condition("{ path -f nope }"), RuleHook.HttpRequest, out var valid);
        Assert.False(valid);
        Assert.Contains("failed to open pattern file <nope>", bench.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_patterns_are_all_found()
    {
        using var bench = new RuleBench { Request = RuleBench.Get("/9999") };
        bench.Files["list"] = System.Text.Encoding.ASCII.GetBytes(string.Join('\n', Enumerable.Range(0, 10_000).Select(i => $"/{i}")));
        Assert.True(bench.Holds("{ path -f list }"));
        bench.Request = RuleBench.Get("/10000");
        Assert.False(bench.Holds("{ path -f list }"));
    }
}
