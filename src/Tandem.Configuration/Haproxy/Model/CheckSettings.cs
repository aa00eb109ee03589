namespace Tandem.Configuration.Haproxy;

/// <summary>How the servers of a proxy are watched (configuration.txt 4.2 "option httpchk", "http-check", "option tcp-check").</summary>
public sealed record CheckSettings
{
    /// <summary>The kind of check.</summary>
    public CheckKind Kind { get; init; }

    /// <summary>
    /// The steps in order, for <see cref="Kind"/> only: rules of the other kind are checked and dropped, as HAProxy does. For
    /// HTTP the request of <c>option httpchk</c> is already merged with the first <c>http-check send</c>. Without a leading
    /// <see cref="CheckConnectRule"/> one is implied; without an expectation HTTP expects 2xx and 3xx.
    /// </summary>
    public IReadOnlyList<CheckRule> Rules { get; init; } = [];

    /// <summary><c>http-check disable-on-404</c>.</summary>
    public bool DisableOn404 { get; init; }

    /// <summary><c>http-check send-state</c>.</summary>
    public bool SendState { get; init; }
}
