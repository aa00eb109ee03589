using Tandem.Balancer.Explanation;

namespace Tandem.Balancer.Tests.Explanation;

/// <summary>What is told of the choice of a backend and a server.</summary>
public sealed class ExplainerServerTests
{
    [Fact]
    public void Turns_begin_with_the_first_server_and_all_are_up_unless_said()
    {
        Assert.Contains("w1, w2, ...", Explained.Of(Explained.Site, "GET http://h/").Step("balance roundrobin").Notes[0], StringComparison.Ordinal);
        var told = Explained.Of(Explained.Site, "GET http://h/", question => question with { Down = ["web/w1"] });
        Assert.Equal("w2", told.Server);
        Assert.Contains("w1 is left out: it is down (--down)", told.Step("balance").Notes);
    }

    [Fact]
    public void A_server_that_is_down_in_one_question_is_up_in_the_next()
    {
        using var explainer = Explained.Load(Explained.Site);
        var question = Explained.Question("GET http://h/");
        Assert.Equal("w2", explainer.Explain(question with { Down = ["web/w1"] }, out _)!.Server);
        Assert.Equal("w1", explainer.Explain(question, out _)!.Server);
    }

    [Fact]
    public void No_server_left_is_a_failure_with_503()
    {
        var told = Explained.Of(Explained.Site, "GET http://h/", question => question with { Down = ["web/w1", "web/w2"] });
        Assert.Equal((ExplainedEnd.Failed, 503, true), (told.End, told.Status, told.Fails));
        Assert.Contains("backend web has no server that is up", told.Reason, StringComparison.Ordinal);
        Assert.Equal("backend empty has no server", Explained.Of(Explained.Site, "GET http://h/", question => question.Header("x-be: empty")).Reason);
    }

    [Fact]
    public void A_backup_serves_when_no_other_is_up()
    {
        var told = Explained.Of(Explained.Site, "GET http://h/api", question => question with { Down = ["api/a1", "api/a2"] });
        Assert.Equal("a3", told.Server);
    }

    [Fact]
    public void A_hash_is_told_with_its_key_and_server()
    {
        var told = Explained.Of(Explained.Site, "GET http://h/v2/x?y");
        Assert.StartsWith("key \"/v2/x\", hash 0x", told.Step("balance uri").Notes[0], StringComparison.Ordinal);
        Assert.EndsWith(": " + told.Server, told.Step("balance uri").Notes[0], StringComparison.Ordinal);
        told = Explained.Of(Explained.Site, "GET http://h/", question => question.Header("x-be: sources").From("10.0.0.7"));
        Assert.Equal("key 10.0.0.7, hash 0x0a000007, modulo 3 (the sum of the weights) = place 2: s3", told.Step("balance source").Notes[0]);
        Assert.Equal("s3", told.Server);
    }

    [Fact]
    public void Chance_names_all_servers_that_it_may_choose()
    {
        var told = Explained.Of(Explained.Site, "GET http://h/", question => question.Header("x-be: chance"));
        Assert.Equal(["c1", "c2"], told.Alternatives);
        Assert.EndsWith(", by chance", ExplanationText.Outcome(told), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dynamic_name_that_no_backend_has_takes_the_default()
    {
        var told = Explained.Of(Explained.Site, "GET http://h/", question => question.Header("x-be: nowhere"));
        Assert.Equal("web", told.Backend);
        Assert.Contains("no backend has the name \"nowhere\"", told.Step("use_backend %").Result, StringComparison.Ordinal);
        Assert.Equal("few", Explained.Of(Explained.Site, "GET http://h/", question => question.Header("x-be: few")).Backend);
    }

    [Fact]
    public void A_server_with_redir_redirects_readers()
    {
        var told = Explained.Of(Explained.Site, "GET http://h/p?q", question => question.Header("x-be: elsewhere"));
        Assert.Equal((ExplainedEnd.Redirected, "http://mirror.example.com/p?q"), (told.End, told.Answer!.Header("location")));
        Assert.Equal(ExplainedEnd.Served, Explained.Of(Explained.Site, "POST http://h/p", question => question.Header("x-be: elsewhere")).End);
    }

    [Fact]
    public void A_dynamic_name_that_no_backend_has_is_said_in_the_first_line()
    {
        var told = Explained.Of(Explained.Site, "GET http://h/", question => question.Header("x-be: nowhere"));
        Assert.StartsWith(
            "GET http://h/ -> backend web, server w1 (10.0.0.1:80); the default, since no backend has the name \"nowhere\", which use_backend asks for at site.cfg:22\n",
            ExplanationText.Write(told),
            StringComparison.Ordinal);
        Assert.Equal("yes, in the place of the one that is not there", told.Step("default_backend").Result);
    }

    [Theory]
    [InlineData("use_backend nowhere%[req.hdr(x)]", "GET http://h/", "\"nowhere\", which use_backend asks for at site.cfg:8, and there is no default_backend")]
    [InlineData("mode tcp\n use_backend %[src]", "tcp://h:80", "\"127.0.0.1\", which use_backend asks for at site.cfg:9, and there is no default_backend; the connection is closed")]
    public void A_dynamic_name_that_no_backend_has_fails_without_a_default_and_is_named(string lines, string request, string said)
    {
        var told = Explained.Of(Explained.Defaults + $"frontend www\n bind :80\n {lines}\n", request);
        Assert.True(told.Fails);
        Assert.Equal("there is no backend for it: no backend has the name " + said, told.Reason);
    }
}
