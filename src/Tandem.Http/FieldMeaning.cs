namespace Tandem.Http;

/// <summary>
/// Reads the fields that say something about framing and about this hop: Content-Length, Transfer-Encoding, Connection, Upgrade, TE, Expect.
/// Runs once, when the head is complete, since it cuts values down in place. What follows for a request or a response as a whole is decided in
/// <see cref="RequestMeaning"/> and <see cref="ResponseMeaning"/>.
/// </summary>
internal static unsafe class FieldMeaning
{
    private const ulong Interesting =
        1UL << (int)KnownHeader.Connection | 1UL << (int)KnownHeader.ContentLength | 1UL << (int)KnownHeader.TransferEncoding
        | 1UL << (int)KnownHeader.Upgrade | 1UL << (int)KnownHeader.Expect | 1UL << (int)KnownHeader.Te;

    /// <summary>Reads them all, in order.</summary>
    /// <returns>False if <see cref="MessageHead.Error"/> was set.</returns>
    internal static bool Read(MessageHead head)
    {
        if ((head.Seen & Interesting) == 0)
            return true;
        var fields = head.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            ref var field = ref fields[i];
            if (field.Id is KnownHeader.Unknown or > KnownHeader.Te)
                continue;
            var fits = field.Id switch
            {
                KnownHeader.Connection => ReadConnection(head, ref field),
                KnownHeader.ContentLength => ReadContentLength(head, ref field),
                KnownHeader.TransferEncoding => ReadTransferEncoding(head, ref field),
                KnownHeader.Upgrade => ReadUpgrade(head, ref field),
                KnownHeader.Expect => ReadExpect(head, ref field),
                _ => true,
            };
            if (!fits)
                return false;
        }
        return true;
    }

    /// <summary>Takes note of keep-alive, close and upgrade, and leaves only tokens that are for the next hop too, as HAProxy does.</summary>
    private static bool ReadConnection(MessageHead head, ref HeaderField field)
    {
        var value = head.Base + field.ValueOffset;
        int length = field.ValueLength, kept = 0;
        for (var at = 0; at <= length;)
        {
            var comma = at;
            while (comma < length && value[comma] != ',')
                comma++;
            var token = Trimmed(value, at, comma);
            var flag = Token(token);
            head.Flags |= flag;
            if (token.Length > 0 && (flag & (HeadFlags.ConnectionClose | HeadFlags.ConnectionKeepAlive)) == 0)
                kept = Keep(value, kept, kept == 0 ? comma - token.Length - Blanks(value, at, comma) : at, comma);
            at = comma + 1;
        }
        SetLength(ref field, kept);
        return true;
    }

    private static int Keep(byte* value, int kept, int from, int to)
    {
        if (kept > 0)
            value[kept++] = (byte)',';
        for (; from < to; from++)
            value[kept++] = value[from];
        while (kept > 0 && Ascii.IsBlank(value[kept - 1]))
            kept--;
        return kept;
    }

    private static int Blanks(byte* value, int from, int to)
    {
        var count = 0;
        while (to > from && Ascii.IsBlank(value[to - 1]))
        {
            to--;
            count++;
        }
        return count;
    }

    private static HeadFlags Token(ReadOnlySpan<byte> token) => token.Length switch
    {
        5 when Ascii.EqualsLower(token, "close"u8) => HeadFlags.ConnectionClose,
        10 when Ascii.EqualsLower(token, "keep-alive"u8) => HeadFlags.ConnectionKeepAlive,
        7 when Ascii.EqualsLower(token, "upgrade"u8) => HeadFlags.ConnectionUpgrade,
        _ => HeadFlags.None,
    };

    private static void SetLength(ref HeaderField field, int length)
    {
        if (length == field.ValueLength)
            return;
        field.ValueLength = (ushort)length;
        field.Canonical = false;
        field.Removed = length == 0;
    }

    /// <summary>RFC 9112 §6.3: a list of equal numbers counts as one, everything else that is no number is an error.</summary>
    private static bool ReadContentLength(MessageHead head, ref HeaderField field)
    {
        var value = head.Base + field.ValueOffset;
        int length = field.ValueLength, first = -1;
        for (var at = 0; at <= length;)
        {
            var comma = at;
            while (comma < length && value[comma] != ',')
                comma++;
            var digits = Trimmed(value, at, comma);
            if (!TryParseLength(digits, out var number) || head.ContentLength >= 0 && number != head.ContentLength)
            {
                head.Fail(HttpError.ContentLength, value + at);
                return false;
            }
            if (first < 0)
                first = digits.Length;
            head.ContentLength = number;
            at = comma + 1;
        }
        if ((head.Flags & HeadFlags.HasContentLength) != 0)
            field.Removed = true;
        else
            SetLength(ref field, first);
        head.Flags |= HeadFlags.HasContentLength;
        return true;
    }

    private static bool TryParseLength(ReadOnlySpan<byte> digits, out long number)
    {
        number = 0;
        if (digits.IsEmpty)
            return false;
        foreach (var digit in digits)
        {
            var next = (uint)(digit - '0');
            if (next > 9 || number > (long.MaxValue - next) / 10)
                return false;
            number = number * 10 + next;
        }
        return true;
    }

    /// <summary>Notes whether chunked is the last coding, and whether there are others. Only the field that says chunked stays.</summary>
    private static bool ReadTransferEncoding(MessageHead head, ref HeaderField field)
    {
        var value = head.Base + field.ValueOffset;
        int length = field.ValueLength;
        head.Flags |= HeadFlags.HasTransferEncoding;
        if (length == 0)
        {
            field.Removed = true;
            return true;
        }
        for (var at = 0; at <= length;)
        {
            var comma = at;
            while (comma < length && value[comma] != ',')
                comma++;
            var coding = Trimmed(value, at, comma);
            if (head.IsChunked)
            {
                // Nothing but the empty element of a trailing comma may follow chunked.
                if (coding.Length > 0)
                {
                    head.Fail(HttpError.TransferEncoding, value + at);
                    return false;
                }
            }
            else if (Ascii.EqualsLower(coding, "chunked"u8))
                head.Flags |= HeadFlags.Chunked;
            else
                head.OtherCodings = true;
            at = comma + 1;
        }
        return true;
    }

    private static bool ReadUpgrade(MessageHead head, ref HeaderField field)
    {
        var value = head.Base + field.ValueOffset;
        int length = field.ValueLength, kept = 0;
        for (var at = 0; at <= length;)
        {
            var comma = at;
            while (comma < length && value[comma] != ',')
                comma++;
            var protocol = Trimmed(value, at, comma);
            // An upgrade to HTTP/2 would take the connection out of this proxy's sight.
            if (Ascii.EqualsLower(protocol, "h2c"u8))
                head.CleartextHttp2 = true;
            else if (protocol.Length > 0)
            {
                if (Ascii.EqualsLower(protocol, "websocket"u8))
                    head.Flags |= HeadFlags.Websocket;
                kept = Keep(value, kept, kept == 0 ? comma - protocol.Length - Blanks(value, at, comma) : at, comma);
            }
            at = comma + 1;
        }
        SetLength(ref field, kept);
        if (kept > 0)
            head.Flags |= HeadFlags.UpgradeField;
        return true;
    }

    private static bool ReadExpect(MessageHead head, ref HeaderField field)
    {
        // An HTTP/1.0 client cannot mean it (RFC 9110 §10.1.1).
        if (head.IsHttp11 && Ascii.EqualsLower(new ReadOnlySpan<byte>(head.Base + field.ValueOffset, field.ValueLength), "100-continue"u8))
            head.Flags |= HeadFlags.Expect100Continue;
        return true;
    }

    internal static ReadOnlySpan<byte> Trimmed(byte* value, int from, int to)
    {
        while (from < to && Ascii.IsBlank(value[from]))
            from++;
        while (to > from && Ascii.IsBlank(value[to - 1]))
            to--;
        return new ReadOnlySpan<byte>(value + from, to - from);
    }
}
