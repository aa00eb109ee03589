namespace Tandem.Balancer.Balancing;

/// <summary>
/// The connection limit at work of a server: between <c>minconn</c> and <c>maxconn</c> as the backend fills up to
/// <c>fullconn</c>, and a part of that during <c>slowstart</c>. Pure arithmetic on what is given.
/// Source: configuration.txt 5.2 "minconn", "maxconn", "slowstart", 4.2 "fullconn".
/// </summary>
internal static class DynamicLimit
{
    /// <summary>The limit for <see cref="Candidate.MaxConnections"/>: 0 when the server has none.</summary>
    /// <param name="maxConnections"><c>maxconn</c>, 0 for none.</param>
    /// <param name="minConnections"><c>minconn</c>; 0 or equal to <paramref name="maxConnections"/> makes the limit static.</param>
    /// <param name="fullConnections"><c>fullconn</c> of the backend.</param>
    /// <param name="backendConnections">The backend's connections now, queued ones included.</param>
    /// <param name="secondsUp">Whole seconds since the server came up.</param>
    /// <param name="slowStartSeconds">The length of the ramp, 0 for none or when it is over.</param>
    internal static int Compute(
        int maxConnections,
        int minConnections,
        int fullConnections,
        int backendConnections,
        long secondsUp,
        int slowStartSeconds)
    {
        if (maxConnections <= 0)
        {
            return 0;
        }

        long limit = maxConnections;
        if (minConnections > 0 && minConnections != maxConnections && backendConnections < fullConnections)
        {
            limit = Math.Max(minConnections, (long)backendConnections * maxConnections / fullConnections);
        }

        if (EffectiveWeights.IsRamping(secondsUp, slowStartSeconds))
        {
            limit = Math.Max(1, limit * (100 * secondsUp / slowStartSeconds) / 100);
        }

        return (int)limit;
    }
}
