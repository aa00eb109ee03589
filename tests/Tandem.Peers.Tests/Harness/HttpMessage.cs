using System.Globalization;
using System.Text;

namespace Tandem.Peers.Tests.Harness;

/// <summary>One HTTP/1 message cut out of a byte stream: the head as it was sent, the body without its chunk framing (where a
/// proxy cuts chunks depends on what one receive returned), trailers. Only for observing; it forgives what a proxy must not.</summary>
internal sealed record HttpMessage(string Head, string Framing, string Body, string Trailers)
{
    private const int ShownBody = 400;

    public bool IsInterim => Head.StartsWith("HTTP/1.1 1", StringComparison.Ordinal) && !Head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal);

    public bool Closes => !Framing.StartsWith("open", StringComparison.Ordinal)
        && (Head.Contains("\r\nconnection: close", StringComparison.OrdinalIgnoreCase)
            || Head.StartsWith("HTTP/1.0", StringComparison.Ordinal)
            || Framing == "until close");

    /// <summary>Takes one whole message from the front of <paramref name="stream"/>; null when more bytes are needed.</summary>
    /// <param name="stream">What has arrived; the message is removed from it.</param>
    /// <param name="toHead">The message answers a HEAD request and so has no body.</param>
    /// <param name="ended">The peer has closed: a body without a length is whole now.</param>
    public static HttpMessage? Take(ref string stream, bool toHead, bool ended)
    {
        var end = stream.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var head = stream[..(end + 4)];
        var rest = stream[(end + 4)..];
        var isAnswer = head.StartsWith("HTTP/", StringComparison.Ordinal);
        var status = isAnswer && head.Length > 12 ? head[9..12] : "";
        HttpMessage message;
        if (toHead || status is "204" or "304" || (status.StartsWith('1') && status != "101"))
        {
            message = new HttpMessage(head, "none", "", "");
        }
        else if (Value(head, "transfer-encoding") is not null)
        {
            if (TakeChunked(ref rest) is not { } chunked)
            {
                return null;
            }

            message = new HttpMessage(head, "chunked", chunked.Body, chunked.Trailers);
        }
        else if (Value(head, "content-length") is { } length && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
        {
            if (rest.Length < bytes)
            {
                return null;
            }

            message = new HttpMessage(head, "length", rest[..bytes], "");
            rest = rest[bytes..];
        }
        else if (status == "101" || !isAnswer)
        {
            message = new HttpMessage(head, "none", "", "");
        }
        else if (ended)
        {
            message = new HttpMessage(head, "until close", rest, "");
            rest = "";
        }
        else
        {
            return null;
        }

        stream = rest;
        return message;
    }

    public static string? Value(string head, string name)
    {
        foreach (var line in head.Split("\r\n"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line.AsSpan(0, colon).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return line[(colon + 1)..].Trim();
            }
        }

        return null;
    }

    public override string ToString()
    {
        var shown = new StringBuilder(Bytes.Visible(Head));
        if (Framing != "none")
        {
            shown.Append('<').Append(Framing).Append("> ");
        }

        shown.Append(Body.Length <= ShownBody
            ? Bytes.Visible(Body)
            : $"{Body.Length} bytes, sha256 {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Bytes.Of(Body)))[..16]}");
        if (Trailers.Length > 0)
        {
            shown.Append("<trailers> ").Append(Bytes.Visible(Trailers));
        }

        return shown.ToString().TrimEnd('\n') + "\n";
    }

    private static (string Body, string Trailers)? TakeChunked(ref string stream)
    {
        var body = new StringBuilder();
        var at = 0;
        while (true)
        {
            var line = stream.IndexOf("\r\n", at, StringComparison.Ordinal);
            if (line < 0 || !int.TryParse(stream.AsSpan(at, line - at), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size))
            {
                return null;
            }

            at = line + 2;
            if (size == 0)
            {
                break;
            }

            if (at + size + 2 > stream.Length)
            {
                return null;
            }

            body.Append(stream, at, size);
            at += size + 2;
        }

        var start = at;
        while (true)
        {
            var line = stream.IndexOf("\r\n", at, StringComparison.Ordinal);
            if (line < 0)
            {
                return null;
            }

            var last = line == at;
            at = line + 2;
            if (last)
            {
                var trailers = stream[start..(at - 2)];
                stream = stream[at..];
                return (body.ToString(), trailers);
            }
        }
    }
}
