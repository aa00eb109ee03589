namespace Tandem.Balancer.Balancing;

/// <summary>
/// <c>balance random(draws)</c>: draws servers by their weights and takes the one with the least load for its weight. Good when
/// several balancers share the servers, or servers come and go often. Source: configuration.txt 4.2 "balance".
/// </summary>
internal sealed class RandomDraws : BalancingAlgorithm
{
    private readonly ServerRing ring;
    private readonly int draws;
    private ulong state;

    /// <param name="draws">How many servers are drawn, at least 1.</param>
    /// <param name="balanceFactor">The largest load of a server in percent of the mean, 0 for no bound.</param>
    /// <param name="seed">The start of the sequence of draws.</param>
    internal RandomDraws(int draws, int balanceFactor, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        ring = new ServerRing(balanceFactor);
        this.draws = draws;
        state = seed;
    }

    internal override void Update(ReadOnlySpan<Candidate> usable) => ring.Rebuild(usable);

    internal override Candidate? Choose(in BalancingKey key, Candidate? avoid)
    {
        Candidate? best = null;
        for (int draw = 0; draw < draws; draw++)
        {
            Candidate? drawn = ring.Find(NextRandom(), avoid);
            if (drawn is null)
            {
                return null;
            }

            if (best is null || !IsMoreLoaded(drawn, best))
            {
                best = drawn;
            }
        }

        // A full one is not waited for: the backend's queue serves whoever is free first.
        return best is null || best.IsSaturated || best.Queued > 0 ? null : best;
    }

    internal override void OnTaken(Candidate candidate) => ring.Recount(candidate);

    internal override void OnReleased(Candidate candidate) => ring.Recount(candidate);

    private static bool IsMoreLoaded(Candidate a, Candidate b) =>
        (long)a.Connections * b.EffectiveWeight > (long)b.Connections * a.EffectiveWeight;

    /// <summary>SplitMix64: one addition and a mix per draw, and any seed is as good as another.</summary>
    private uint NextRandom()
    {
        ulong z = state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return (uint)((z ^ (z >> 31)) >> 32);
    }
}
