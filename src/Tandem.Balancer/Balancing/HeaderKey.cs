namespace Tandem.Balancer.Balancing;

/// <summary>
/// The part of a header's value that <c>balance hdr(name)</c> hashes. It does not look the header up.
/// Source: configuration.txt 4.2 "balance hdr".
/// </summary>
internal static class HeaderKey
{
    /// <summary>
    /// The first element of a comma-separated value, without the blanks around it; absent when there is none. A comma inside
    /// double quotes separates nothing.
    /// </summary>
    /// <param name="value">The value of the first header line of that name.</param>
    /// <param name="domainOnly">Whether <c>use_domain_only</c> is set.</param>
    internal static BalancingKey Of(ReadOnlySpan<byte> value, bool domainOnly)
    {
        ReadOnlySpan<byte> element = FirstElement(value);
        if (element.IsEmpty)
        {
            return BalancingKey.Absent;
        }

        return new BalancingKey(domainOnly ? DomainOf(element) : element);
    }

    /// <summary>
    /// The label before the last dot: "example" of "www.example.com". Without a dot, or with only a leading one, all of it. A
    /// label has at least one byte, even if that is a dot. Neither ports nor addresses are known here: "10.0.0.1" gives "0".
    /// </summary>
    internal static ReadOnlySpan<byte> DomainOf(ReadOnlySpan<byte> host)
    {
        int lastDot = host.LastIndexOf((byte)'.');
        if (lastDot <= 0)
        {
            return host;
        }

        int start = host[..(lastDot - 1)].LastIndexOf((byte)'.') + 1;
        return host[start..lastDot];
    }

    private static ReadOnlySpan<byte> FirstElement(ReadOnlySpan<byte> value)
    {
        value = value.TrimStart(" \t"u8);
        int end = 0;
        bool quoted = false;
        for (; end < value.Length; end++)
        {
            byte c = value[end];
            if (c == (byte)'"')
            {
                quoted = !quoted;
            }
            else if (c == (byte)'\\' && quoted)
            {
                end++;
            }
            else if (c == (byte)',' && !quoted)
            {
                break;
            }
        }

        return value[..Math.Min(end, value.Length)].TrimEnd(" \t"u8);
    }
}
