using Tandem.Balancer.Rules;
using Tandem.Http;

namespace Tandem.Balancer.Exchanges;

/// <summary>An answer whose bytes are known beforehand: head lines without a Connection field, and a body.</summary>
internal sealed unsafe class FixedReply : ReplyTemplate
{
    private readonly byte[] head;
    private readonly byte[] body;

    internal FixedReply(int status, byte[] head, byte[] body)
    {
        Status = status;
        this.head = head;
        this.body = body;
    }

    internal override int Status { get; }

    /// <summary>Nothing is sent at all (<c>errorfile 408 /dev/null</c>).</summary>
    internal bool IsSilent => head.Length == 0;

    internal override bool MustClose => IsSilent;

    /// <summary>The answer that closes without a word.</summary>
    internal static FixedReply Silent(int status) => new(status, [], []);

    /// <summary>
    /// Takes a complete HTTP/1 message as a file holds it, and understands it as a response: names in lower case, the length told
    /// anew, the Connection field left to the exchange.
    /// </summary>
    internal static FixedReply FromMessage(int status, ReadOnlySpan<byte> message)
    {
        var bytes = message.ToArray();
        var parsed = new MessageHead();
        parsed.Reset();
        var written = new byte[message.Length + 256];
        fixed (byte* start = bytes)
        fixed (byte* to = written)
        {
            if (ResponseParser.Parse(start, bytes.Length, parsed, HttpMethod.Get, new ParseLimits(65535, 1000)) != ParseResult.Complete)
            {
                // The configuration checked it already; a file that is no HTTP after all goes out as it is.
                return new FixedReply(status, bytes, []);
            }

            var body = bytes[parsed.HeadLength..];
            var lengthText = System.Text.Encoding.ASCII.GetBytes(body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
            parsed.RemoveAll("connection"u8);
            parsed.RemoveAll("content-length"u8);
            parsed.RemoveAll("transfer-encoding"u8);
            var length = HeadWriter.WriteResponse(parsed, ConnectionHeader.None, to, written.Length) - 2;
            byte[] head = [.. written.AsSpan(0, length), .. "content-length: "u8, .. lengthText, .. "\r\n"u8];
            return new FixedReply(parsed.Status, head, body);
        }
    }

    internal override int Write(RuleContext context, byte* buffer, int capacity, ReplyOptions options) =>
        Write(buffer, capacity, options);

    /// <summary>As the other form, for answers that no rule gave.</summary>
    internal int Write(byte* buffer, int capacity, ReplyOptions options)
    {
        if (head.Length + body.Length + 32 > capacity)
        {
            return -1;
        }

        var to = new Span<byte>(buffer, capacity);
        head.CopyTo(to);
        var length = head.Length;
        var connection = (options & ReplyOptions.Close) != 0
            ? "connection: close\r\n\r\n"u8
            : (options & ReplyOptions.KeepAlive) != 0 ? "connection: keep-alive\r\n\r\n"u8 : "\r\n"u8;
        connection.CopyTo(to[length..]);
        length += connection.Length;
        if ((options & ReplyOptions.OmitBody) == 0)
        {
            body.CopyTo(to[length..]);
            length += body.Length;
        }

        return length;
    }
}
