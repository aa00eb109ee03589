using System.Text.Json;
using Tandem.Balancer.Explanation;

namespace Tandem.Balancer.Tests.Explanation;

public sealed class ExplainerTests
{
    private const string Site = Explained.Defaults + """
        frontend www
            bind *:80
            bind 127.0.0.1:8080
            option forwardfor
            acl is_api path_beg /api /v2
            acl is_api hdr(x-api) -m found
            http-request deny deny_status 429 if { src 10.9.0.0/16 192.168.0.0/24 }
            http-request set-header X-Seen "%[src] at %[path]"
            http-request del-header cookie unless is_api
            http-request set-var(txn.p) path,upper
            http-request redirect scheme https code 301 if { hdr(host) -i secure.example.com }
            http-request return status 200 content-type text/plain string hello if { path /hello }
            http-request tarpit if { path /slow }
            http-request reject if { path /reject }
            redirect location /new if { path /old }
            use_backend api if is_api !METH_POST
            use_backend %[req.hdr(x-be)] if { req.hdr(x-be) -m found }
            default_backend web
            http-response set-header x-answer %[status]
        backend api
            balance uri
            http-request set-path /x%[path] if { path_beg /api }
            server a1 app1:8080
            server a2 app2:8080 weight 2
            server a3 app3:8080 backup
        backend web
            http-response deny if { status 500 }
            server w1 10.0.0.1:80
            server w2 10.0.0.2:80
        backend empty
        backend chance
            balance random
            server c1 10.0.0.1:80
            server c2 10.0.0.2:80
        backend few
            balance leastconn
            server f1 10.0.0.1:80
        backend sources
            balance source
            server s1 10.0.0.1:80
            server s2 10.0.0.2:80
            server s3 10.0.0.3:80
        backend elsewhere
            server e1 10.0.0.1:80 redir http://mirror.example.com
        frontend other
            bind 127.0.0.1:80
            default_backend web
        frontend mysql
            mode tcp
            bind :3306
            tcp-request connection reject if { src 10.9.0.0/16 }
            default_backend db
        backend db
            mode tcp
            server d1 10.0.0.1:3306

        """;

    [Fact]
    public void The_answer_names_backend_and_server()
    {
        var told = Explained.Of(Site, "GET http://www.example.com/");
        Assert.Equal(("www", "web", "w1", "10.0.0.1:80"), (told.Frontend, told.Backend, told.Server, told.ServerAddress));
        Assert.False(told.Fails);
        Assert.StartsWith("GET http://www.example.com/ -> backend web, server w1 (10.0.0.1:80)\n", ExplanationText.Write(told), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_rule_is_told_in_order_with_its_place()
    {
        var told = Explained.Of(Site, "GET http://www.example.com/");
        var places = told.Steps.Where(step => step.Stage == "frontend www").Select(step => step.Place);
        Assert.Equal([7, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23], places.Select(place => int.Parse(place["site.cfg:".Length..], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void An_acl_is_told_with_the_value_that_it_saw_and_the_pattern_that_matched()
    {
        var told = Explained.Of(Site, "GET http://h/v2/x");
        Assert.Equal(
            ["true  is_api: path_beg /api /v2 (site.cfg:10) saw \"/v2/x\", matches /v2", "true  !METH_POST: method POST (site.cfg:21) saw GET"],
            told.Step("use_backend api").Notes);
        Assert.Equal("yes, backend api", told.Step("use_backend api").Result);
        Assert.Equal(
            ["false { src 10.9.0.0/16 192.168.0.0/24 }: saw 127.0.0.1"],
            told.Step("http-request deny").Notes);
        Assert.Equal("no", told.Step("http-request deny").Result);
    }

    [Fact]
    public void All_expressions_of_an_acl_that_were_looked_at_are_told()
    {
        var note = Assert.Single(Explained.Of(Site, "GET http://h/", question => question.Header("x-api: 1")).Step("http-request del-header").Notes);
        Assert.Equal("true  is_api: path_beg /api /v2 (site.cfg:10) saw \"/\"; or hdr(x-api) -m found (site.cfg:11) saw \"1\"", note);
        note = Explained.Of(Site, "GET http://h/").Step("http-request del-header").Notes[0];
        Assert.EndsWith("or hdr(x-api) -m found (site.cfg:11) there is no value", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_of_headers_variables_and_the_request_line_are_shown()
    {
        var told = Explained.Of(Site, "GET http://h/api?q=1", question => question.Header("Cookie: a=b").From("10.0.0.7"));
        Assert.Equal(["+ x-seen: 10.0.0.7 at /api"], told.Step("http-request set-header").Notes);
        Assert.Equal(["txn.p = \"/API\""], told.Step("http-request set-var").Notes);
        Assert.Contains("GET /api?q=1 -> GET /x/api?q=1", told.Step("http-request set-path").Notes);
        Assert.Equal("GET /x/api?q=1 HTTP/1.1", told.RequestLine);
        Assert.Equal(
            ["host: h", "cookie: a=b", "x-seen: 10.0.0.7 at /api", "x-forwarded-for: 10.0.0.7"],
            told.RequestHeaders.Select(header => $"{header.Name}: {header.Value}"));
        Assert.Equal(["+ x-forwarded-for: 10.0.0.7"], told.Step("option forwardfor").Notes);
        Assert.Equal(["- cookie: a=b"], Explained.Of(Site, "GET http://h/", question => question.Header("cookie: a=b")).Step("http-request del-header").Notes.Skip(1));
    }

    [Fact]
    public void Nothing_behind_a_final_rule_is_looked_at()
    {
        var told = Explained.Of(Site, "GET http://h/", question => question.From("10.9.1.1"));
        Assert.Equal((ExplainedEnd.Denied, 429, 429), (told.End, told.Status, told.DeniedWith));
        Assert.Equal("yes, denied with 429", told.Steps[^1].Result);
        Assert.Contains("matches 10.9.0.0/16", told.Steps[^1].Notes[0], StringComparison.Ordinal);
        Assert.Contains("429 Too Many Requests", told.Answer!.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET http://secure.example.com/a?b", ExplainedEnd.Redirected, 301, "https://secure.example.com/a?b")]
    [InlineData("GET http://h/old", ExplainedEnd.Redirected, 302, "/new")]
    [InlineData("GET http://h/hello", ExplainedEnd.Returned, 200, null)]
    [InlineData("GET http://h/slow", ExplainedEnd.Tarpitted, 500, null)]
    public void Answers_of_rules_are_told(string request, ExplainedEnd end, int status, string? location)
    {
        var told = Explained.Of(Site, request);
        Assert.Equal((end, status, location), (told.End, told.Status, told.Answer!.Header("location")));
        Assert.False(told.Fails);
        Assert.Null(told.Backend);
    }

    [Fact]
    public void A_connection_that_a_rule_closes_fails()
    {
        Assert.True(Explained.Of(Site, "GET http://h/reject") is { Fails: true, End: ExplainedEnd.Closed });
        Assert.True(Explained.Of(Site, "tcp://h:3306", question => question.From("10.9.0.1")) is { Fails: true, End: ExplainedEnd.Closed });
    }

    [Fact]
    public void A_connection_of_tcp_mode_reaches_its_server()
    {
        var told = Explained.Of(Site, "tcp://h:3306");
        Assert.Equal(("mysql", "db", "d1"), (told.Frontend, told.Backend, told.Server));
        Assert.Equal("", told.RequestLine);
    }

    [Fact]
    public void Turns_begin_with_the_first_server_and_all_are_up_unless_said()
    {
        Assert.Contains("w1, w2, ...", Explained.Of(Site, "GET http://h/").Step("balance roundrobin").Notes[0], StringComparison.Ordinal);
        var told = Explained.Of(Site, "GET http://h/", question => question with { Down = ["web/w1"] });
        Assert.Equal("w2", told.Server);
        Assert.Contains("w1 is left out: it is down (--down)", told.Step("balance").Notes);
    }

    [Fact]
    public void A_server_that_is_down_in_one_question_is_up_in_the_next()
    {
        using var explainer = Explained.Load(Site);
        var question = Explained.Question("GET http://h/");
        Assert.Equal("w2", explainer.Explain(question with { Down = ["web/w1"] }, out _)!.Server);
        Assert.Equal("w1", explainer.Explain(question, out _)!.Server);
    }

    [Fact]
    public void No_server_left_is_a_failure_with_503()
    {
        var told = Explained.Of(Site, "GET http://h/", question => question with { Down = ["web/w1", "web/w2"] });
        Assert.Equal((ExplainedEnd.Failed, 503, true), (told.End, told.Status, told.Fails));
        Assert.Contains("backend web has no server that is up", told.Reason, StringComparison.Ordinal);
        Assert.Equal("backend empty has no server", Explained.Of(Site, "GET http://h/", question => question.Header("x-be: empty")).Reason);
    }

    [Fact]
    public void A_backup_serves_when_no_other_is_up()
    {
        var told = Explained.Of(Site, "GET http://h/api", question => question with { Down = ["api/a1", "api/a2"] });
        Assert.Equal("a3", told.Server);
    }

    [Fact]
    public void A_hash_is_told_with_its_key_and_server()
    {
        var told = Explained.Of(Site, "GET http://h/v2/x?y");
        Assert.StartsWith("key \"/v2/x\", hash 0x", told.Step("balance uri").Notes[0], StringComparison.Ordinal);
        Assert.EndsWith(": " + told.Server, told.Step("balance uri").Notes[0], StringComparison.Ordinal);
        told = Explained.Of(Site, "GET http://h/", question => question.Header("x-be: sources").From("10.0.0.7"));
        Assert.Equal("key 10.0.0.7, hash 0x0a000007, modulo 3 (the sum of the weights) = place 2: s3", told.Step("balance source").Notes[0]);
        Assert.Equal("s3", told.Server);
    }

    [Fact]
    public void Chance_names_all_servers_that_it_may_choose()
    {
        var told = Explained.Of(Site, "GET http://h/", question => question.Header("x-be: chance"));
        Assert.Equal(["c1", "c2"], told.Alternatives);
        Assert.EndsWith(", by chance", ExplanationText.Outcome(told), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dynamic_name_that_no_backend_has_takes_the_default()
    {
        var told = Explained.Of(Site, "GET http://h/", question => question.Header("x-be: nowhere"));
        Assert.Equal("web", told.Backend);
        Assert.Contains("no backend has the name \"nowhere\"", told.Step("use_backend %").Result, StringComparison.Ordinal);
        Assert.Equal("few", Explained.Of(Site, "GET http://h/", question => question.Header("x-be: few")).Backend);
    }

    [Fact]
    public void A_server_with_redir_redirects_readers()
    {
        var told = Explained.Of(Site, "GET http://h/p?q", question => question.Header("x-be: elsewhere"));
        Assert.Equal((ExplainedEnd.Redirected, "http://mirror.example.com/p?q"), (told.End, told.Answer!.Header("location")));
        Assert.Equal(ExplainedEnd.Served, Explained.Of(Site, "POST http://h/p", question => question.Header("x-be: elsewhere")).End);
    }

    [Fact]
    public void Rules_over_the_answer_run_on_the_status_that_is_assumed()
    {
        var told = Explained.Of(Site, "GET http://h/", question => question with { ResponseStatus = 404, ResponseHeaders = [new HeaderText("X-Own", "1")] });
        Assert.Equal(404, told.Status);
        Assert.Equal(["x-own: 1", "content-length: 0", "x-answer: 404"], told.ResponseHeaders.Select(header => $"{header.Name}: {header.Value}"));
        told = Explained.Of(Site, "GET http://h/", question => question with { ResponseStatus = 500 });
        Assert.Equal((ExplainedEnd.Denied, 502, "web", "w1"), (told.End, told.Status, told.Backend, told.Server));
    }

    [Fact]
    public void The_frontend_is_that_of_the_port_and_others_are_named()
    {
        var told = Explained.Of(Site, "GET http://h/");
        Assert.Contains(told.Steps[0].Notes, note => note.StartsWith("frontend other listens there too", StringComparison.Ordinal));
        Assert.Equal("other", Explained.Of(Site, "GET http://127.0.0.1/").Frontend);
        Assert.Equal("other", Explained.Of(Site, "GET http://h/", question => question with { To = "other" }).Frontend);
        Assert.Equal("www", Explained.Of(Site, "GET http://h/", question => question with { To = "127.0.0.1:8080" }).Frontend);
        Assert.Equal("www", Explained.Of(Site, "GET http://10.1.2.3/").Frontend);
    }

    [Fact]
    public void A_port_that_nobody_binds_is_refused_and_says_what_is_bound()
    {
        var told = Explained.Of(Site, "GET http://h:81/");
        Assert.True(told.Fails);
        Assert.Contains("no frontend listens on h port 81; bound are 0.0.0.0:80 (www), 127.0.0.1:8080 (www)", told.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET http://h/ HTTP/1.1", "Host: a, b c")]
    [InlineData("GET http://h/", "content-length: x")]
    [InlineData("GET http://h/", "transfer-encoding: chunked, x")]
    public void A_request_that_is_not_understood_fails_with_its_status(string request, string header)
    {
        var told = Explained.Of(Site, request, question => question.Header(header).Header(header + "1"));
        Assert.Equal(ExplainedEnd.Failed, told.End);
        Assert.InRange(told.Status, 400, 499);
        Assert.StartsWith("the request is not understood: ", told.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_names_are_mistakes_with_the_nearest_known_one()
    {
        using var explainer = Explained.Load(Site);
        var question = Explained.Question("GET http://h/");
        Assert.Null(explainer.Explain(question with { To = "wwx" }, out var mistake));
        Assert.Contains("did you mean 'www'?", mistake, StringComparison.Ordinal);
        Assert.Null(explainer.Explain(question with { Down = ["web/w9"] }, out mistake));
        Assert.Contains("did you mean 'web/w1'?", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Tls_and_plain_tcp_at_a_frontend_of_http_fail()
    {
        Assert.Contains("without TLS", Explained.Of(Site, "GET https://h:80/").Reason, StringComparison.Ordinal);
        Assert.Contains("waits for an HTTP request", Explained.Of(Site, "tcp://h:80").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Monitor_uri_answers_as_its_conditions_say()
    {
        const string monitored = Explained.Defaults + """
            frontend www
                bind :80
                monitor-uri /alive
                monitor fail if { nbsrv(web) lt 2 }
                default_backend web
            backend web
                server w1 10.0.0.1:80
                server w2 10.0.0.2:80

            """;
        Assert.True(Explained.Of(monitored, "GET http://h/alive") is { End: ExplainedEnd.Monitored, Status: 200, Fails: false });
        var told = Explained.Of(monitored, "GET http://h/alive", question => question with { Down = ["web/w1"] });
        Assert.Equal(503, told.Status);
        Assert.Equal(["true  { nbsrv(web) lt 2 }: saw 1, matches lt 2"], told.Step("monitor fail").Notes);
    }

    [Fact]
    public void What_monitor_uri_says_under_tandem_run_without_servers_is_noted()
    {
        const string monitored = Explained.Defaults + "frontend www\n bind :80\n monitor-uri /alive\n default_backend web\nbackend web\n server w1 10.0.0.1:80\n";
        Assert.Empty(Explained.Of(monitored, "GET http://h/alive").Step("monitor-uri").Notes);
        var told = Explained.Of(monitored, "GET http://h/alive", question => question with { Down = ["web/w1"] });
        Assert.Equal(200, told.Status);
        Assert.StartsWith("under 'tandem run' it is answered 503", Assert.Single(told.Step("monitor-uri").Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15_000, "", 200)]
    [InlineData(15_400, "the request is not understood: the head is too long", 400)]
    [InlineData(40_000, "the request is not understood: the head is too long", 400)]
    public void A_head_that_is_too_long_is_said_to_be(int length, string reason, int status)
    {
        var told = Explained.Of(Site, "GET http://www.example.com/", question => question.Header("x: " + new string('a', length)));
        Assert.Equal(status, told.Status);
        Assert.StartsWith(reason, told.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_of_tcp_mode_beyond_the_buffer_are_told()
    {
        const string tcp = "defaults\n mode tcp\n timeout connect 1s\n timeout client 1s\n timeout server 1s\nlisten a\n bind :80\n server s 10.0.0.1:80\n";
        var told = Explained.Of(tcp, "GET http://h/", question => question.Header("x: " + new string('a', 20_000)));
        Assert.StartsWith("rules see the first 16384", told.Step("the client's first 200").Result, StringComparison.Ordinal);
    }

    [Fact]
    public void An_errorloc_makes_a_redirect_of_a_denial()
    {
        var told = Explained.Of(Explained.Defaults + """
            listen www
                bind :80
                errorloc 403 http://sorry.example.com/
                http-request deny

            """, "GET http://h/");
        Assert.Equal((ExplainedEnd.Denied, 403, 302, "http://sorry.example.com/"), (told.End, told.DeniedWith, told.Status, told.Answer!.Header("location")));
    }

    [Fact]
    public void The_matching_pattern_of_a_file_is_told_with_its_line()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "# names\n\nwww.example.com\nshop.example.com\n");
        var told = Explained.Of(Explained.Defaults + $$"""
            listen www
                bind :80
                http-request deny if { hdr(host) -i -f {{path}} }

            """, "GET http://SHOP.example.com/");
        File.Delete(path);
        Assert.EndsWith($"matches shop.example.com ({path}:4)", told.Step("http-request deny").Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Json_tells_the_same()
    {
        using var json = JsonDocument.Parse(ExplanationJson.Write(Explained.Of(Site, "GET http://h/v2")));
        Assert.Equal("api", json.RootElement.GetProperty("backend").GetString());
        Assert.False(json.RootElement.GetProperty("fails").GetBoolean());
        Assert.Equal("site.cfg:7", json.RootElement.GetProperty("steps")[0].GetProperty("place").GetString());
    }

    [Theory]
    [InlineData("u", "client without an address (assumed; --from says another), connected to /run/site.sock", "other")]
    [InlineData("v6", "client ::1 (assumed; --from says another), connected to [::1]:8000", "own")]
    [InlineData("[2001:db8::1]:8000", "client ::1 (assumed; --from says another), connected to [2001:db8::1]:8000", "own")]
    public void Sockets_of_other_families_have_clients_of_their_own(string to, string connection, string backend)
    {
        var told = Explained.Of(Explained.Defaults + """
            frontend u
                bind /run/site.sock
                default_backend other
            frontend v6
                bind :::8000 v6only
                use_backend own if { src ::1 }
                default_backend other
            backend own
                server s unix@/run/s.sock
            backend other
                server s 127.0.0.1

            """, "GET http://h:8000/", question => question with { To = to });
        Assert.Equal((connection, backend), (told.Connection, told.Backend));
    }

    [Fact]
    public void Letters_beyond_ascii_are_shown_as_they_were_written()
    {
        var told = Explained.Of(Site, "GET http://h/\u00e9\u001b", question => question.Header("x-name: \u00e9"));
        Assert.StartsWith("GET http://h/\u00e9\\x1b -> fails with 400", ExplanationText.Write(told), StringComparison.Ordinal);
        Assert.Contains("x-name: \u00e9", ExplanationText.Write(Explained.Of(Site, "GET http://h/", question => question.Header("x-name: \u00e9"))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_move_a_terminals_cursor_is_shown_as_a_number()
    {
        var told = Explained.Of(Site, "GET http://h/", question => question.Header("x-evil: \u001b[2J"));
        Assert.DoesNotContain('\u001b', ExplanationText.Write(told));
    }
}
