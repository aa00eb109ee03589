using System.Globalization;

namespace Tandem.Configuration.Haproxy;

/// <summary>Checks that a file holds one HTTP/1 response, so that no client ever gets a broken one.</summary>
internal static class ErrorFileContent
{
    /// <summary>Null when it may be sent, else what is wrong with it.</summary>
    /// <param name="content">The file.</param>
    /// <param name="limit">The most bytes that it may have.</param>
    internal static string? Check(ReadOnlySpan<byte> content, int limit)
    {
        if (content.IsEmpty)
        {
            return null;
        }

        if (content.Length > limit)
        {
            return $"message too large ({content.Length} bytes, at most {limit})";
        }

        var line = NextLine(ref content, out var ended);
        if (!IsStatusLine(line) || !ended)
        {
            return "unable to parse the status line: 'HTTP/1.1 503 Service Unavailable' or its like is expected";
        }

        long? declared = null;
        while (true)
        {
            line = NextLine(ref content, out ended);
            if (!ended)
            {
                return "unable to parse headers: the empty line at their end is missing";
            }

            if (line.IsEmpty)
            {
                break;
            }

            if (CheckHeader(line, ref declared) is { } error)
            {
                return error;
            }
        }

        return declared is { } length && length != content.Length
            ? $"invalid content-length: headers = {length}, body = {content.Length}"
            : null;
    }

    private static string? CheckHeader(ReadOnlySpan<byte> line, ref long? length)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            return "unable to parse headers: a header without a name";
        }

        var name = System.Text.Encoding.Latin1.GetString(line[..colon]);
        if (name.Any(c => !char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
        {
            return $"unable to parse headers: invalid header name '{name}'";
        }

        var value = line[(colon + 1)..].Trim(" \t"u8);
        if (name.Equals("content-length", StringComparison.OrdinalIgnoreCase))
        {
            if (!long.TryParse(System.Text.Encoding.Latin1.GetString(value), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || (length is { } before && before != number))
            {
                return "unable to parse headers: invalid content-length";
            }

            length = number;
        }

        return null;
    }

    private static bool IsStatusLine(ReadOnlySpan<byte> line) =>
        line.Length >= 12 && line.StartsWith("HTTP/"u8) && char.IsAsciiDigit((char)line[5]) && line[6] == '.' && char.IsAsciiDigit((char)line[7])
        && line[8] == ' ' && char.IsAsciiDigit((char)line[9]) && char.IsAsciiDigit((char)line[10]) && char.IsAsciiDigit((char)line[11])
        && (line.Length == 12 || line[12] == ' ');

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> rest, out bool ended)
    {
        var end = rest.IndexOf((byte)'\n');
        ended = end >= 0;
        var line = ended ? rest[..end] : rest;
        rest = ended ? rest[(end + 1)..] : default;
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }
}
