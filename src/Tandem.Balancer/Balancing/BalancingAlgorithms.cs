namespace Tandem.Balancer.Balancing;

/// <summary>
/// The table of balancing algorithms: checks what the configuration says and makes the algorithm of it, one instance per
/// backend and event loop. It parses no configuration. Source: configuration.txt 4.2 "balance", "hash-type".
/// </summary>
internal static class BalancingAlgorithms
{
    /// <summary>The names of the <c>balance</c> line. <c>hdr</c>, <c>random</c> and <c>rdp-cookie</c> are followed there by parentheses.</summary>
    private static readonly (string Word, BalanceAlgorithmName Name)[] Words =
    [
        ("roundrobin", BalanceAlgorithmName.RoundRobin),
        ("static-rr", BalanceAlgorithmName.StaticRoundRobin),
        ("leastconn", BalanceAlgorithmName.LeastConnections),
        ("first", BalanceAlgorithmName.First),
        ("source", BalanceAlgorithmName.Source),
        ("uri", BalanceAlgorithmName.Uri),
        ("url_param", BalanceAlgorithmName.UrlParameter),
        ("hdr", BalanceAlgorithmName.Header),
        ("random", BalanceAlgorithmName.Random),
        ("rdp-cookie", BalanceAlgorithmName.RdpCookie),
        ("hash", BalanceAlgorithmName.Hash),
    ];

    /// <summary>Finds an algorithm by its word, without parentheses.</summary>
    internal static bool TryFind(string word, out BalanceAlgorithmName name)
    {
        foreach ((string known, BalanceAlgorithmName found) in Words)
        {
            if (known == word)
            {
                name = found;
                return true;
            }
        }

        name = default;
        return false;
    }

    /// <summary>Whether the algorithm looks at a key of the request; the others may be given <see cref="BalancingKey.Absent"/>.</summary>
    internal static bool UsesKey(BalanceAlgorithmName name) => name is
        BalanceAlgorithmName.Source or BalanceAlgorithmName.Uri or BalanceAlgorithmName.UrlParameter
        or BalanceAlgorithmName.Header or BalanceAlgorithmName.RdpCookie or BalanceAlgorithmName.Hash;

    /// <summary>Makes the algorithm. The parameters must be valid as <see cref="Validate"/> tells.</summary>
    /// <param name="parameters">What the backend's lines say.</param>
    /// <param name="seed">The start of the sequence of <c>random</c>; give each loop another.</param>
    /// <param name="turn">The turn that several loops take together; null when there is one loop, or a server may be saturated.</param>
    internal static BalancingAlgorithm Create(BalanceParameters parameters, ulong seed, SharedTurn? turn = null) => parameters.Algorithm switch
    {
        BalanceAlgorithmName.RoundRobin => new RoundRobin(turn),
        BalanceAlgorithmName.StaticRoundRobin => new StaticRoundRobin(turn),
        BalanceAlgorithmName.LeastConnections => new LeastConnections(),
        BalanceAlgorithmName.First => new FirstAvailable(),
        BalanceAlgorithmName.Random => new RandomDraws(parameters.Draws, parameters.BalanceFactor, seed),
        BalanceAlgorithmName.Source => Hashing(KeyHash.OfAddress(parameters.Avalanche), parameters, turn),
        _ => Hashing(KeyHash.OfText(parameters.HashFunction, parameters.Avalanche), parameters, turn),
    };

    /// <summary>What is wrong with the parameters, in HAProxy's words without file and line, or null.</summary>
    internal static string? Validate(BalanceParameters parameters) => parameters switch
    {
        { Algorithm: BalanceAlgorithmName.Random, Draws: < 1 } => "random : number of draws must be at least 1.",
        { Algorithm: BalanceAlgorithmName.Uri, UriLength: < 0 } =>
            $"uri : 'len' expects a positive integer (got '{parameters.UriLength}').",
        { Algorithm: BalanceAlgorithmName.Uri, UriDepth: < 0 } =>
            $"uri : 'depth' expects a positive integer (got '{parameters.UriDepth}').",
        { Algorithm: BalanceAlgorithmName.UrlParameter, ParameterName: "" } => "url_param requires an URL parameter name.",
        { Algorithm: BalanceAlgorithmName.Header, HeaderName: "" } => "hdr requires an http header field name.",
        { BalanceFactor: not 0 and <= 100 } => "'hash-balance-factor' must be 0 or greater than 100.",
        _ => null,
    };

    private static BalancingAlgorithm Hashing(KeyHash hash, BalanceParameters parameters, SharedTurn? turn)
    {
        bool needsKeyWhenAlone =
            parameters.Algorithm is BalanceAlgorithmName.UrlParameter or BalanceAlgorithmName.RdpCookie;
        return parameters.HashType == HashMethod.Consistent
            ? new ConsistentHashing(hash, needsKeyWhenAlone, parameters.BalanceFactor)
            : new MapBasedHashing(hash, needsKeyWhenAlone, turn);
    }
}
