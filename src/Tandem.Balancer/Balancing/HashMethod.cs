namespace Tandem.Balancer.Balancing;

/// <summary>How a hash finds its server. Source: configuration.txt 4.2 "hash-type".</summary>
internal enum HashMethod
{
    /// <summary><c>map-based</c>, the default: the hash modulo the total weight indexes a table of servers.</summary>
    MapBased,

    /// <summary><c>consistent</c>: the nearest point of a server on a ring of 2^32; a server's departure moves only its own keys.</summary>
    Consistent,
}
