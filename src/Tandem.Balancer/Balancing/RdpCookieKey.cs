namespace Tandem.Balancer.Balancing;

/// <summary>
/// The cookie in the first packet of a Remote Desktop connection, for <c>balance rdp-cookie</c> and the fetch of that name: 11
/// bytes of TPKT and X.224 headers, then "Cookie: NAME=VALUE" and CR LF. It does not wait for the packet.
/// Source: configuration.txt 4.2 "balance rdp-cookie"; [MS-RDPBCGR] 2.2.1.1.
/// </summary>
internal static class RdpCookieKey
{
    private const int HeaderLength = 11;

    /// <summary>The cookie's name when the configuration names none.</summary>
    internal static ReadOnlySpan<byte> DefaultName => "mstshash"u8;

    /// <summary>The cookie's value, or absent when the bytes hold no whole cookie of that name (in any case), or an empty one.</summary>
    internal static BalancingKey Of(ReadOnlySpan<byte> received, ReadOnlySpan<byte> name) =>
        TryFind(received, name, out var value, out _) && value.Length > 0 ? new BalancingKey(value) : BalancingKey.Absent;

    /// <summary>Looks for the cookie.</summary>
    /// <param name="received">What has arrived of the connection.</param>
    /// <param name="name">The cookie's name, in any case; empty for whatever it is called.</param>
    /// <param name="value">Its value; may be empty.</param>
    /// <param name="mayFollow">It is not there yet, but what has arrived may be its beginning.</param>
    internal static bool TryFind(ReadOnlySpan<byte> received, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, out bool mayFollow)
    {
        value = default;
        ReadOnlySpan<byte> word = "Cookie:"u8;
        mayFollow = received.Length <= HeaderLength + word.Length;
        if (mayFollow)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = received[HeaderLength..];
        if (!System.Text.Ascii.EqualsIgnoreCase(rest[..word.Length], word))
        {
            return false;
        }

        rest = rest[word.Length..].TrimStart((byte)' ');
        int nameLength = name.IsEmpty ? rest.IndexOfAny((byte)'=', (byte)'\r', (byte)'\n') : name.Length;
        mayFollow = nameLength < 0 || rest.Length <= nameLength;
        if (mayFollow || rest[nameLength] != (byte)'='
            || (!name.IsEmpty && !System.Text.Ascii.EqualsIgnoreCase(rest[..nameLength], name)))
        {
            return false;
        }

        rest = rest[(nameLength + 1)..];
        int end = rest.IndexOf((byte)'\r');
        mayFollow = end < 0 || end + 1 == rest.Length;
        if (mayFollow || rest[end + 1] != (byte)'\n')
        {
            return false;
        }

        value = rest[..end];
        return true;
    }
}
