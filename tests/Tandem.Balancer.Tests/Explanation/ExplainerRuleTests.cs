using Tandem.Balancer.Explanation;

namespace Tandem.Balancer.Tests.Explanation;

/// <summary>What is told of rules: their ACLs, what they saw and what they change.</summary>
public sealed class ExplainerRuleTests
{
    [Fact]
    public void Each_rule_is_told_in_order_with_its_place()
    {
        var told = Explained.Of(Explained.Site, "GET http://www.example.com/");
        var places = told.Steps.Where(step => step.Stage == "frontend www").Select(step => step.Place);
        Assert.Equal([7, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23], places.Select(place => int.Parse(place["site.cfg:".Length..], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void An_acl_is_told_with_the_value_that_it_saw_and_the_pattern_that_matched()
    {
        var told = Explained.Of(Explained.Site, "GET http://h/v2/x");
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
        var note = Assert.Single(Explained.Of(Explained.Site, "GET http://h/", question => question.Header("x-api: 1")).Step("http-request del-header").Notes);
        Assert.Equal("true  is_api: path_beg /api /v2 (site.cfg:10) saw \"/\"; or hdr(x-api) -m found (site.cfg:11) saw \"1\"", note);
        note = Explained.Of(Explained.Site, "GET http://h/").Step("http-request del-header").Notes[0];
        Assert.EndsWith("or hdr(x-api) -m found (site.cfg:11) there is no value", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_of_headers_variables_and_the_request_line_are_shown()
    {
        var told = Explained.Of(Explained.Site, "GET http://h/api?q=1", question => question.Header("Cookie: a=b").From("10.0.0.7"));
        Assert.Equal(["+ x-seen: 10.0.0.7 at /api"], told.Step("http-request set-header").Notes);
        Assert.Equal(["txn.p = \"/API\""], told.Step("http-request set-var").Notes);
        Assert.Contains("GET /api?q=1 -> GET /x/api?q=1", told.Step("http-request set-path").Notes);
        Assert.Equal("GET /x/api?q=1 HTTP/1.1", told.RequestLine);
        Assert.Equal(
            ["host: h", "cookie: a=b", "x-seen: 10.0.0.7 at /api", "x-forwarded-for: 10.0.0.7"],
            told.RequestHeaders.Select(header => $"{header.Name}: {header.Value}"));
        Assert.Equal(["+ x-forwarded-for: 10.0.0.7"], told.Step("option forwardfor").Notes);
        Assert.Equal(["- cookie: a=b"], Explained.Of(Explained.Site, "GET http://h/", question => question.Header("cookie: a=b")).Step("http-request del-header").Notes.Skip(1));
    }

    [Fact]
    public void Nothing_behind_a_final_rule_is_looked_at()
    {
        var told = Explained.Of(Explained.Site, "GET http://h/", question => question.From("10.9.1.1"));
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
        var told = Explained.Of(Explained.Site, request);
        Assert.Equal((end, status, location), (told.End, told.Status, told.Answer!.Header("location")));
        Assert.False(told.Fails);
        Assert.Null(told.Backend);
    }

    [Fact]
    public void A_connection_that_a_rule_closes_fails()
    {
        Assert.True(Explained.Of(Explained.Site, "GET http://h/reject") is { Fails: true, End: ExplainedEnd.Closed });
        Assert.True(Explained.Of(Explained.Site, "tcp://h:3306", question => question.From("10.9.0.1")) is { Fails: true, End: ExplainedEnd.Closed });
    }

    [Fact]
    public void Rules_over_the_answer_run_on_the_status_that_is_assumed()
    {
        var told = Explained.Of(Explained.Site, "GET http://h/", question => question with { ResponseStatus = 404, ResponseHeaders = [new HeaderText("X-Own", "1")] });
        Assert.Equal(404, told.Status);
        Assert.Equal(["x-own: 1", "content-length: 0", "x-answer: 404"], told.ResponseHeaders.Select(header => $"{header.Name}: {header.Value}"));
        told = Explained.Of(Explained.Site, "GET http://h/", question => question with { ResponseStatus = 500 });
        Assert.Equal((ExplainedEnd.Denied, 502, "web", "w1"), (told.End, told.Status, told.Backend, told.Server));
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

    [Theory]
    [InlineData("replace-path ^/api/(.*) /\\1", "/", "yes, but nothing is changed: its pattern does not match, or gives the same")]
    [InlineData("replace-path ^/api/(.*) /\\1", "/api/x", "yes")]
    [InlineData("replace-uri ^/nothing /", "/", "yes, but nothing is changed: its pattern does not match, or gives the same")]
    [InlineData("replace-header x a b", "/", "yes, but nothing is changed: there is no such header, or its pattern does not match, or gives the same")]
    [InlineData("del-header x", "/", "yes, but nothing is changed: there is no such header")]
    [InlineData("set-header host h", "/", "yes, but nothing is changed: it is so already")]
    [InlineData("set-path /", "/", "yes, but nothing is changed: it is so already")]
    [InlineData("set-header x 1", "/", "yes")]
    [InlineData("set-log-level silent", "/", "yes")]
    public void An_edit_that_changes_nothing_is_said_to(string action, string path, string result)
    {
        var told = Explained.Of(Explained.Defaults + $"listen www\n bind :80\n http-request {action}\n server s 10.0.0.1:80\n", "GET http://h" + path);
        Assert.Equal(result, told.Step("http-request").Result);
    }
}
