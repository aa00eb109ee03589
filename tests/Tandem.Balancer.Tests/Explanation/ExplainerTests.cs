using System.Text.Json;
using Tandem.Balancer.Explanation;

namespace Tandem.Balancer.Tests.Explanation;

/// <summary>The whole of an explanation, and questions that are wrong.</summary>
public sealed class ExplainerTests
{
    [Fact]
    public void The_answer_names_backend_and_server()
    {
        var told = Explained.Of(Explained.Site, "GET http://www.example.com/");
        Assert.Equal(("www", "web", "w1", "10.0.0.1:80"), (told.Frontend, told.Backend, told.Server, told.ServerAddress));
        Assert.False(told.Fails);
        Assert.StartsWith("GET http://www.example.com/ -> backend web, server w1 (10.0.0.1:80)\n", ExplanationText.Write(told), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET http://h/ HTTP/1.1", "Host: a, b c")]
    [InlineData("GET http://h/", "content-length: x")]
    [InlineData("GET http://h/", "transfer-encoding: chunked, x")]
    public void A_request_that_is_not_understood_fails_with_its_status(string request, string header)
    {
        var told = Explained.Of(Explained.Site, request, question => question.Header(header).Header(header + "1"));
        Assert.Equal(ExplainedEnd.Failed, told.End);
        Assert.InRange(told.Status, 400, 499);
        Assert.StartsWith("the request is not understood: ", told.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_names_are_mistakes_with_the_nearest_known_one()
    {
        using var explainer = Explained.Load(Explained.Site);
        var question = Explained.Question("GET http://h/");
        Assert.Null(explainer.Explain(question with { To = "wwx" }, out var mistake));
        Assert.Contains("did you mean 'www'?", mistake, StringComparison.Ordinal);
        Assert.Null(explainer.Explain(question with { Down = ["web/w9"] }, out mistake));
        Assert.Contains("did you mean 'web/w1'?", mistake, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15_000, "", 200)]
    [InlineData(15_400, "the request is not understood: the head is too long", 400)]
    [InlineData(40_000, "the request is not understood: the head is too long", 400)]
    public void A_head_that_is_too_long_is_said_to_be(int length, string reason, int status)
    {
        var told = Explained.Of(Explained.Site, "GET http://www.example.com/", question => question.Header("x: " + new string('a', length)));
        Assert.Equal(status, told.Status);
        Assert.StartsWith(reason, told.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_tells_the_same()
    {
        using var json = JsonDocument.Parse(ExplanationJson.Write(Explained.Of(Explained.Site, "GET http://h/v2")));
        Assert.Equal("api", json.RootElement.GetProperty("backend").GetString());
        Assert.False(json.RootElement.GetProperty("fails").GetBoolean());
        Assert.Equal("site.cfg:7", json.RootElement.GetProperty("steps")[0].GetProperty("place").GetString());
    }

    [Fact]
    public void Letters_beyond_ascii_are_shown_as_they_were_written()
    {
        var told = Explained.Of(Explained.Site, "GET http://h/\u00e9\u001b", question => question.Header("x-name: \u00e9"));
        Assert.StartsWith("GET http://h/\u00e9\\x1b -> fails with 400", ExplanationText.Write(told), StringComparison.Ordinal);
        Assert.Contains("x-name: \u00e9", ExplanationText.Write(Explained.Of(Explained.Site, "GET http://h/", question => question.Header("x-name: \u00e9"))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_move_a_terminals_cursor_is_shown_as_a_number()
    {
        var told = Explained.Of(Explained.Site, "GET http://h/", question => question.Header("x-evil: \u001b[2J"));
        Assert.DoesNotContain('\u001b', ExplanationText.Write(told));
    }
}
