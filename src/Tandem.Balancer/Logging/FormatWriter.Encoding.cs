namespace Tandem.Balancer.Logging;

/// <content>Encoding of bytes that a line or a header cannot hold (configuration.txt 8.6).</content>
internal ref partial struct FormatWriter
{
    private static ReadOnlySpan<byte> HexDigits => "0123456789ABCDEF"u8;

    /// <summary>
    /// Bytes of a set as prefix and two digits, the rest as it is; between quotes if the flags say so. An empty value stays
    /// empty, as HAProxy writes it.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="prefix">What is put before the digits: '#' in logs, '%' in headers.</param>
    /// <param name="set">The bytes to encode.</param>
    /// <param name="flags">The variable's flags.</param>
    internal void Encoded(scoped ReadOnlySpan<byte> value, byte prefix, System.Buffers.SearchValues<byte> set, FormatFlags flags)
    {
        if ((flags & FormatFlags.Quote) != 0)
        {
            Byte((byte)'"');
        }

        EncodedBytes(value, prefix, set, (flags & FormatFlags.Escape) != 0);
        if ((flags & FormatFlags.Quote) != 0)
        {
            Byte((byte)'"');
        }
    }

    /// <summary>As <see cref="Encoded"/>, without quotes.</summary>
    internal void EncodedBytes(scoped ReadOnlySpan<byte> value, byte prefix, System.Buffers.SearchValues<byte> set, bool escape)
    {
        while (!IsFull)
        {
            var at = value.IndexOfAny(set);
            var plain = at < 0 ? value : value[..at];
            if (escape)
            {
                Escaped(plain);
            }
            else
            {
                Raw(plain);
            }

            if (at < 0)
            {
                return;
            }

            if (buffer.Length - length <= 3)
            {
                // As HAProxy: the value ends here, and a quote may still follow.
                return;
            }

            Byte(prefix);
            Byte(HexDigits[value[at] >> 4]);
            Byte(HexDigits[value[at] & 15]);
            value = value[(at + 1)..];
        }
    }

    private void Escaped(scoped ReadOnlySpan<byte> value)
    {
        while (!IsFull)
        {
            var at = value.IndexOfAny((byte)'"', (byte)'\\', (byte)']');
            if (at < 0)
            {
                Raw(value);
                return;
            }

            Raw(value[..at]);
            if (buffer.Length - length < 2)
            {
                IsFull = true;
                return;
            }

            Byte((byte)'\\');
            Byte(value[at]);
            value = value[(at + 1)..];
        }
    }
}
