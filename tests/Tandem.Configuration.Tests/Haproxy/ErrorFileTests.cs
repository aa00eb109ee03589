using System.Text;
using Tandem.Configuration.Haproxy;

namespace Tandem.Configuration.Tests.Haproxy;

public sealed class ErrorFileTests
{
    private const string Good = "HTTP/1.0 503 Service Unavailable\r\nContent-Type: text/html\r\n\r\n<h1>sorry</h1>\n";

    private static readonly LoadOptions Files = Given.Nothing with { ReadFile = p => p == "/e/503.http" ? Encoding.ASCII.GetBytes(Good) : p == "/bad" ? "hello"u8.ToArray() : p == "/dev/null" ? [] : null };

    private static string Listen(string lines) => $"{Given.Defaults}listen x\n bind :1\n {lines}\n";

    [Fact]
    public void The_bytes_of_the_file_are_loaded()
    {
        var file = Assert.Single(Given.Valid(Listen("errorfile 503 /e/503.http"), Files).Proxies[0].ErrorFiles);

        Assert.Equal((503, "/e/503.http"), (file.Status, file.Path));
        Assert.Equal(Good, Encoding.ASCII.GetString(file.Content.Span));
    }

    [Fact]
    public void The_last_line_about_a_status_wins()
    {
        var p = Given.Valid(Listen("errorfile 503 /e/503.http\n errorfile 500 /dev/null\n errorloc303 503 http://x/"), Files).Proxies[0];

        Assert.Equal(500, Assert.Single(p.ErrorFiles).Status);
        Assert.Equal((503, 303, "http://x/"), Assert.Single(p.ErrorLocations) is var l ? (l.Status, l.RedirectStatus, l.Url) : default);
    }

    [Theory]
    [InlineData("errorfile 503 /missing", "errorfile : error opening file '/missing'.")]
    [InlineData("errorfile 503 /bad", "errorfile : '/bad': unable to parse the status line")]
    [InlineData("errorfile 999 /dev/null", "errorfile : status code '999' not handled.")]
    [InlineData("errorfile x /dev/null", "errorfile : status code 'x' not handled.")]
    [InlineData("errorfile 503", "errorfile : expects <status_code> and <file> as arguments.")]
    [InlineData("errorloc", "errorloc : expects <status_code> and <url> as arguments.")]
    public void Mistakes_are_refused(string line, string message) =>
        Assert.StartsWith(message, Assert.Single(Given.Alerts(Listen(line), Files)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", null)]
    [InlineData("HTTP/1.1 503 X\n\n", null)]
    [InlineData("HTTP/1.1 503\r\nContent-Length: 2\r\n\r\nab", null)]
    [InlineData("HTTP/1.1 503 X\r\nContent-Length: 3\r\n\r\nab", "invalid content-length: headers = 3, body = 2")]
    [InlineData("HTTP/1.1 503 X\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nab", "unable to parse headers: invalid content-length")]
    [InlineData("HTTP/1.1 503 X\r\nA: b\r\n", "unable to parse headers: the empty line at their end is missing")]
    [InlineData("HTTP/1.1 503 X\r\nA b\r\n\r\n", "unable to parse headers: a header without a name")]
    [InlineData("HTTP/1.1 503 X\r\nA b: c\r\n\r\n", "unable to parse headers: invalid header name 'A b'")]
    [InlineData("503 X\r\n\r\n", "unable to parse the status line: 'HTTP/1.1 503 Service Unavailable' or its like is expected")]
    public void Only_a_whole_response_is_taken(string content, string? error) =>
        Assert.Equal(error, ErrorFileContent.Check(Encoding.ASCII.GetBytes(content), 1000));

    [Fact]
    public void A_file_larger_than_the_buffers_is_refused() => Assert.StartsWith("message too large", ErrorFileContent.Check(new byte[20], 10), StringComparison.Ordinal);
}
