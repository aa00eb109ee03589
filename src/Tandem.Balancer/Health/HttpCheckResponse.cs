using System.Text;

namespace Tandem.Balancer.Health;

/// <summary>
/// What has arrived of the answer to an HTTP check, looked at anew as more arrives: strict about the head, as HAProxy is.
/// Not for traffic.
/// </summary>
internal ref struct HttpCheckResponse
{
    private const int MaxHeaders = 101;

    private ReadOnlySpan<byte> rest;
    private long contentLength;
    private bool isChunked;

    /// <summary>The status code.</summary>
    internal int Code { get; private set; }

    /// <summary>The words after the code.</summary>
    internal string Reason { get; private set; }

    /// <summary>Whether nothing more belongs to the message.</summary>
    internal bool IsComplete { get; private set; }

    /// <summary>The status code's three digits, as bytes in chars.</summary>
    internal readonly string CodeText => Code.ToString("D3", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Looks at the head.</summary>
    /// <param name="received">All that has arrived.</param>
    /// <returns>True when the head is complete, null when more is needed, false when it is not HTTP.</returns>
    internal bool? Parse(ReadOnlySpan<byte> received)
    {
        rest = received;
        contentLength = -1;
        Reason = "";
        if (!StartsLikeHttp(received))
        {
            return false;
        }

        if (!TakeLine(out var line))
        {
            return null;
        }

        if (!ParseStatusLine(line))
        {
            return false;
        }

        for (var headers = 0; headers < MaxHeaders; headers++)
        {
            if (!TakeLine(out line))
            {
                return null;
            }

            if (line.IsEmpty)
            {
                IsComplete = Code is < 200 or 204 or 304 || contentLength == 0;
                return true;
            }

            if (!ParseHeader(line, headers == 0))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Copies what has arrived of the body, without chunk framing.</summary>
    /// <param name="body">At least as long as what was parsed.</param>
    /// <returns>Bytes copied; -1 when the framing is broken.</returns>
    internal int CopyBody(Span<byte> body)
    {
        if (Code is < 200 or 204 or 304)
        {
            return 0;
        }

        if (isChunked)
        {
            return CopyChunks(body);
        }

        var length = contentLength < 0 ? rest.Length : (int)Math.Min(contentLength, rest.Length);
        rest[..length].CopyTo(body);
        IsComplete = contentLength >= 0 && length == contentLength;
        return length;
    }

    private static bool StartsLikeHttp(ReadOnlySpan<byte> bytes)
    {
        var prefix = "HTTP/"u8;
        var length = Math.Min(prefix.Length, bytes.Length);
        return bytes[..length].SequenceEqual(prefix[..length]);
    }

    private static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';

    private static bool IsToken(byte b) =>
        b > 0x20 && b < 0x7F && "\"(),/:;<=>?@[\\]{}"u8.IndexOf(b) < 0;

    private bool ParseStatusLine(ReadOnlySpan<byte> line)
    {
        var good = line.Length >= 12 && IsDigit(line[5]) && line[6] == '.' && IsDigit(line[7]) && line[8] == ' ';
        if (!good)
        {
            return false;
        }

        var at = 8;
        while (at < line.Length && line[at] == ' ')
        {
            at++;
        }

        if (line.Length - at < 3 || !IsDigit(line[at]) || !IsDigit(line[at + 1]) || !IsDigit(line[at + 2]))
        {
            return false;
        }

        Code = ((line[at] - '0') * 100) + ((line[at + 1] - '0') * 10) + line[at + 2] - '0';
        var reason = line[(at + 3)..];
        if (!reason.IsEmpty && reason[0] != ' ')
        {
            return false;
        }

        Reason = Encoding.Latin1.GetString(reason.TrimStart((byte)' '));
        return Code >= 100;
    }

    private bool ParseHeader(ReadOnlySpan<byte> line, bool first)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            return !first;
        }

        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            return false;
        }

        var name = line[..colon];
        foreach (var b in name)
        {
            if (!IsToken(b))
            {
                return false;
            }
        }

        var value = line[(colon + 1)..].Trim(" \t"u8);
        if (value.Contains((byte)0))
        {
            return false;
        }

        if (Ascii.EqualsIgnoreCase(name, "content-length"u8))
        {
            return ParseLength(value);
        }

        if (Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8))
        {
            isChunked = value.Length >= 7 && Ascii.EqualsIgnoreCase(value[^7..], "chunked"u8);
            contentLength = -1;
        }

        return true;
    }

    private bool ParseLength(ReadOnlySpan<byte> value)
    {
        long length = 0;
        foreach (var b in value)
        {
            if (!IsDigit(b) || length > long.MaxValue / 20)
            {
                return false;
            }

            length = (length * 10) + b - '0';
        }

        if (value.IsEmpty || (contentLength >= 0 && contentLength != length))
        {
            return false;
        }

        contentLength = isChunked ? -1 : length;
        return true;
    }

    private int CopyChunks(Span<byte> body)
    {
        var copied = 0;
        while (TakeLine(out var line))
        {
            var size = ParseChunkSize(line);
            if (size < 0)
            {
                return -1;
            }

            if (size == 0)
            {
                IsComplete = true;
                return copied;
            }

            var length = Math.Min(size, rest.Length);
            rest[..length].CopyTo(body[copied..]);
            copied += length;
            rest = rest[length..];
            if (length < size || rest.IsEmpty)
            {
                return copied;
            }

            if (!TakeLine(out line))
            {
                return copied;
            }

            if (!line.IsEmpty)
            {
                return -1;
            }
        }

        return copied;
    }

    private static int ParseChunkSize(ReadOnlySpan<byte> line)
    {
        var size = 0;
        var at = 0;
        while (at < line.Length && Uri.IsHexDigit((char)line[at]))
        {
            if (size > 0x7FFFFFF)
            {
                return -1;
            }

            size = (size << 4) | Convert.FromHexString([(char)0x30, (char)line[at]])[0];
            at++;
        }

        return at == 0 || (at < line.Length && line[at] is not ((byte)';' or (byte)' ' or (byte)'\t')) ? -1 : size;
    }

    private bool TakeLine(out ReadOnlySpan<byte> line)
    {
        var end = rest.IndexOf((byte)'\n');
        if (end < 0)
        {
            line = default;
            return false;
        }

        line = rest[..end];
        if (end > 0 && line[^1] == '\r')
        {
            line = line[..^1];
        }

        rest = rest[(end + 1)..];
        return true;
    }
}
