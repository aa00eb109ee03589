namespace Tandem.Http;

/// <summary>Makes the framing fields say what was understood, and nothing else (RFC 9112 §6.1).</summary>
internal static unsafe class FramingFields
{
    /// <summary>
    /// Chunked wins: lengths are removed, the one Transfer-Encoding that stays says <c>chunked</c>. Both at once, or chunks in HTTP/1.0, end
    /// the connection, since the sender may be an attempt at smuggling.
    /// </summary>
    internal static void PreferChunked(MessageHead head)
    {
        if ((head.Flags & HeadFlags.HasContentLength) != 0 || !head.IsHttp11)
            head.Flags |= HeadFlags.MustClose;
        head.Flags &= ~HeadFlags.HasContentLength;
        head.ContentLength = -1;
        var fields = head.Fields;
        var chunked = "chunked"u8;
        for (var i = 0; i < fields.Length; i++)
        {
            ref var field = ref fields[i];
            if (field.Id == KnownHeader.ContentLength)
                field.Removed = true;
            if (field.Id != KnownHeader.TransferEncoding || field.Removed)
                continue;
            if (field.ValueLength != chunked.Length)
            {
                field.Canonical = false;
                field.ValueLength = (ushort)chunked.Length;
            }
            chunked.CopyTo(new Span<byte>(head.Base + field.ValueOffset, chunked.Length));
        }
    }

    /// <summary>Removes all of them: the message has no body whatever they say.</summary>
    internal static void Drop(MessageHead head)
    {
        var fields = head.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Id is KnownHeader.ContentLength or KnownHeader.TransferEncoding)
                fields[i].Removed = true;
        }
        head.Flags &= ~(HeadFlags.HasContentLength | HeadFlags.Chunked);
        head.ContentLength = -1;
        head.Framing = BodyFraming.None;
    }
}
