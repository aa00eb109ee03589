using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Health;

/// <summary>How long a check may take (configuration.txt 4.2 "timeout check"). Milliseconds.</summary>
/// <param name="ConnectMs">From the start until connected; without <paramref name="CheckMs"/> for the whole check.</param>
/// <param name="CheckMs">From then on, or 0 when <paramref name="ConnectMs"/> is for the whole.</param>
internal readonly record struct ProbeLimits(int ConnectMs, int CheckMs)
{
    /// <summary>Reads the timeouts: without <c>timeout check</c> the interval bounds all, with it only connecting.</summary>
    /// <param name="interMs">The server's <c>inter</c>.</param>
    /// <param name="timeouts">The backend's timeouts.</param>
    internal static ProbeLimits From(int interMs, Timeouts timeouts) =>
        timeouts.CheckMs is not > 0 ? new ProbeLimits(interMs, 0)
        : timeouts.ConnectMs is > 0 ? new ProbeLimits(Math.Min(interMs, timeouts.ConnectMs.Value), timeouts.CheckMs.Value)
        : new ProbeLimits(interMs, timeouts.CheckMs.Value);
}
