namespace Tandem.Balancer.Balancing;

/// <summary>
/// A hashing algorithm (<c>source</c>, <c>uri</c>, <c>url_param</c>, <c>hdr</c>, <c>rdp-cookie</c>, <c>hash</c>) with
/// <c>hash-type map-based</c>: the hash modulo the total weight indexes a table of servers. Keys move when a server comes or goes;
/// where that matters, <see cref="ConsistentHashing"/> serves better. Source: configuration.txt 4.2 "hash-type".
/// </summary>
internal sealed class MapBasedHashing : BalancingAlgorithm
{
    private readonly ServerMap map;
    private readonly KeyHash hash;
    private readonly bool needsKeyWhenAlone;

    /// <param name="hash">How keys are hashed.</param>
    /// <param name="needsKeyWhenAlone">Whether requests without a key are told apart even when only one server is left.</param>
    /// <param name="turn">The turn that several loops take together for requests without a key, or null.</param>
    internal MapBasedHashing(KeyHash hash, bool needsKeyWhenAlone, SharedTurn? turn)
    {
        map = new ServerMap(turn);
        this.hash = hash;
        this.needsKeyWhenAlone = needsKeyWhenAlone;
    }

    internal override void Update(ReadOnlySpan<Candidate> usable) => map.Rebuild(usable);

    /// <summary>
    /// The key's server, saturated or not. When it is the one to avoid, the next other server of the table, where HAProxy would
    /// insist on it: a request is worth more than its affinity to a server that has just refused it.
    /// </summary>
    internal override Candidate? Choose(in BalancingKey key, Candidate? avoid)
    {
        if (map.Length == 0)
        {
            return null;
        }

        if (map.IsSingle)
        {
            return key.IsPresent || !needsKeyWhenAlone ? map[0] : map.Next(avoid);
        }

        if (!key.IsPresent)
        {
            return map.Next(avoid);
        }

        int index = (int)(hash.Compute(key.Bytes) % (uint)map.Length);
        Candidate chosen = map[index];
        for (int left = map.Length; chosen == avoid && left > 0; left--)
        {
            index = index + 1 == map.Length ? 0 : index + 1;
            chosen = map[index];
        }

        return chosen;
    }
}
