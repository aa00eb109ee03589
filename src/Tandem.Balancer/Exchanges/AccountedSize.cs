using Tandem.Http;

namespace Tandem.Balancer.Exchanges;

/// <summary>
/// The size of a head as HAProxy's logs count it (%B, %U): its internal form, which is a start line with 20 bytes of its own, each
/// field's name and value, and one byte for the end. Log parsers sum these numbers up, so they are kept as they are.
/// </summary>
internal static unsafe class AccountedSize
{
    private const int StartLineOverhead = 20;
    private const int VersionLength = 8;
    private const int StatusLength = 3;
    private const int EndOfHead = 1;

    /// <summary>Counts a head as it was received, before any edit.</summary>
    internal static int Of(MessageHead head)
    {
        var size = StartLineOverhead + VersionLength + EndOfHead;
        size += head.Status != 0 ? StatusLength + head.Reason.Length : head.Method.Length + head.Target.Length;
        foreach (ref var field in head.Fields)
        {
            // A response that has no body by its status loses its framing fields only after they were counted.
            var isFraming = field.Id is KnownHeader.ContentLength or KnownHeader.TransferEncoding;
            if (!field.Removed || (isFraming && head.Status == 204))
            {
                size += field.NameLength + field.ValueLength;
            }
        }

        return size;
    }

    /// <summary>Counts an answer of our own as it is written.</summary>
    /// <param name="reply">The whole answer.</param>
    /// <param name="countsConnection">Its Connection field counts; usually it was added afterwards.</param>
    internal static int OfReply(ReadOnlySpan<byte> reply, bool countsConnection)
    {
        var end = reply.IndexOf("\r\n\r\n"u8);
        var head = reply[..(end + 2)];
        var size = head.IndexOf("\r\n"u8) - 2 + StartLineOverhead + EndOfHead;
        head = head[(head.IndexOf("\r\n"u8) + 2)..];
        while (!head.IsEmpty)
        {
            var line = head.IndexOf("\r\n"u8);
            size += !countsConnection && head.StartsWith("connection: "u8) ? 0 : line - 2;
            head = head[(line + 2)..];
        }

        // The length of an empty answer is counted, although 204 does not tell it.
        size += reply[9..].StartsWith("204"u8) ? "content-length0"u8.Length : 0;
        return size + reply.Length - (end + 4);
    }
}
