namespace Tandem.Balancer.Balancing;

/// <summary>
/// The cookie in the first packet of a Remote Desktop connection, for <c>balance rdp-cookie</c>: 11 bytes of TPKT and X.224
/// headers, then "Cookie: NAME=VALUE" and CR LF. It does not wait for the packet.
/// Source: configuration.txt 4.2 "balance rdp-cookie"; [MS-RDPBCGR] 2.2.1.1.
/// </summary>
internal static class RdpCookieKey
{
    private const int HeaderLength = 11;

    /// <summary>The cookie's name when the configuration names none.</summary>
    internal static ReadOnlySpan<byte> DefaultName => "mstshash"u8;

    /// <summary>The cookie's value, or absent when the bytes hold no whole cookie of that name (in any case), or an empty one.</summary>
    internal static BalancingKey Of(ReadOnlySpan<byte> received, ReadOnlySpan<byte> name)
    {
        if (received.Length <= HeaderLength)
        {
            return BalancingKey.Absent;
        }

        ReadOnlySpan<byte> rest = received[HeaderLength..];
        ReadOnlySpan<byte> word = "Cookie:"u8;
        if (rest.Length <= word.Length || !System.Text.Ascii.EqualsIgnoreCase(rest[..word.Length], word))
        {
            return BalancingKey.Absent;
        }

        rest = rest[word.Length..].TrimStart((byte)' ');
        if (rest.Length <= name.Length || rest[name.Length] != (byte)'='
            || !System.Text.Ascii.EqualsIgnoreCase(rest[..name.Length], name))
        {
            return BalancingKey.Absent;
        }

        rest = rest[(name.Length + 1)..];
        int end = rest.IndexOf((byte)'\r');
        return end > 0 && end + 1 < rest.Length && rest[end + 1] == (byte)'\n'
            ? new BalancingKey(rest[..end])
            : BalancingKey.Absent;
    }
}
