namespace Tandem.Configuration.Haproxy;

/// <content>What concerns servers.</content>
public sealed partial class ProxySection
{
    /// <summary><c>server</c> lines in order.</summary>
    public IReadOnlyList<ServerLine> Servers { get; internal set; } = [];

    /// <summary><c>balance</c>; round robin when not written.</summary>
    public BalanceSettings Balance { get; internal set; } = new(BalanceAlgorithm.RoundRobin, default);

    /// <summary><c>hash-type</c>, map-based sdbm by default.</summary>
    public HashTypeSettings HashType { get; internal set; } = new(HashMethod.MapBased, HashFunction.Sdbm, false);

    /// <summary><c>hash-balance-factor</c> in percent; 0 for off, else above 100.</summary>
    public int HashBalanceFactor { get; internal set; }

    /// <summary><c>retries</c>; null when not written (then 3).</summary>
    public int? Retries { get; internal set; }

    /// <summary>
    /// <c>option redispatch</c>: null when not written, 0 for <c>no option redispatch</c>, else its interval: N redispatches on
    /// every Nth retry, -N on the Nth from the last; -1 when only the option was written.
    /// </summary>
    public int? Redispatch { get; internal set; }

    /// <summary><c>retry-on</c>; null when not written (then <see cref="RetryOnConditions.ConnFailure"/>).</summary>
    public RetryOnConditions? RetryOn { get; internal set; }

    /// <summary><c>http-reuse</c>; null when not written (then <see cref="HttpReuseMode.Safe"/>).</summary>
    public HttpReuseMode? HttpReuse { get; internal set; }

    /// <summary><c>fullconn</c>, or null for 10 % of what the frontends allow.</summary>
    public int? FullConn { get; internal set; }

    /// <summary><c>source</c> for all servers, or null.</summary>
    public SourceAddress? Source { get; internal set; }

    /// <summary>How servers are watched.</summary>
    public CheckSettings Check { get; internal set; } = new();

    /// <summary><c>option log-health-checks</c>.</summary>
    public bool LogHealthChecks { get; internal set; }

    /// <summary><c>option allbackups</c>.</summary>
    public bool AllBackups { get; internal set; }

    /// <summary><c>option abortonclose</c>.</summary>
    public bool AbortOnClose { get; internal set; }

    /// <summary><c>option http-pretend-keepalive</c>.</summary>
    public bool HttpPretendKeepAlive { get; internal set; }

    /// <summary>TCP keep-alive towards servers.</summary>
    public TcpKeepAlive ServerKeepAlive { get; internal set; } = new();
}
