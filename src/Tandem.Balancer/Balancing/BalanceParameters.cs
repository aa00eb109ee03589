namespace Tandem.Balancer.Balancing;

/// <summary>
/// What the lines <c>balance</c>, <c>hash-type</c> and <c>hash-balance-factor</c> of a backend say, in one value. It holds no
/// server. The reader of the configuration has judged it; <see cref="BalancingAlgorithms"/> makes the algorithm of it.
/// Source: configuration.txt 4.2 "balance", "hash-type", "hash-balance-factor".
/// </summary>
internal sealed record BalanceParameters
{
    /// <summary>The algorithm; HAProxy's default is round robin.</summary>
    internal BalanceAlgorithmName Algorithm { get; init; }

    /// <summary><c>uri len</c>: how many bytes of the URI count, 0 for all.</summary>
    internal int UriLength { get; init; }

    /// <summary><c>uri depth</c>: how many directories of the URI count, 0 for all.</summary>
    internal int UriDepth { get; init; }

    /// <summary><c>uri whole</c>: whether the query string counts too.</summary>
    internal bool Whole { get; init; }

    /// <summary><c>uri path-only</c>: whether scheme and authority of an absolute URI are left out.</summary>
    internal bool PathOnly { get; init; }

    /// <summary><c>url_param NAME</c>, or the cookie's name of <c>rdp-cookie(NAME)</c>, where empty means <c>mstshash</c>.</summary>
    internal string ParameterName { get; init; } = "";

    /// <summary><c>hdr(NAME)</c>.</summary>
    internal string HeaderName { get; init; } = "";

    /// <summary><c>hdr(NAME) use_domain_only</c>.</summary>
    internal bool DomainOnly { get; init; }

    /// <summary><c>random(DRAWS)</c>: how many servers are drawn, at least 1.</summary>
    internal int Draws { get; init; } = 2;

    /// <summary><c>hash-type map-based|consistent</c>.</summary>
    internal HashMethod HashType { get; init; }

    /// <summary><c>hash-type ... sdbm|djb2|wt6|crc32</c>.</summary>
    internal HashFunctionName HashFunction { get; init; }

    /// <summary>
    /// <c>hash-type ... avalanche</c>: whether the hash's bits are mixed once more. Also meant by a line that says only
    /// <c>hash-type consistent</c>, without a function.
    /// </summary>
    internal bool Avalanche { get; init; }

    /// <summary><c>hash-balance-factor</c> in percent of the mean load, above 100, or 0 for no bound.</summary>
    internal int BalanceFactor { get; init; }
}
