namespace Tandem.Balancer.Balancing;

/// <summary>
/// The part of a request target that <c>balance uri</c> hashes. Nothing is decoded or normalised: the bytes count as they stand.
/// Source: configuration.txt 4.2 "balance uri".
/// </summary>
internal readonly struct UriKey
{
    private readonly int length;
    private readonly int slashes;
    private readonly bool whole;
    private readonly bool pathOnly;

    internal UriKey(BalanceParameters parameters)
    {
        length = parameters.UriLength;
        // A depth of n ends before the slash n + 1, since the first directory begins with one.
        slashes = parameters.UriDepth > 0 ? parameters.UriDepth + 1 : 0;
        whole = parameters.Whole;
        pathOnly = parameters.PathOnly;
    }

    /// <summary>The key of a request target: "/path?query", "http://host/path?query", "*" or "host:port".</summary>
    internal BalancingKey Of(ReadOnlySpan<byte> target)
    {
        ReadOnlySpan<byte> uri = pathOnly ? PathOf(target) : target;
        if (length > 0 && uri.Length > length)
        {
            uri = uri[..length];
        }

        if (!whole && uri.IndexOf((byte)'?') is >= 0 and int query)
        {
            uri = uri[..query];
        }

        return new BalancingKey(slashes == 0 ? uri : uri[..EndOfDepth(uri)]);
    }

    private int EndOfDepth(ReadOnlySpan<byte> uri)
    {
        int end = -1;
        for (int left = slashes; left > 0; left--)
        {
            int next = uri[(end + 1)..].IndexOf((byte)'/');
            if (next < 0)
            {
                return uri.Length;
            }

            end += 1 + next;
        }

        return end;
    }

    /// <summary>From the first slash after the authority on; nothing when the target has no path, as in "*" and in CONNECT.</summary>
    private static ReadOnlySpan<byte> PathOf(ReadOnlySpan<byte> target)
    {
        if (target.IsEmpty || target[0] == (byte)'/')
        {
            return target;
        }

        int scheme = target.IndexOf("://"u8);
        ReadOnlySpan<byte> rest = scheme < 0 ? target : target[(scheme + 3)..];
        int slash = rest.IndexOf((byte)'/');
        return slash < 0 ? default : rest[slash..];
    }
}
