namespace Tandem.Http;

/// <summary>
/// Follows a chunked body (RFC 9112 §7.1) through the pieces in which it arrives, strictly: CR LF only, hexadecimal sizes up to 2^52-1. It
/// rewrites each piece in place, since its output is never longer than its input. It owns no bytes; one value serves one body.
/// </summary>
public unsafe partial struct ChunkedBody
{
    private enum State : byte
    {
        Size,
        AfterSize,
        Extension,
        SizeLineFeed,
        Data,
        DataReturn,
        DataLineFeed,
        Trailer,
        Done,
        Invalid,
    }

    private const int MaxTrailerBytes = 8192;
    private const ulong MaxSize = (1UL << 52) - 1;

    // Leading zeros are harmless, but an endless row of them is no size.
    private const int MaxDigits = 32;

    private State state;
    private byte digits;
    private ulong left;
    private int trailerBytes;

    /// <summary>Why the last call returned <see cref="ChunkResult.Invalid"/>.</summary>
    public HttpError Error { readonly get; private set; }

    /// <summary>Content bytes that have come so far: payload, and names and values of trailers, without framing.</summary>
    public ulong Content { readonly get; private set; }

    /// <summary>Payload bytes of the chunk under way that have not come yet; may be forwarded unseen.</summary>
    public readonly ulong PayloadLeft => state == State.Data ? left : 0;

    /// <summary>Says that payload was moved past the decoder, for example by splice.</summary>
    /// <param name="count">At most <see cref="PayloadLeft"/> bytes.</param>
    public void SkipPayload(ulong count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, PayloadLeft);
        left -= count;
        Content += count;
        if (state == State.Data && left == 0)
            state = State.DataReturn;
    }

    /// <summary>
    /// Checks a piece and keeps the framing: sizes and payload stay, extensions are dropped, trailer names become lower case. The result stands at
    /// the piece's beginning.
    /// </summary>
    /// <param name="data">The piece.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="consumed">Bytes read; the rest must be given again with more behind (after Done: the next message).</param>
    /// <param name="produced">Bytes that stand at <paramref name="data"/> now.</param>
    public ChunkResult Normalize(byte* data, int length, out int consumed, out int produced) =>
        Run(data, length, keepFraming: true, out consumed, out produced);

    /// <summary>Like <see cref="Normalize"/>, but leaves nothing but the payload, for receivers that know no chunks (HTTP/1.0).</summary>
    public ChunkResult Strip(byte* data, int length, out int consumed, out int produced) =>
        Run(data, length, keepFraming: false, out consumed, out produced);

    private ChunkResult Run(byte* data, int length, bool keepFraming, out int consumed, out int produced)
    {
        byte* at = data, end = data + length, to = data;
        // Bytes from here to the present position are to be kept; they are moved together when something in between is dropped.
        var kept = data;
        while (at < end)
        {
            switch (state)
            {
                case State.Data:
                    {
                        var here = (ulong)(end - at) < left ? end - at : (long)left;
                        at += here;
                        left -= (ulong)here;
                        Content += (ulong)here;
                        if (left == 0)
                        {
                            if (!keepFraming)
                                Keep(ref to, kept, at);
                            state = State.DataReturn;
                        }
                        continue;
                    }
                case State.DataReturn or State.DataLineFeed:
                    if (*at != (state == State.DataReturn ? '\r' : '\n'))
                        return Fail(HttpError.ChunkEnd, data, at, out consumed, out produced);
                    at++;
                    if (state++ == State.DataLineFeed)
                    {
                        state = State.Size;
                        digits = 0;
                        if (!keepFraming)
                            kept = at;
                    }
                    continue;
                case State.Trailer:
                    {
                        var result = Trailers(ref at, end, keepFraming, ref to, ref kept);
                        if (result == ChunkResult.Invalid)
                            return Fail(HttpError.Trailer, data, at, out consumed, out produced);
                        goto finished;
                    }
                case State.Done:
                    goto finished;
                case State.Invalid:
                    return Fail(Error, data, at, out consumed, out produced);
                default:
                    if (!SizeLine(ref at, end, keepFraming, ref to, ref kept))
                        return Fail(Error, data, at, out consumed, out produced);
                    continue;
            }
        }
    finished:
        if (keepFraming || state is State.Data)
            Keep(ref to, kept, at);
        consumed = (int)(at - data);
        produced = (int)(to - data);
        return state == State.Done ? ChunkResult.Done : ChunkResult.NeedMore;
    }

    /// <summary>One step of a size line; false if it is wrong.</summary>
    private bool SizeLine(ref byte* at, byte* end, bool keepFraming, ref byte* to, ref byte* kept)
    {
        switch (state)
        {
            case State.Size:
                {
                    var digit = HexDigit(*at);
                    if (digit >= 0)
                    {
                        left = left << 4 | (uint)digit;
                        if (left > MaxSize || ++digits > MaxDigits)
                            break;
                        at++;
                        return true;
                    }
                    if (digits == 0)
                        break;
                    state = State.AfterSize;
                    return true;
                }
            case State.AfterSize:
                // Blanks, an extension, or the end of the line: all but the last is dropped.
                if (*at == '\r')
                {
                    at++;
                    state = State.SizeLineFeed;
                    return true;
                }
                if (keepFraming)
                    Keep(ref to, kept, at);
                if (*at is not ((byte)';' or (byte)' ' or (byte)'\t'))
                    break;
                state = *at == ';' ? State.Extension : State.AfterSize;
                kept = ++at;
                return true;
            case State.Extension:
                return Extension(ref at, end, ref kept);
            default:
                if (*at != '\n')
                    break;
                at++;
                if (!keepFraming)
                    kept = at;
                state = left == 0 ? State.Trailer : State.Data;
                return true;
        }
        Error = HttpError.ChunkSize;
        return false;
    }

    private bool Extension(ref byte* at, byte* end, ref byte* kept)
    {
        at = kept = ByteClasses.FindLineStop(at, end);
        if (at == end)
            return true;
        if (*at != '\r')
        {
            Error = HttpError.ChunkExtension;
            return false;
        }
        at++;
        state = State.SizeLineFeed;
        return true;
    }

    private static void Keep(ref byte* to, byte* from, byte* until)
    {
        var length = (int)(until - from);
        if (to != from && length > 0)
            Buffer.MemoryCopy(from, to, length, length);
        to += length;
    }

    internal static int HexDigit(byte value)
    {
        var digit = (uint)(value - '0');
        if (digit <= 9)
            return (int)digit;
        digit = (uint)((value | 0x20) - 'a');
        return digit <= 5 ? (int)digit + 10 : -1;
    }

    private ChunkResult Fail(HttpError error, byte* data, byte* at, out int consumed, out int produced)
    {
        Error = error;
        state = State.Invalid;
        consumed = (int)(at - data);
        produced = 0;
        return ChunkResult.Invalid;
    }
}
