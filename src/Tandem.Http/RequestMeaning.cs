namespace Tandem.Http;

/// <summary>What a complete request head means as a whole: framing, target and Host, upgrades, fields of this hop.</summary>
internal static unsafe class RequestMeaning
{
    internal static ParseResult Finish(MessageHead head)
    {
        if (!FieldMeaning.Read(head) || !CheckTarget(head))
            return ParseResult.Invalid;
        const ulong rare = 1UL << (int)KnownHeader.TransferEncoding | 1UL << (int)KnownHeader.ContentLength | 1UL << (int)KnownHeader.Upgrade
            | 1UL << (int)KnownHeader.Te;
        if ((head.Seen & rare) != 0 && (!DecideFraming(head) || !CheckUpgrade(head)))
            return ParseResult.Invalid;
        if (head.MethodId == HttpMethod.Connect)
            head.Framing = BodyFraming.None;
        return ParseResult.Complete;
    }

    private static bool CheckTarget(MessageHead head)
    {
        if ((head.Seen & 1UL << (int)KnownHeader.Host) != 0 && !RequestAuthority.ReadHost(head))
            return false;
        var target = head.Base + head.Target.Offset;
        var length = head.Target.Length;
        if (head.MethodId == HttpMethod.Connect)
            return RequestAuthority.CheckConnect(head);
        if (length > 0 && *target == '/')
            return true;
        if (length == 1 && *target == '*')
        {
            // RFC 9112 §3.2.4: the asterisk form is for OPTIONS only.
            return head.MethodId == HttpMethod.Options || Fail(head, HttpError.TargetForm, target);
        }
        return RequestAuthority.CheckAbsolute(head);
    }

    private static bool DecideFraming(MessageHead head)
    {
        if ((head.Flags & HeadFlags.HasTransferEncoding) != 0)
        {
            if (!head.IsChunked)
                return Fail(head, HttpError.TransferEncoding, FieldAt(head, KnownHeader.TransferEncoding));
            if (head.OtherCodings)
                return Fail(head, HttpError.TransferCoding, FieldAt(head, KnownHeader.TransferEncoding));
            FramingFields.PreferChunked(head);
            head.Framing = BodyFraming.Chunked;
        }
        else if (head.ContentLength > 0)
            head.Framing = BodyFraming.Length;
        if (head.MethodId == HttpMethod.Connect)
        {
            // A body of CONNECT has no meaning (RFC 9110 §9.3.6); HAProxy drops its length too.
            FramingFields.Drop(head);
            return true;
        }
        if (head.HasBody && !head.IsHttp11 && head.MethodId is HttpMethod.Get or HttpMethod.Head or HttpMethod.Delete && head.HasBody)
            return Fail(head, HttpError.BodyNotAllowed, head.Base + head.StartOffset);
        return true;
    }

    private static bool CheckUpgrade(MessageHead head)
    {
        if ((head.Seen & 1UL << (int)KnownHeader.Te) != 0)
            HopFields.KeepOnlyTrailers(head);
        if (head.CleartextHttp2)
            HopFields.DropHttp2Settings(head);
        if (!head.UpgradeRequested)
            return true;
        if (head.HasBody)
            return Fail(head, HttpError.UpgradeWithBody, FieldAt(head, KnownHeader.Upgrade));
        if ((head.Flags & HeadFlags.Websocket) == 0)
            return true;
        var key = head.Find(KnownHeader.SecWebsocketKey);
        if (key < 0 || !IsWebsocketKey(head.Value(key)))
            return Fail(head, HttpError.WebsocketKey, FieldAt(head, KnownHeader.Upgrade));
        head.Flags |= HeadFlags.WebsocketKey;
        return true;
    }

    /// <summary>RFC 6455 §4.1: 16 bytes in base64, so 24 characters.</summary>
    private static bool IsWebsocketKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != 24 || key[22] != '=' || key[23] != '=')
            return false;
        foreach (var c in key[..22])
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)'+' or (byte)'/'))
                return false;
        }
        return true;
    }

    private static byte* FieldAt(MessageHead head, KnownHeader id)
    {
        var fields = head.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Id == id)
                return head.Base + fields[i].NameOffset;
        }
        return head.Base;
    }

    private static bool Fail(MessageHead head, HttpError error, byte* at) => head.Fail(error, at) == ParseResult.Complete;
}
