namespace Tandem.Balancer.Balancing;

/// <summary>
/// The bytes of a request that a hashing algorithm looks at: the client's address, a piece of the URI, a header's value.
/// It may be absent (no such header or parameter): then hashing algorithms take turns instead. It owns no memory.
/// </summary>
internal readonly ref struct BalancingKey
{
    /// <summary>The key's bytes: for <c>source</c> 4 (IPv4) or 16 (IPv6, mapped IPv4 included) in network order; else as they stand in the request.</summary>
    internal readonly ReadOnlySpan<byte> Bytes;

    /// <summary>Whether the request holds the key. An empty key may be present (an empty URI path part).</summary>
    internal readonly bool IsPresent;

    internal BalancingKey(ReadOnlySpan<byte> bytes)
    {
        Bytes = bytes;
        IsPresent = true;
    }

    /// <summary>The key of a request that has none, and of algorithms that use none.</summary>
    internal static BalancingKey Absent => default;
}
