namespace Tandem.Configuration.Keepalived.Model;

/// <summary><c>track_balancer</c>: what the balancer on this node must be able to do so that the instance may be master. A keyword of Tandem's own.</summary>
public sealed record BalancerTracking
{
    /// <summary>How long a loop of the balancer may stand still when nothing is written: 100 ms.</summary>
    public const long DefaultStallUs = 100_000;

    /// <summary>Where it was written first.</summary>
    public Origin Origin { get; init; }

    /// <summary>-253 to 253: above 0 it is added while all is well, below 0 while not; 0 means FAULT while not.</summary>
    public int Weight { get; init; }

    /// <summary>How long a loop may stand still, 50 ms to 60 s in microseconds.</summary>
    public long StallUs { get; init; } = DefaultStallUs;

    /// <summary>Backends with the number of servers that must be up.</summary>
    public Sequence<TrackedBackend> Backends { get; init; } = [];

    /// <summary>Frontends that must be able to serve.</summary>
    public Sequence<string> Frontends { get; init; } = [];
}
