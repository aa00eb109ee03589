namespace Tandem.Configuration.Haproxy;

/// <summary>The <c>timeout</c> lines of a proxy in milliseconds (configuration.txt 4.2); null when not written, 0 for none.</summary>
public sealed record Timeouts
{
    /// <summary><c>timeout check</c>.</summary>
    public int? CheckMs { get; init; }

    /// <summary><c>timeout client</c>.</summary>
    public int? ClientMs { get; init; }

    /// <summary><c>timeout client-fin</c>.</summary>
    public int? ClientFinMs { get; init; }

    /// <summary><c>timeout connect</c>.</summary>
    public int? ConnectMs { get; init; }

    /// <summary><c>timeout http-keep-alive</c>.</summary>
    public int? HttpKeepAliveMs { get; init; }

    /// <summary><c>timeout http-request</c>.</summary>
    public int? HttpRequestMs { get; init; }

    /// <summary><c>timeout queue</c>; falls back to <see cref="ConnectMs"/>.</summary>
    public int? QueueMs { get; init; }

    /// <summary><c>timeout server</c>.</summary>
    public int? ServerMs { get; init; }

    /// <summary><c>timeout server-fin</c>.</summary>
    public int? ServerFinMs { get; init; }

    /// <summary><c>timeout tarpit</c>; falls back to <see cref="ConnectMs"/>.</summary>
    public int? TarpitMs { get; init; }

    /// <summary><c>timeout tunnel</c>.</summary>
    public int? TunnelMs { get; init; }
}
