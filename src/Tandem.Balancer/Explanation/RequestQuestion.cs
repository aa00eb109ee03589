using System.Net;

namespace Tandem.Balancer.Explanation;

/// <summary>A request, or a connection, of which one wants to know what would become of it. Nothing of it is ever sent.</summary>
public sealed record RequestQuestion
{
    internal RequestQuestion(string text, string scheme, string host, int port)
    {
        Text = SampleText.Safe(text);
        Scheme = scheme;
        Host = host;
        Port = port;
    }

    /// <summary>The words in which it was asked; what would move a terminal's cursor as numbers.</summary>
    public string Text { get; }

    /// <summary><c>http</c>, <c>https</c> or <c>tcp</c>.</summary>
    public string Scheme { get; }

    /// <summary>The host of the URL, IPv6 without brackets.</summary>
    public string Host { get; }

    /// <summary>The port that is connected to, 1 to 65535.</summary>
    public int Port { get; }

    /// <summary>The method; empty for <c>tcp</c>.</summary>
    public string Method { get; init; } = "";

    /// <summary>What stands in the request line behind the method; one char per byte.</summary>
    public string Target { get; init; } = "/";

    /// <summary><c>HTTP/1.1</c> or <c>HTTP/1.0</c>.</summary>
    public string Version { get; init; } = "HTTP/1.1";

    /// <summary>The value of Host that goes without saying: host and, unless it is the scheme's own, port.</summary>
    public string Authority { get; init; } = "";

    /// <summary>Headers beside Host, in order; one named Host replaces that of the URL.</summary>
    public IReadOnlyList<HeaderText> Headers { get; init; } = [];

    /// <summary>The client's address; null for one that is assumed.</summary>
    public IPAddress? From { get; init; }

    /// <summary>The client's port, 0 to 65535.</summary>
    public int FromPort { get; init; } = 40000;

    /// <summary>The address with port, the path, or the frontend that is connected to; null for what the URL says.</summary>
    public string? To { get; init; }

    /// <summary>Servers that are down, as <c>backend/server</c>. All others are assumed to be up.</summary>
    public IReadOnlyList<string> Down { get; init; } = [];

    /// <summary>The status that the server would answer, 200 to 599.</summary>
    public int ResponseStatus { get; init; } = 200;

    /// <summary>The headers that the server would answer.</summary>
    public IReadOnlyList<HeaderText> ResponseHeaders { get; init; } = [];

    /// <summary>Whether it is a connection of which no bytes are known.</summary>
    public bool IsTcp => Scheme == "tcp";

    /// <summary>Takes the client's address from <c>ADDRESS</c>, <c>ADDRESS:PORT</c> or <c>[ADDRESS]:PORT</c>.</summary>
    /// <param name="text">The word.</param>
    /// <param name="fault">Why it is none, or null.</param>
    /// <returns>The question with it; itself after a fault.</returns>
    public RequestQuestion WithFrom(string text, out QuestionFault? fault)
    {
        fault = null;
        ArgumentNullException.ThrowIfNull(text);

        // "1.2.3" is an address to the framework; nobody means it.
        var isPlain = text.Count(c => c == '.') == 3 || text.Count(c => c == ':') > 1;
        if (isPlain && IPAddress.TryParse(text, out var address) && !text.StartsWith('['))
        {
            return this with { From = address };
        }

        if (isPlain && IPEndPoint.TryParse(text, out var endpoint))
        {
            return this with { From = endpoint.Address, FromPort = endpoint.Port };
        }

        fault = new QuestionFault($"'{text}' is no client's address; write an IPv4 or IPv6 address, such as 10.0.0.7", 1);
        return this;
    }

    /// <summary>Takes the status that the server would answer.</summary>
    /// <param name="text">The word.</param>
    /// <param name="fault">Why it is none, or null.</param>
    /// <returns>The question with it; itself after a fault.</returns>
    public RequestQuestion WithStatus(string text, out QuestionFault? fault)
    {
        var known = int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var status)
            && status is >= 200 and <= 599;
        fault = known ? null : new QuestionFault($"'{text}' is no status of an answer; one is a number from 200 to 599", 1);
        return known ? this with { ResponseStatus = status } : this;
    }
}
