namespace Tandem.Balancer.Balancing;

/// <summary>
/// The table of balancing algorithms: checks what the configuration says and makes the algorithm of it, one instance per
/// backend and event loop. It parses no configuration. Source: configuration.txt 4.2 "balance", "hash-type".
/// </summary>
internal static class BalancingAlgorithms
{
    /// <summary>Makes the algorithm. The parameters must be valid as <see cref="Validate"/> tells.</summary>
    /// <param name="parameters">What the backend's lines say.</param>
    /// <param name="seed">The start of the sequence of <c>random</c>; give each loop another.</param>
    internal static BalancingAlgorithm Create(BalanceParameters parameters, ulong seed) => parameters.Algorithm switch
    {
        BalanceAlgorithmName.LeastConnections => new LeastConnections(),
        _ => throw new ArgumentOutOfRangeException(nameof(parameters), parameters.Algorithm, $"unknown algorithm (seed {seed})"),
    };

    /// <summary>What is wrong with the parameters, in HAProxy's words, or null.</summary>
    internal static string? Validate(BalanceParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return null;
    }
}
