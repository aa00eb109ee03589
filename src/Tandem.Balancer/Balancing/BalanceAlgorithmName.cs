namespace Tandem.Balancer.Balancing;

/// <summary>The algorithms of the <c>balance</c> line. Source: configuration.txt 4.2 "balance".</summary>
internal enum BalanceAlgorithmName
{
    /// <summary><c>roundrobin</c>, the default.</summary>
    RoundRobin,

    /// <summary><c>static-rr</c>.</summary>
    StaticRoundRobin,

    /// <summary><c>leastconn</c>.</summary>
    LeastConnections,

    /// <summary><c>first</c>.</summary>
    First,

    /// <summary><c>source</c>.</summary>
    Source,

    /// <summary><c>uri</c>.</summary>
    Uri,

    /// <summary><c>url_param</c>.</summary>
    UrlParameter,

    /// <summary><c>hdr(name)</c>.</summary>
    Header,

    /// <summary><c>random</c>.</summary>
    Random,

    /// <summary><c>rdp-cookie</c>.</summary>
    RdpCookie,

    /// <summary><c>hash</c> followed by a sample expression; the caller evaluates it.</summary>
    Hash,
}
