namespace Tandem.Http;

/// <summary>IP addresses as text, without strings: what the first version of the PROXY protocol needs.</summary>
internal static class IpText
{
    internal static bool TryParse4(ReadOnlySpan<byte> text, Span<byte> address)
    {
        int part = 0, value = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == '.')
            {
                if (value < 0 || part == 4)
                    return false;
                address[part++] = (byte)value;
                value = -1;
                continue;
            }
            // A leading zero would be octal to some readers.
            if (!Ascii.IsDigit(text[i]) || value == 0)
                return false;
            value = Math.Max(value, 0) * 10 + text[i] - '0';
            if (value > 255)
                return false;
        }
        return part == 4;
    }

    internal static bool TryParse6(ReadOnlySpan<byte> text, Span<byte> address)
    {
        address.Clear();
        int filled = 0, gap = -1, at = 0;
        if (text.StartsWith("::"u8))
        {
            gap = 0;
            at = 2;
        }
        while (at < text.Length)
        {
            var rest = text[at..];
            var colon = rest.IndexOf((byte)':');
            var part = colon < 0 ? rest : rest[..colon];
            if (colon < 0 && part.Contains((byte)'.'))
            {
                if (filled > 12 || !TryParse4(part, address[filled..]))
                    return false;
                filled += 4;
                break;
            }
            if (filled > 14 || !TryParseGroup(part, out var group))
                return false;
            address[filled++] = (byte)(group >> 8);
            address[filled++] = (byte)group;
            if (colon < 0)
                break;
            at += colon + 1;
            if (at == text.Length)
                return false;
            if (text[at] != ':')
                continue;
            if (gap >= 0)
                return false;
            gap = filled;
            at++;
        }
        if (gap < 0)
            return filled == 16;
        if (filled > 14)
            return false;
        address[gap..filled].CopyTo(address[(16 - filled + gap)..]);
        address[gap..(16 - filled + gap)].Clear();
        return true;
    }

    private static bool TryParseGroup(ReadOnlySpan<byte> text, out int group)
    {
        group = 0;
        if (text.Length is 0 or > 4)
            return false;
        foreach (var c in text)
        {
            var digit = ChunkedBody.HexDigit(c);
            if (digit < 0)
                return false;
            group = group << 4 | digit;
        }
        return true;
    }

    internal static int Write4(ReadOnlySpan<byte> address, Span<byte> to)
    {
        var at = 0;
        for (var i = 0; i < 4; i++)
        {
            if (i > 0)
                to[at++] = (byte)'.';
            at += WriteNumber(address[i], to[at..]);
        }
        return at;
    }

    /// <summary>RFC 5952: the longest run of two or more zero groups is shortened, the first one among equals.</summary>
    internal static int Write6(ReadOnlySpan<byte> address, Span<byte> to)
    {
        int best = -1, bestLength = 1;
        for (var i = 0; i < 8; i++)
        {
            var run = 0;
            while (i + run < 8 && (address[(i + run) * 2] | address[(i + run) * 2 + 1]) == 0)
                run++;
            if (run > bestLength)
                (best, bestLength) = (i, run);
            i += run;
        }
        var mapped = best == 0 && bestLength == 5 && address[10] == 0xFF && address[11] == 0xFF;
        var at = 0;
        for (var i = 0; i < 8; i++)
        {
            if (i == best)
            {
                to[at++] = (byte)':';
                i += bestLength - 1;
                if (i == 7)
                    to[at++] = (byte)':';
                continue;
            }
            if (i > 0)
                to[at++] = (byte)':';
            if (mapped && i == 6)
                return at + Write4(address[12..], to[at..]);
            at += WriteHex(address[i * 2] << 8 | address[i * 2 + 1], to[at..]);
        }
        return at;
    }

    internal static int WriteNumber(int value, Span<byte> to)
    {
        value.TryFormat(to, out var written, provider: System.Globalization.CultureInfo.InvariantCulture);
        return written;
    }

    private static int WriteHex(int value, Span<byte> to)
    {
        value.TryFormat(to, out var written, "x", System.Globalization.CultureInfo.InvariantCulture);
        return written;
    }
}
