using Tandem.Balancer.Explanation;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Tests.Explanation;

/// <summary>Explains requests against a small configuration.</summary>
internal static class Explained
{
    internal const string Defaults = """
        defaults
            mode http
            timeout connect 1s
            timeout client 1s
            timeout server 1s

        """;

    /// <summary>A site with a rule of most kinds.</summary>
    internal const string Site = Defaults + """
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

    internal static Explainer Load(string configuration)
    {
        var loaded = HaproxyLoader.LoadText(configuration, Explainer.Offline(), "site.cfg");
        var explainer = loaded.Configuration == null ? null : Explainer.Compile(loaded.Configuration, loaded.Diagnostics);
        Assert.True(explainer != null, string.Join('\n', loaded.Diagnostics.All.Where(one => one.Severity == Severity.Alert).Select(one => one.Render(0))));
        return explainer;
    }

    internal static ExplainedRequest Of(string configuration, string request, Func<RequestQuestion, RequestQuestion>? with = null)
    {
        using var explainer = Load(configuration);
        return explainer.Explain(Question(request, with), out _)!;
    }

    internal static RequestQuestion Question(string request, Func<RequestQuestion, RequestQuestion>? with = null)
    {
        var question = QuestionText.Parse(request, out var fault);
        Assert.True(question != null, fault?.Message);
        return with == null ? question : with(question);
    }

    internal static RequestQuestion From(this RequestQuestion question, string address)
    {
        var with = question.WithFrom(address, out var fault);
        Assert.Null(fault);
        return with;
    }

    internal static RequestQuestion Header(this RequestQuestion question, string line) =>
        question with { Headers = [.. question.Headers, HeaderText.Parse(line, out _)!] };

    /// <summary>The step of a line, by the beginning of its text.</summary>
    internal static ExplainedStep Step(this ExplainedRequest told, string text) =>
        told.Steps.First(step => step.Text.StartsWith(text, StringComparison.Ordinal));
}
