using System.Net;
using System.Text.RegularExpressions;
using Tandem.Balancer.Explanation;

namespace Tandem.Balancer.Tests.Explanation;

/// <summary>What is explained beside what a running balancer does: same status, backend, server, location and body, and the server sees the same request.</summary>
internal static class Agreement
{
    internal static void Holds(ExplainedSite site, string line, string header, string from)
    {
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

    internal static string? Header(string answer, string name) =>
        Regex.Match(answer, $@"^{name}: ?([^\r\n]*)\r?$", RegexOptions.Multiline | RegexOptions.IgnoreCase) is { Success: true } match ? match.Groups[1].Value : null;

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
}
