using System.Text;
using Tandem.Balancer.Explanation;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Tests.Explanation;

public sealed class ExpectationTests
{
    private const string Site = Explained.Defaults + """
        frontend www
            bind :80
            option forwardfor
            http-request deny if { src 10.9.0.0/16 }
            http-request redirect prefix https://www.example.com code 301 if { hdr(host) example.com }
            http-request return status 200 content-type text/plain string "all well" if { path /well }
            use_backend api if { path_beg /api }
            default_backend web
            http-response set-header x-by tandem
        backend api
            http-request set-path /v1
            server a1 10.0.0.1:80
        backend web
            server w1 10.0.0.2:80

        """;

    [Theory]
    [InlineData("GET http://h/api", "frontend www")]
    [InlineData("GET http://h/api", "backend api")]
    [InlineData("GET http://h/api", "server a1")]
    [InlineData("GET http://h/api", "path /v1")]
    [InlineData("GET http://h/api", "method GET")]
    [InlineData("GET http://h/api", "status 200")]
    [InlineData("GET http://h/api", "response-header x-by tandem")]
    [InlineData("GET http://h/api", "request-header X-Forwarded-For: 127.0.0.1")]
    [InlineData("GET http://h/api", "request-header host")]
    [InlineData("GET http://h/api", "no request-header cookie")]
    [InlineData("GET http://h/api", "no redirect")]
    [InlineData("GET http://h/api", "no deny")]
    [InlineData("GET http://example.com/x?y", "redirect https://www.example.com/x?y")]
    [InlineData("GET http://example.com/x?y", "redirect 301 https://www.example.com/x?y")]
    [InlineData("GET http://example.com/", "no backend")]
    [InlineData("GET http://h/well", "answer 200")]
    [InlineData("GET http://h/well", "body 'all well'")]
    [InlineData("GET http://h/ from 10.9.0.1", "deny")]
    [InlineData("GET http://h/ from 10.9.0.1", "deny 403")]
    [InlineData("GET http://h/ from 10.9.0.1", "no server")]
    [InlineData("GET http://h/ down web/w1", "fail 503")]
    [InlineData("GET http://h:81/", "fail")]
    public void What_is_true_is_as_expected(string request, string expected) => Assert.Null(Missed(request, expected));

    [Theory]
    [InlineData("GET http://h/", "backend api", "backend web")]
    [InlineData("GET http://h/", "server a1", "server w1 (backend web)")]
    [InlineData("GET http://h/", "status 404", "status 200 (backend web, server w1 (10.0.0.2:80))")]
    [InlineData("GET http://h/", "redirect /x", "backend web, server w1 (10.0.0.2:80)")]
    [InlineData("GET http://example.com/", "redirect 302 https://www.example.com/", "redirect 301 https://www.example.com/")]
    [InlineData("GET http://h/", "request-header cookie", "no request-header cookie")]
    [InlineData("GET http://h/", "request-header host x", "request-header host h")]
    [InlineData("GET http://h/", "no request-header host", "request-header host h")]
    [InlineData("GET http://h/", "fail", "backend web, server w1 (10.0.0.2:80)")]
    [InlineData("GET http://h/ from 10.9.0.1", "deny 429", "403, denied by the rule at site.cfg:9")]
    [InlineData("GET http://h/ from 10.9.0.1", "backend web", "403, denied by the rule at site.cfg:9")]
    [InlineData("GET http://h/well", "body x", "body all well")]
    public void What_is_not_true_is_told_with_what_is(string request, string expected, string got) => Assert.Equal(got, Missed(request, expected));

    [Fact]
    public void Lines_below_a_request_belong_to_it()
    {
        var file = Read("""
            # the site
            config "my site.cfg" more.cfg

            request POST http://h/ HTTP/1.0 from 10.0.0.7 to www   # a comment
              header cookie: a=b
              header "x-two:  words  here"
              down web/w1
              response 404
              response-header x-a: b c
              expect fail
              expect no backend
            request tcp://h:1
              expect fail
            """, out _)!;
        Assert.Equal(["my site.cfg", "more.cfg"], file.Configurations.Select(word => word.Text));
        var question = file.Requests[0].Question;
        Assert.Equal(("POST", "HTTP/1.0", "10.0.0.7", "www", 404), (question.Method, question.Version, question.From!.ToString(), question.To, question.ResponseStatus));
        Assert.Equal([new HeaderText("cookie", "a=b"), new HeaderText("x-two", "words  here")], question.Headers);
        Assert.Equal([new HeaderText("x-a", "b c")], question.ResponseHeaders);
        Assert.Equal(["web/w1"], question.Down);
        Assert.Equal(["fail", "no backend"], file.Requests[0].Expectations.Select(one => one.Expected));
        Assert.Equal((4, 12), (file.Requests[0].Position.Line, file.Requests[1].Position.Line));
    }

    [Theory]
    [InlineData("", "t", "there is no request in it")]
    [InlineData("header a: b", "t:1:1", "'header' belongs to a request")]
    [InlineData("request GET http://h/", "t:1:1", "nothing is expected")]
    [InlineData("request GET htp://h/", "t:1:13", "did you mean 'http'?")]
    [InlineData("request GET http://h/ form 1.2.3.4", "t:1:23", "did you mean 'from'?")]
    [InlineData("request GET http://h/ from", "t:1:23", "expects a word")]
    [InlineData("request GET http://h/ from 1.2", "t:1:28", "is no client's address")]
    [InlineData("request GET http://h/\n  expct fail", "t:2:3", "did you mean 'expect'?")]
    [InlineData("request GET http://h/\n  expect", "t:2:3", "expects one of frontend, backend")]
    [InlineData("request GET http://h/\n  expect bakend x", "t:2:10", "did you mean 'backend'?")]
    [InlineData("request GET http://h/\n  expect backend", "t:2:10", "expects one word")]
    [InlineData("request GET http://h/\n  expect backend a b", "t:2:20", "unexpected 'b'")]
    [InlineData("request GET http://h/\n  expect status ok", "t:2:17", "is no status")]
    [InlineData("request GET http://h/\n  expect no bakend", "t:2:13", "did you mean 'backend'?")]
    [InlineData("request GET http://h/\n  expect request-header", "t:2:10", "expects a header's name")]
    [InlineData("request GET http://h/\n  header abc", "t:2:13", "has no ':'")]
    [InlineData("request GET http://h/\n  response 99", "t:2:12", "is no status")]
    [InlineData("request GET http://h/\n  expect body 'x", "t:2:15", "unmatched quote")]
    [InlineData("request GET http://h/\n  expect fail\nconfig a", "t:3:1", "above the first request")]
    [InlineData("config", "t:1:1", "expects a file")]
    public void Mistakes_are_told_at_their_place(string text, string place, string message)
    {
        Assert.Null(Read(text, out var diagnostics));
        Assert.Contains(diagnostics.All, one => one.Position.ToString() == place && one.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        Read("request GET htp://h/\n  expct x\n  expect bakend y\n", out var diagnostics);
        Assert.Equal(3, diagnostics.AlertCount);
    }

    private static string? Missed(string request, string expected)
    {
        var file = Read($"request {request}\n  expect {expected}\n", out var diagnostics);
        Assert.True(file != null, string.Join('\n', diagnostics.All.Select(one => one.Message)));
        using var explainer = Explained.Load(Site);
        var told = explainer.Explain(file.Requests[0].Question, out var mistake);
        Assert.Null(mistake);
        var expectation = file.Requests[0].Expectations[0];
        return expectation.IsMet(told!) ? null : expectation.Got(told!);
    }

    private static ExpectationFile? Read(string text, out Diagnostics diagnostics)
    {
        diagnostics = new Diagnostics();
        return ExpectationFile.Read("t", Encoding.UTF8.GetBytes(text), _ => null, diagnostics);
    }
}
