namespace Tandem.Balancer.Balancing;

/// <summary>
/// The table of balancing algorithms: makes the algorithm of what the configuration says, one instance per backend and event
/// loop. It parses and judges no configuration. Source: configuration.txt 4.2 "balance", "hash-type".
/// </summary>
internal static class BalancingAlgorithms
{
    /// <summary>Makes the algorithm.</summary>
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
        _ => Hashing(HashOf(parameters), parameters, turn),
    };

    /// <summary>How the algorithms that hash a key do it.</summary>
    internal static KeyHash HashOf(BalanceParameters parameters) => parameters.Algorithm == BalanceAlgorithmName.Source
        ? KeyHash.OfAddress(parameters.Avalanche)
        : KeyHash.OfText(parameters.HashFunction, parameters.Avalanche);

    private static BalancingAlgorithm Hashing(KeyHash hash, BalanceParameters parameters, SharedTurn? turn)
    {
        bool needsKeyWhenAlone =
            parameters.Algorithm is BalanceAlgorithmName.UrlParameter or BalanceAlgorithmName.RdpCookie;
        return parameters.HashType == HashMethod.Consistent
            ? new ConsistentHashing(hash, needsKeyWhenAlone, parameters.BalanceFactor)
            : new MapBasedHashing(hash, needsKeyWhenAlone, turn);
    }
}
