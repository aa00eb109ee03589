namespace Tandem.Http;

/// <summary>
/// The trailer section (RFC 9112 §7.1.2), line by line: each line is a valid field or ends the body; names become lower case; fields that
/// would change framing, routing or the connection, had they stood in the head, are dropped (RFC 9110 §6.5.1).
/// </summary>
public unsafe partial struct ChunkedBody
{
    /// <summary>Reads whole lines only: one that has not ended is left to be given again. Folded lines are refused.</summary>
    private ChunkResult Trailers(ref byte* at, byte* end, bool keepFraming, ref byte* to, ref byte* kept)
    {
        while (at < end)
        {
            var stop = ByteClasses.FindLineStop(at, end);
            if (stop < end && *stop != '\r' || stop + 1 < end && stop[1] != '\n')
                return ChunkResult.Invalid;
            var length = (int)(stop - at) + 2;
            if (trailerBytes + length > MaxTrailerBytes)
                return ChunkResult.Invalid;
            if (stop + 1 >= end)
                return LeaveLine(at, stop);
            var next = stop + 2;
            if (stop == at)
            {
                if (!keepFraming)
                    kept = next;
                at = next;
                state = State.Done;
                return ChunkResult.Done;
            }
            if (!Field(at, stop, out var drop))
                return ChunkResult.Invalid;
            Content += (ulong)ContentOf(at, stop);
            trailerBytes += length;
            if (drop || !keepFraming)
            {
                if (keepFraming)
                    Keep(ref to, kept, at);
                kept = next;
            }
            at = next;
        }
        return ChunkResult.NeedMore;
    }

    /// <summary>What has come of a line must be able to become one, so that nonsense is refused before the buffer is full of it.</summary>
    private static ChunkResult LeaveLine(byte* line, byte* stop)
    {
        var colon = ByteClasses.FindNonToken(line, stop);
        return colon < stop && (*colon != ':' || colon == line) ? ChunkResult.Invalid : ChunkResult.NeedMore;
    }

    private static bool Field(byte* line, byte* stop, out bool drop)
    {
        drop = false;
        var colon = ByteClasses.FindNonToken(line, stop);
        if (colon == stop || colon == line || *colon != ':')
            return false;
        for (var c = line; c < colon; c++)
            *c = Ascii.ToLower(*c);
        drop = IsForbidden(new ReadOnlySpan<byte>(line, (int)(colon - line)));
        return true;
    }

    /// <summary>Bytes of a line's name and value, without the colon and blanks around the value.</summary>
    private static int ContentOf(byte* line, byte* stop)
    {
        var text = new ReadOnlySpan<byte>(line, (int)(stop - line));
        var colon = text.IndexOf((byte)':');
        return colon + text[(colon + 1)..].Trim(" \t"u8).Length;
    }

    private static bool IsForbidden(ReadOnlySpan<byte> name) => KnownHeaders.Lookup(name) switch
    {
        KnownHeader.Host or KnownHeader.Connection or KnownHeader.ContentLength or KnownHeader.TransferEncoding or KnownHeader.Upgrade
            or KnownHeader.Expect or KnownHeader.KeepAlive or KnownHeader.ProxyConnection or KnownHeader.Te or KnownHeader.Trailer
            or KnownHeader.Cookie or KnownHeader.SetCookie or KnownHeader.Authorization or KnownHeader.ProxyAuthorization
            or KnownHeader.WwwAuthenticate or KnownHeader.ProxyAuthenticate or KnownHeader.ContentType or KnownHeader.ContentEncoding
            or KnownHeader.ContentRange or KnownHeader.Range or KnownHeader.MaxForwards or KnownHeader.CacheControl
            or KnownHeader.XForwardedFor or KnownHeader.Forwarded => true,
        _ => false,
    };
}
