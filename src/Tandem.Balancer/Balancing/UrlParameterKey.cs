namespace Tandem.Balancer.Balancing;

/// <summary>
/// The value of one parameter of the query string, for <c>balance url_param</c>. Names match exactly, nothing is decoded, and
/// an empty value counts. It does not look into bodies (<c>check_post</c>). Source: configuration.txt 4.2 "balance url_param".
/// </summary>
internal static class UrlParameterKey
{
    /// <summary>The value of the first parameter of that name, or absent.</summary>
    internal static BalancingKey Of(ReadOnlySpan<byte> target, ReadOnlySpan<byte> name)
    {
        int query = target.IndexOf((byte)'?');
        if (query < 0)
        {
            return BalancingKey.Absent;
        }

        for (ReadOnlySpan<byte> rest = target[(query + 1)..]; rest.Length > name.Length;)
        {
            int end = rest.IndexOf((byte)'&');
            if (rest[name.Length] == (byte)'=' && rest.StartsWith(name))
            {
                int value = name.Length + 1;
                int valueEnd = rest[value..].IndexOf((byte)'&');
                return new BalancingKey(valueEnd < 0 ? rest[value..] : rest.Slice(value, valueEnd));
            }

            if (end < 0)
            {
                break;
            }

            rest = rest[(end + 1)..];
        }

        return BalancingKey.Absent;
    }
}
