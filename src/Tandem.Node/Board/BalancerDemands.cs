namespace Tandem.Node.Board;

/// <summary>
/// What must be true of a balancer so that its node may be chosen. That its process lives, that every loop moves and that it has
/// descriptors is always demanded.
/// </summary>
public sealed class BalancerDemands
{
    /// <summary>How long a loop may stand still when nothing is said.</summary>
    public const long DefaultStallUs = 100_000;

    private readonly (string Name, byte[] Bytes, int MinUp)[] backends;
    private readonly (string Name, byte[] Bytes)[] frontends;

    /// <summary>Makes demands. Without backends and frontends the balancer must be able to serve at some frontend.</summary>
    /// <param name="stallUs">How long a loop may stand still, microseconds; at least two heartbeats.</param>
    /// <param name="backends">Backends, and how many of their servers must be up.</param>
    /// <param name="frontends">Frontends that must be able to serve.</param>
    public BalancerDemands(long stallUs, IEnumerable<(string Name, int MinUp)> backends, IEnumerable<string> frontends)
    {
        StallUs = Math.Max(stallUs, 2L * HealthBoard.PeriodMs * 1000);
        this.backends = [.. backends.Select(backend => (backend.Name, BoardName.Of(backend.Name), backend.MinUp))];
        this.frontends = [.. frontends.Select(name => (name, BoardName.Of(name)))];
    }

    /// <summary>That the process lives and can serve at some frontend.</summary>
    public static BalancerDemands Usual { get; } = new(DefaultStallUs, [], []);

    /// <summary>How long a loop may stand still, microseconds.</summary>
    public long StallUs { get; }

    /// <summary>Whether particular proxies are named.</summary>
    internal bool NamesProxies => backends.Length + frontends.Length > 0;

    internal ReadOnlySpan<(string Name, byte[] Bytes, int MinUp)> Backends => backends;

    internal ReadOnlySpan<(string Name, byte[] Bytes)> Frontends => frontends;
}
