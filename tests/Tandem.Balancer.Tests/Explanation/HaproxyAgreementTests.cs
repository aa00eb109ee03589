using System.Net;
using System.Text.RegularExpressions;
using Tandem.Balancer.Explanation;

namespace Tandem.Balancer.Tests.Explanation;

/// <summary>What is explained is what the real haproxy does: same status, backend, server, location and body, and the server sees the same request.</summary>
public sealed class HaproxyAgreementTests(HaproxySite site) : IClassFixture<HaproxySite>
{
    [Theory]
    [InlineData("GET /api/v1?x=1", "cookie: a=b")]
    [InlineData("GET /API", "cookie: a=b")]
    [InlineData("POST /api/v1", "cookie: a=b")]
    [InlineData("GET /x", "host: www.API.example.com")]
    [InlineData("GET /a/../b", "")]
    [InlineData("GET /x?debug", "")]
    [InlineData("GET /tar", "")]
    [InlineData("GET /one/two?a=b&c=d", "x-agent: my curl 7")]
    [InlineData("GET /", "host: example.com")]
    [InlineData("GET /path?q", "host: EXAMPLE.com")]
    [InlineData("GET /secure/x?y=z", "host: shop.example.com:8080")]
    [InlineData("GET /hello", "")]
    [InlineData("HEAD /hello", "")]
    [InlineData("GET /old/page", "")]
    [InlineData("GET /12345", "")]
    [InlineData("GET /missing", "")]
    [InlineData("GET /to/depth/a/b/c", "")]
    [InlineData("GET /to/depth/x/y/z?u", "")]
    [InlineData("GET /to/ring/1", "")]
    [InlineData("GET /to/ring/2?w", "")]
    [InlineData("GET /to/ring/3", "")]
    [InlineData("GET /to/hosts/", "host: a.b.example.com")]
    [InlineData("GET /to/hosts/", "host: www.other.org")]
    [InlineData("GET /to/users/?user=anna", "")]
    [InlineData("GET /to/users/?user=bert&x", "")]
    [InlineData("GET /to/hashed/", "x-key: One")]
    [InlineData("GET /to/hashed/", "x-key: two")]
    [InlineData("GET /to/spare/", "")]
    [InlineData("GET /to/none/", "")]
    [InlineData("GET /to/moved/", "")]
    [InlineData("GET /x", "x-source: 1")]
    [InlineData("GET /x HTTP/1.0", "x-source: 1")]
    [InlineData("GET /", "x-source: 1", "127.1.2.3")]
    [InlineData("GET /", "", "127.1.77.9")]
    [InlineData("PUT /doc", "", "127.1.2.4")]
    [InlineData("GET /", "x-source: 1", "127.0.0.2")]
    [InlineData("GET /", "", "127.9.0.1")]
    [InlineData("GET /open", "x-source: 1", "127.9.0.1")]
    [InlineData("GET /api", "content-length: -1")]
    [InlineData("GET /api", "content-length: 1, 2")]
    [InlineData("PATCH /api/p", "x-forwarded-for: 9.9.9.9")]
    public void Haproxy_does_what_is_explained(string line, string header, string from = "127.0.0.1")
    {
        if (!site.IsInstalled)
        {
            return;
        }

        var words = line.Split(' ');
        var question = Explained.Question($"{words[0]} http://site:{site.Port("www")}{words[1]} {(words.Length > 2 ? words[2] : "HTTP/1.1")}", one => one.From(from));
        question = header.Length > 0 ? question.Header(header) : question;
        using var explainer = Explained.Load(site.Configuration);

        // The servers of the site answer 404 to one path.
        var told = explainer.Explain(question with { ResponseStatus = words[1] == "/missing" ? 404 : 200, ResponseHeaders = words[1] == "/missing" ? [new("x-frame", "deny")] : [] }, out _)!;
        var answer = site.Ask(RequestBytes.Of(question), IPAddress.Parse(from));
        Assert.Equal(Observed(answer), Expected(told));
        if (told.RequestLine.Length > 0)
        {
            Assert.Equal(ServerSaw(answer), Sent(told));
        }
    }

    [Fact]
    public void The_first_turn_is_the_one_that_is_explained()
    {
        if (!site.IsInstalled)
        {
            return;
        }

        using var fresh = new HaproxySite();
        var question = Explained.Question($"GET http://site:{fresh.Port("www")}/to/turns/");
        using var explainer = Explained.Load(fresh.Configuration);
        Assert.Equal(Header(fresh.Ask(RequestBytes.Of(question), IPAddress.Loopback), "x-server"), explainer.Explain(question, out _)!.Server);
    }

    private static string Observed(string answer) => Summary(
        answer.Length < 12 ? "" : answer[9..12], Header(answer, "x-backend"), Header(answer, "x-server"), Header(answer, "location"), Header(answer, "x-own"));

    private static string Expected(ExplainedRequest told)
    {
        string? Of(string name) => told.ResponseHeaders.FirstOrDefault(header => header.Name == name)?.Value;
        Assert.Equal(Of("x-server"), told.RequestLine.Length > 0 ? told.Server : null);
        Assert.Equal(Of("x-backend"), told.RequestLine.Length > 0 ? told.Backend : null);
        return Summary($"{told.Status}", Of("x-backend"), Of("x-server"), Of("location"), Of("x-own"));
    }

    private static string Summary(string status, string? backend, string? server, string? location, string? own) =>
        $"status {status}, backend {backend}, server {server}, location {location}, own {own}";

    /// <summary>Request line and headers as the server told them; haproxy adds none but what rules say.</summary>
    private static string ServerSaw(string answer)
    {
        var body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        var lines = body.Replace("%0D%0A", "\n", StringComparison.Ordinal).Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0).ToList();
        return lines[0] + "\n" + string.Join('\n', lines.Skip(1).Where(line => !line.StartsWith("connection:", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    private static string Sent(ExplainedRequest told) => string.Join(' ', told.RequestLine.Split(' ').Take(2)) + "\n"
        + string.Join('\n', told.RequestHeaders.Select(header => $"{header.Name}: {header.Value}").Order(StringComparer.Ordinal));

    private static string? Header(string answer, string name) =>
        Regex.Match(answer, $@"^{name}: ?([^\r\n]*)\r?$", RegexOptions.Multiline | RegexOptions.IgnoreCase) is { Success: true } match ? match.Groups[1].Value : null;
}
