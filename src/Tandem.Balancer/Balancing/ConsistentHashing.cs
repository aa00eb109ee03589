namespace Tandem.Balancer.Balancing;

/// <summary>
/// A hashing algorithm (<c>source</c>, <c>uri</c>, <c>url_param</c>, <c>hdr</c>, <c>rdp-cookie</c>, <c>hash</c>) with
/// <c>hash-type consistent</c>: a server's departure moves only its own keys, and weights may change at run time.
/// Source: configuration.txt 4.2 "hash-type", "hash-balance-factor".
/// </summary>
internal sealed class ConsistentHashing : BalancingAlgorithm
{
    private readonly ServerRing ring;
    private readonly KeyHash hash;
    private readonly bool needsKeyWhenAlone;

    /// <param name="hash">How keys are hashed.</param>
    /// <param name="needsKeyWhenAlone">Whether requests without a key are told apart even when only one server is left.</param>
    /// <param name="balanceFactor">The largest load of a server in percent of the mean, 0 for no bound.</param>
    internal ConsistentHashing(KeyHash hash, bool needsKeyWhenAlone, int balanceFactor)
    {
        this.hash = hash;
        this.needsKeyWhenAlone = needsKeyWhenAlone;
        ring = new ServerRing(balanceFactor);
    }

    internal override void Update(ReadOnlySpan<Candidate> usable) => ring.Rebuild(usable);

    internal override Candidate? Choose(in BalancingKey key, Candidate? avoid)
    {
        if (ring.IsSingle && !needsKeyWhenAlone)
        {
            return ring.Find(0, avoid);
        }

        return key.IsPresent ? ring.Find(hash.Compute(key.Bytes), avoid) : ring.Next(avoid);
    }

    internal override void OnTaken(Candidate candidate) => ring.Recount(candidate);

    internal override void OnReleased(Candidate candidate) => ring.Recount(candidate);
}
