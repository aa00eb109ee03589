namespace Tandem.Http;

/// <summary>What a complete response head means as a whole: whether and how a body follows (RFC 9112 §6.3).</summary>
internal static unsafe class ResponseMeaning
{
    internal static ParseResult Finish(MessageHead head, HttpMethod method)
    {
        head.MethodId = method;
        if (!FieldMeaning.Read(head))
            return ParseResult.Invalid;
        if ((head.Flags & HeadFlags.HasTransferEncoding) != 0 && (head.IsChunked || head.OtherCodings))
        {
            // A body whose coding is not understood could not be framed for the client.
            if (!head.IsChunked || head.OtherCodings)
                return head.Fail(HttpError.TransferEncoding, head.Base);
            FramingFields.PreferChunked(head);
        }
        if ((head.Seen & 1UL << (int)KnownHeader.Te) != 0)
            HopFields.KeepOnlyTrailers(head);
        var status = head.Status;
        if (status == 101 && (head.Flags & HeadFlags.Websocket) != 0 && head.Find(KnownHeader.SecWebsocketAccept) < 0)
            return head.Fail(HttpError.WebsocketKey, head.Base);
        if (status is 204 or < 200)
        {
            // RFC 9112 §6.3, 1 and RFC 9110 §8.6: neither length nor chunks may be sent with these.
            FramingFields.Drop(head);
            head.Framing = status == 101 ? BodyFraming.Tunnel : BodyFraming.None;
        }
        else if (method == HttpMethod.Connect && status < 300)
        {
            FramingFields.Drop(head);
            head.Framing = BodyFraming.Tunnel;
        }
        else if (method == HttpMethod.Head || status == 304)
            head.Framing = BodyFraming.None;
        else if (head.IsChunked)
            head.Framing = BodyFraming.Chunked;
        else if (head.ContentLength >= 0)
            head.Framing = head.ContentLength > 0 ? BodyFraming.Length : BodyFraming.None;
        else
            head.Framing = BodyFraming.UntilClose;
        return ParseResult.Complete;
    }
}
