using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>The request of an HTTP check.</summary>
/// <param name="Position">Where it was written.</param>
/// <param name="Comment">What to tell when it fails, or null.</param>
public sealed record CheckHttpSendRule(Position Position, string? Comment) : CheckRule(Position, Comment)
{
    /// <summary>The method.</summary>
    public string Method { get; init; } = "OPTIONS";

    /// <summary>The URI; a log-format expression when <see cref="UriIsFormat"/>.</summary>
    public string Uri { get; init; } = "/";

    /// <summary>The place of the URI.</summary>
    public Position UriPosition { get; init; }

    /// <summary>Whether the URI was given by <c>uri-lf</c>.</summary>
    public bool UriIsFormat { get; init; }

    /// <summary>The version as it is sent.</summary>
    public string Version { get; init; } = "HTTP/1.0";

    /// <summary>The headers in order.</summary>
    public IReadOnlyList<CheckHeader> Headers { get; init; } = [];

    /// <summary>The body, or null.</summary>
    public Word? Body { get; init; }

    /// <summary>Whether the body was given by <c>body-lf</c>.</summary>
    public bool BodyIsFormat { get; init; }
}
