using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Proxies;

/// <summary>
/// What happens when a server fails a request. HAProxy's defaults wait a second and try the same server again; Tandem goes to
/// another server at once, and sends an idempotent request again whose connection died without an answer. What the
/// configuration says explicitly is done as HAProxy does it.
/// </summary>
internal sealed class RetryPolicy
{
    /// <summary>HAProxy's default of <c>retries</c>.</summary>
    private const int DefaultRetries = 3;

    /// <summary>The wait before the same server is tried again, in milliseconds, unless <c>timeout connect</c> is shorter.</summary>
    private const int LongestPauseMs = 1000;

    internal RetryPolicy(ProxySection section)
    {
        Retries = section.Retries ?? DefaultRetries;
        Redispatches = section.Redispatch != 0;
        RetryOn = section.RetryOn ?? RetryOnConditions.ConnFailure;
        ReplaysIdempotent = section.RetryOn == null && section.Retries != 0;
        var connectMs = section.Timeouts.ConnectMs ?? 0;
        PauseMs = connectMs > 0 ? Math.Min(connectMs, LongestPauseMs) : LongestPauseMs;
    }

    /// <summary>The most further attempts of a request.</summary>
    internal int Retries { get; }

    /// <summary>A failed attempt goes to another server, unless <c>no option redispatch</c> was written.</summary>
    internal bool Redispatches { get; }

    /// <summary>The failures after which a request is sent again.</summary>
    internal RetryOnConditions RetryOn { get; }

    /// <summary>An idempotent request whose connection died without a byte of an answer is sent again (RFC 9110 §9.2.2).</summary>
    internal bool ReplaysIdempotent { get; }

    /// <summary>Milliseconds before the same server is tried again.</summary>
    internal int PauseMs { get; }
}
