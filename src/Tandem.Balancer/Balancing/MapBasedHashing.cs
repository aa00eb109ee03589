namespace Tandem.Balancer.Balancing;

/// <summary>
/// A hashing algorithm (<c>source</c>, <c>uri</c>, <c>url_param</c>, <c>hdr</c>, <c>rdp-cookie</c>, <c>hash</c>) with
/// <c>hash-type map-based</c>: the hash modulo the total weight indexes a table of servers. Keys move when a server comes or goes;
/// where that matters, <see cref="ConsistentHashing"/> serves better. Source: configuration.txt 4.2 "hash-type".
/// </summary>
internal sealed class MapBasedHashing : BalancingAlgorithm
{
    private readonly ServerMap _map;
    private readonly KeyHash _hash;
    private readonly bool _needsKeyWhenAlone;

    /// <param name="hash">How keys are hashed.</param>
    /// <param name="needsKeyWhenAlone">Whether requests without a key are told apart even when only one server is left.</param>
    /// <param name="turn">The turn that several loops take together for requests without a key, or null.</param>
    internal MapBasedHashing(KeyHash hash, bool needsKeyWhenAlone, SharedTurn? turn)
    {
        _map = new ServerMap(turn);
        _hash = hash;
        _needsKeyWhenAlone = needsKeyWhenAlone;
    }

    internal override void Update(ReadOnlySpan<Candidate> usable) => _map.Rebuild(usable);

    /// <summary>
    /// The key's server, saturated or not. When it is the one to avoid, the next other server of the table, where HAProxy would
    /// insist on it: a request is worth more than its affinity to a server that has just refused it.
    /// </summary>
    internal override Candidate? Choose(in BalancingKey key, Candidate? avoid)
    {
        if (_map.Length == 0)
        {
            return null;
        }

        if (_map.IsSingle)
        {
            return key.IsPresent || !_needsKeyWhenAlone ? _map[0] : _map.Next(avoid);
        }

        if (!key.IsPresent)
        {
            return _map.Next(avoid);
        }

        int index = (int)(_hash.Compute(key.Bytes) % (uint)_map.Length);
        Candidate chosen = _map[index];
        for (int left = _map.Length; chosen == avoid && left > 0; left--)
        {
            index = index + 1 == _map.Length ? 0 : index + 1;
            chosen = _map[index];
        }

        return chosen;
    }
}
