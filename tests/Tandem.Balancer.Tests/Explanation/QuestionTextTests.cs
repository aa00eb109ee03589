using FsCheck.Fluent;
using Tandem.Balancer.Explanation;

namespace Tandem.Balancer.Tests.Explanation;

public sealed class QuestionTextTests
{
    [Theory]
    [InlineData("GET http://www.example.com/a/b?c=d", "GET", "www.example.com", 80, "/a/b?c=d", "www.example.com")]
    [InlineData("http://h", "GET", "h", 80, "/", "h")]
    [InlineData("PURGE  http://h:8080?x  HTTP/1.0", "PURGE", "h", 8080, "/?x", "h:8080")]
    [InlineData("HEAD http://[2001:db8::1]:81/", "HEAD", "2001:db8::1", 81, "/", "[2001:db8::1]:81")]
    [InlineData("GET HTTPS://h/", "GET", "h", 443, "/", "h")]
    [InlineData("CONNECT http://h:443", "CONNECT", "h", 443, "h:443", "h:443")]
    [InlineData("tcp://h:3306", "", "h", 3306, "/", "h:3306")]
    public void A_request_is_read(string text, string method, string host, int port, string target, string authority)
    {
        var question = QuestionText.Parse(text, out var fault);
        Assert.Null(fault);
        Assert.Equal((method, host, port, target, authority), (question!.Method, question.Host, question.Port, question.Target, question.Authority));
    }

    [Theory]
    [InlineData("", 1, "there is no request")]
    [InlineData("GET", 4, "a URL is missing")]
    [InlineData("G,T http://h/", 2, "',' cannot stand in one")]
    [InlineData("get http://h/", 1, "did you mean 'GET'?")]
    [InlineData("GET h/path", 5, "is no URL")]
    [InlineData("GET htp://h/", 5, "did you mean 'http'?")]
    [InlineData("GET ftp://h/", 5, "unknown scheme 'ftp'")]
    [InlineData("GET http:///x", 12, "names no host")]
    [InlineData("GET http://h:99999/", 14, "is no port")]
    [InlineData("GET http://h:/", 14, "is no port")]
    [InlineData("GET http://a<b/", 13, "'<' cannot stand in a host's name")]
    [InlineData("GET http://u:p@h/", 15, "user's name")]
    [InlineData("GET http://[::1/", 12, "brackets")]
    [InlineData("GET http://h/#x", 14, "leave it out")]
    [InlineData("GET http://h/a b", 16, "%20")]
    [InlineData("GET http://h/ HTTP/2", 15, "HTTP/1.1")]
    [InlineData("tcp://h", 8, "needs a port")]
    [InlineData("tcp://h:1/x", 10, "has no path")]
    [InlineData("GET tcp://h:1", 1, "has no method")]
    public void What_is_no_request_is_refused_at_its_place(string text, int column, string message)
    {
        Assert.Null(QuestionText.Parse(text, out var fault));
        Assert.Equal(column, fault!.Column);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", 4, "has no ':'")]
    [InlineData(": x", 1, "has no name")]
    [InlineData("a b: c", 2, "cannot stand in the name")]
    [InlineData("a: b\r\nc: d", 5, "cannot stand in the value")]
    public void What_is_no_header_is_refused_at_its_place(string text, int column, string message)
    {
        Assert.Null(HeaderText.Parse(text, out var fault));
        Assert.Equal(column, fault!.Column);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7", 40000)]
    [InlineData("10.0.0.7:81", "10.0.0.7", 81)]
    [InlineData("2001:db8::1", "2001:db8::1", 40000)]
    [InlineData("[2001:db8::1]:81", "2001:db8::1", 81)]
    public void A_client_is_read(string text, string address, int port)
    {
        var question = Explained.Question("http://h").From(text);
        Assert.Equal((address, port), (question.From!.ToString(), question.FromPort));
    }

    [Theory]
    [InlineData("1.2.3")]
    [InlineData("localhost")]
    [InlineData("")]
    [InlineData("10.0.0.7:99999")]
    public void What_is_no_client_is_refused(string text)
    {
        Explained.Question("http://h").WithFrom(text, out var fault);
        Assert.NotNull(fault);
    }

    [Fact]
    public void Any_words_are_read_or_refused_with_a_place_inside()
    {
        using var explainer = Explained.Load(Explained.Defaults + "listen www\n  bind :80\n  server s 10.0.0.1:80\n");
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), (string? text) =>
        {
            foreach (var asked in (string[])[text ?? "", $"GET http://{text}", $"GET http://h/{text}", $"{text} http://h/"])
            {
                var question = QuestionText.Parse(asked, out var fault);
                Assert.True(question == null ? fault!.Column >= 0 && fault.Column <= asked.Length + 1 : explainer.Explain(question, out _) != null);
            }

            _ = HeaderText.Parse(text ?? "", out _);
        }).Holds();
    }
}
