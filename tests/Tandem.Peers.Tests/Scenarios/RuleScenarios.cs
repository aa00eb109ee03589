namespace Tandem.Peers.Tests.Scenarios;

/// <summary>ACLs, http-request and http-response rules, backend choice, and the options that edit headers or answer themselves.</summary>
internal static class RuleScenarios
{
    private static readonly string[] Paths =
    [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /api/users?x=1 HTTP/1.1\r\nHost: Api.Example.COM:8080\r\nUser-Agent: curl/7\r\n\r\n",
        "POST /Static/Logo.PNG HTTP/1.1\r\nHost: b.example.com\r\nContent-Length: 0\r\nX-Token: Abc\r\n\r\n",
    ];

    public static IEnumerable<Scenario> All() => [.. Acls(), .. RequestRules(), .. ResponseRules(), .. Redirects(), .. Forwarding(), .. OwnAnswers(), .. Choices(), .. LogForms()];

    private static IEnumerable<Scenario> Acls()
    {
        // Each expression decides whether a header is added, for three requests.
        foreach (var (name, expression) in ((string, string)[])
            [
                ("path", "path /api/users"), ("path_beg", "path_beg /api /static"), ("path_beg_i", "path_beg -i /static"), ("path_end", "path_end .PNG .css"),
                ("path_end_i", "path_end -i .png"), ("path_sub", "path_sub user"), ("path_dir", "path_dir api"), ("path_reg", "path_reg ^/a.*s$"),
                ("path_reg_i", "path_reg -i \\.png$"), ("path_len", "path_len 1"), ("path_len_range", "path_len gt 10"), ("path_dom", "path_dom png"),
                ("path_m_beg", "path -m beg /api"), ("path_m_end", "path -m end -i .png"), ("path_m_reg", "path -m reg users"), ("path_m_found", "path -m found"),
                ("path_dash_dash", "path -- /"), ("hdr", "hdr(host) a"), ("hdr_i", "hdr(host) -i api.example.com:8080"), ("hdr_end", "hdr_end(host) .example.com"),
                ("hdr_dom", "hdr_dom(host) -i example.com"), ("hdr_beg", "hdr_beg(user-agent) curl"), ("hdr_sub", "hdr_sub(x-token) bc"), ("hdr_reg", "hdr_reg(x-token) ^A"),
                ("hdr_cnt", "hdr_cnt(x-token) 1"), ("hdr_cnt_ge", "hdr_cnt(user-agent) ge 1"), ("hdr_m_found", "hdr(x-token) -m found"), ("hdr_of_nothing", "hdr(x-none) -m found"),
                ("hdr_val", "hdr_val(content-length) 0"), ("req_hdr", "req.hdr(host) a"), ("method", "method POST"), ("method_two", "method GET HEAD"),
                ("src", "src 127.0.0.0/8"), ("src_other", "src 10.0.0.0/8 192.168.1.1"), ("dst_port", "dst_port <fe>"), ("dst_port_other", "dst_port 80 443"), ("dst", "dst 127.0.0.1"),
            ])
        {
            yield return new($"Acl_{name}")
            {
                Frontend = $"acl hit {expression}\nhttp-request set-header X-Hit yes if hit\nhttp-request set-header X-Miss yes unless hit",
                Requests = Paths,
            };
        }

        foreach (var (name, condition) in ((string, string)[])
            [
                ("and", "if api get"), ("and_not", "if api !get"), ("or", "if api or post"), ("bars", "if api || post"), ("and_before_or", "if api get or post"),
                ("unless", "unless api"), ("unless_or", "unless api or post"), ("anonymous", "if { path / }"), ("anonymous_not", "if !{ path / }"),
                ("anonymous_flags", "if { path_beg -i /STATIC }"), ("named_and_anonymous", "if api { method GET }"), ("two_anonymous", "if { path_beg /api } { hdr(host) -i -m beg api }"),
                ("not_blank_name", "if ! api"), ("true", "if TRUE"), ("false", "if FALSE"), ("localhost", "if LOCALHOST"), ("http_1_1", "if HTTP_1.1"), ("meth_get", "if METH_GET"),
            ])
        {
            yield return new($"Condition_{name}")
            {
                Frontend = $"acl api path_beg /api\nacl get method GET\nacl post method POST\nhttp-request set-header X-Hit yes {condition}",
                Requests = Paths,
            };
        }

        yield return new("Acl_of_one_name_in_two_lines_is_or") { Frontend = "acl both path /\nacl both method POST\nhttp-request set-header X-Hit yes if both", Requests = Paths };
    }

    private static IEnumerable<Scenario> RequestRules()
    {
        const string Request = "GET /x?q=1 HTTP/1.1\r\nHost: a\r\nX-Old: 1\r\nX-Old: 2\r\nX-Other: 3\r\n\r\n";
        foreach (var (name, rules) in ((string, string)[])
            [
                ("set_header", "http-request set-header X-New v"), ("set_header_replaces_all", "http-request set-header X-Old v"), ("set_header_of_words", "http-request set-header X-New \"two words\""),
                ("add_header", "http-request add-header X-Old v"), ("del_header", "http-request del-header x-old"), ("del_header_of_none", "http-request del-header x-none"),
                ("set_host", "http-request set-header Host b.example"), ("set_header_of_source", "http-request set-header X-Src %[src]"),
                ("set_header_of_a_fetch", "http-request set-header X-P \"%[path] %[method] %[hdr(host)]\""), ("set_header_of_a_variable", "http-request set-header X-B %b-%f-%ci"),
                ("deny", "http-request deny"), ("deny_status", "http-request deny deny_status 429"), ("deny_status_401", "http-request deny deny_status 401"), ("deny_if_not", "http-request deny if { path /y }"),
                ("return_200", "http-request return"), ("return_status", "http-request return status 404"), ("return_string", "http-request return status 200 content-type text/plain string hello"),
                ("return_lf_string", "http-request return status 200 content-type text/plain lf-string \"you are %[src] at %[path]\""),
                ("return_headers", "http-request return status 200 content-type text/plain string hello hdr X-A 1 hdr X-B \"two words\""), ("return_503", "http-request return status 503"),
                ("return_204", "http-request return status 204"), ("redirect", "http-request redirect location /other"), ("redirect_code", "http-request redirect code 301 location http://b/x"),
                ("first_final_rule_wins", "http-request deny deny_status 403 if { path /x }\nhttp-request return status 200"), ("allow_ends_the_rules", "http-request allow\nhttp-request deny"),
                ("order_of_edits", "http-request set-header X-New 1\nhttp-request add-header X-New 2\nhttp-request del-header X-Other"),
            ])
        {
            yield return new($"Http_request_{name}") { Frontend = rules, Requests = [Request] };
        }

        yield return new("Http_request_in_the_backend") { Backend = "http-request set-header X-New v\nhttp-request deny if { path /no }", Requests = [Request, "GET /no HTTP/1.1\r\nHost: a\r\n\r\n"] };
        yield return new("Http_request_deny_of_a_post") { Frontend = "http-request deny", Requests = ["POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab"] };
        yield return new("Http_request_return_to_head") { Frontend = "http-request return status 200 content-type text/plain string hello", Requests = ["HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"] };
        yield return new("Http_request_return_to_1_0") { Frontend = "http-request return status 200 content-type text/plain string hello", Requests = ["GET / HTTP/1.0\r\n\r\n"] };
    }

    private static IEnumerable<Scenario> ResponseRules()
    {
        const string Answer = "HTTP/1.1 200 OK\r\nServer: secret/1\r\nX-Old: 1\r\nX-Old: 2\r\nContent-Length: 2\r\n\r\nok";
        foreach (var (name, rules) in ((string, string)[])
            [
                ("set_header", "http-response set-header X-New v"), ("set_header_replaces", "http-response set-header Server none"), ("add_header", "http-response add-header X-Old 3"),
                ("del_header", "http-response del-header Server"), ("deny", "http-response deny"), ("deny_status", "http-response deny deny_status 403"),
                ("return", "http-response return status 200 content-type text/plain string other"), ("redirect", "http-response redirect location /other"),
                ("if_status", "http-response set-header X-New v if { status 200 }"), ("if_status_range", "http-response deny if { status 400:599 }"),
                ("if_header", "http-response del-header X-Old if { res.hdr(server) -m beg secret }"), ("allow", "http-response allow\nhttp-response deny"),
            ])
        {
            yield return new($"Http_response_{name}") { Backend = rules, Answers = [Answer] };
            yield return new($"Http_response_{name}_in_the_frontend") { Frontend = rules, Answers = [Answer] };
        }
    }

    private static IEnumerable<Scenario> Redirects()
    {
        foreach (var (name, rule) in ((string, string)[])
            [
                ("location", "redirect location http://b/x"), ("location_301", "redirect location /x code 301"), ("location_303", "redirect location /x code 303"),
                ("location_307", "redirect location /x code 307"), ("location_308", "redirect location /x code 308"), ("prefix", "redirect prefix http://b"),
                ("prefix_drop_query", "redirect prefix http://b drop-query"), ("prefix_append_slash", "redirect prefix http://b append-slash"), ("prefix_of_root", "redirect prefix /"),
                ("scheme", "redirect scheme https"), ("scheme_301", "redirect scheme https code 301 if { path_beg /p }"), ("scheme_unless", "redirect scheme https unless { path_beg /p }"),
                ("set_cookie", "redirect location /x set-cookie SEEN=1"), ("clear_cookie", "redirect location /x clear-cookie USERID="),
                ("lf_location", "http-request redirect location https://%[hdr(host)]%[path] code 302"),
            ])
        {
            yield return new($"Redirect_{name}") { Frontend = rule, Requests = ["GET /p?q=1 HTTP/1.1\r\nHost: h.example:81\r\n\r\n"] };
        }

        yield return new("Redirect_of_a_post_closes_or_not") { Frontend = "redirect location /x", Requests = ["POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab"] };
        yield return new("Server_redir") { Servers = "server s1 127.0.0.1:<s1> redir http://b.example", Requests = ["GET /p?q=1 HTTP/1.1\r\nHost: a\r\n\r\n"] };
    }

    private static IEnumerable<Scenario> Forwarding()
    {
        const string Given = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.9.8.7\r\nX-Client: 1.1.1.1\r\nX-Original-To: 2.2.2.2\r\nX-Last: 1\r\n\r\n";
        foreach (var (name, lines) in ((string, string)[])
            [
                ("forwardfor", "option forwardfor"), ("forwardfor_header", "option forwardfor header X-Client"), ("forwardfor_if_none", "option forwardfor if-none"),
                ("forwardfor_except_us", "option forwardfor except 127.0.0.0/8"), ("forwardfor_except_others", "option forwardfor except 10.0.0.0/8"),
                ("forwardfor_except_one", "option forwardfor except 127.0.0.1"), ("forwardfor_all", "option forwardfor except 10.0.0.1 header X-Client if-none"),
                ("originalto", "option originalto"), ("originalto_header", "option originalto header X-Dst"), ("originalto_except", "option originalto except 127.0.0.1"),
                ("both", "option forwardfor\noption originalto"),
            ])
        {
            yield return new($"Option_{name}") { Defaults = lines, Requests = [Given, Scenario.Get] };
        }

        yield return new("Option_forwardfor_in_both_with_two_names") { Frontend = "option forwardfor header X-Front", Backend = "option forwardfor header X-Back", Requests = [Given] };
        yield return new("Option_forwardfor_comes_after_rules") { Defaults = "option forwardfor", Frontend = "http-request set-header X-Z 1", Requests = [Scenario.Get] };
    }

    private static IEnumerable<Scenario> OwnAnswers()
    {
        yield return new("Monitor_uri") { Frontend = "monitor-uri /alive", Requests = ["GET /alive HTTP/1.1\r\nHost: a\r\n\r\n", Scenario.Get], Logs = 1 };
        yield return new("Monitor_uri_to_1_0") { Frontend = "monitor-uri /alive", Requests = ["GET /alive HTTP/1.0\r\n\r\n"], Logs = 0 };
        yield return new("Monitor_uri_with_query") { Frontend = "monitor-uri /alive", Requests = ["GET /alive?x HTTP/1.1\r\nHost: a\r\n\r\n"] };
        yield return new("Monitor_fail") { Frontend = "monitor-uri /alive\nmonitor fail if { nbsrv(be) lt 5 }", Requests = ["GET /alive HTTP/1.1\r\nHost: a\r\n\r\n"], Logs = 0 };
        yield return new("Errorfile") { Defaults = "errorfile 503 /dev/null", Servers = "", Expected = 1, Closed = true, Logs = 1 };
        yield return new("Errorloc") { Defaults = "errorloc 503 http://sorry.example/", Servers = "" };
        yield return new("Errorloc302") { Defaults = "errorloc302 503 http://sorry.example/", Servers = "" };
        yield return new("Errorloc303") { Defaults = "errorloc303 503 http://sorry.example/", Servers = "" };
        yield return new("Errorloc_of_a_deny") { Frontend = "errorloc 403 /denied\nhttp-request deny" };
        yield return new("No_backend") { Frontend = "use_backend nowhere if FALSE", Servers = "server s1 127.0.0.1:<s1>\nbackend nowhere" };
    }

    private static IEnumerable<Scenario> Choices()
    {
        const string Two = "server s1 127.0.0.1:<s1>\nbackend other\nhttp-request set-header X-Backend other\nserver s1 127.0.0.1:<s1>";
        yield return new("Use_backend_if") { Frontend = "use_backend other if { path_beg /api }", Servers = Two, Requests = Paths };
        yield return new("Use_backend_unless") { Frontend = "use_backend other unless { path_beg /api }", Servers = Two, Requests = Paths };
        yield return new("Use_backend_always") { Frontend = "use_backend other", Servers = Two, Requests = Paths };
        yield return new("First_use_backend_wins") { Frontend = "use_backend other if { method POST }\nuse_backend be if { method POST }", Servers = Two, Requests = Paths };
    }

    private static IEnumerable<Scenario> LogForms()
    {
        const string Odd = "GET /a\"b?c=\\d HTTP/1.1\r\nHost: a\r\n\r\n";
        yield return new("Log_of_no_option") { LogOption = "" };
        yield return new("Log_of_clf") { LogOption = "option httplog clf" };
        yield return new("Log_of_a_quoted_uri") { Requests = [Odd] };
        yield return new("Log_of_a_long_uri") { Requests = ["GET /" + new string('u', 3000) + " HTTP/1.1\r\nHost: a\r\n\r\n"] };
        yield return new("Log_errors_only") { LogOption = "option httplog\noption dontlog-normal", Requests = [Scenario.Get, Scenario.Get], Answers = [Scenario.Ok, "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"], Logs = 1 };
        yield return new("Log_errors_at_another_level") { LogOption = "option httplog\noption log-separate-errors", Requests = [Scenario.Get, Scenario.Get], Answers = [Scenario.Ok, "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"] };
        yield return new("Log_in_tcplog") { LogOption = "option tcplog" };
    }
}
