namespace Tandem.Balancer.Balancing;

/// <summary>
/// <c>balance static-rr</c>: servers in turn by a table of their configured weights. Unlike <c>roundrobin</c> it has no slow start.
/// Source: configuration.txt 4.2 "balance".
/// </summary>
internal sealed class StaticRoundRobin(SharedTurn? turn) : BalancingAlgorithm
{
    private readonly ServerMap map = new(turn);

    internal override void Update(ReadOnlySpan<Candidate> usable) => map.Rebuild(usable);

    internal override Candidate? Choose(in BalancingKey key, Candidate? avoid) => map.Next(avoid);
}
