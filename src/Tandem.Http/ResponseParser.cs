using System.Runtime.CompilerServices;

namespace Tandem.Http;

/// <summary>
/// Turns bytes into the head of a response (RFC 9112 §4), as strictly as <see cref="RequestParser"/>. The caller says which method is answered,
/// since that decides whether a body follows. Interim responses (1xx) are heads like any other; the final one comes behind them.
/// </summary>
public static unsafe class ResponseParser
{
    private const ulong Http11 = 0x312E312F50545448; // "HTTP/1.1", little endian
    private const ulong Http10 = 0x302E312F50545448;

    /// <summary>Parses with HAProxy's limits.</summary>
    public static ParseResult Parse(byte* data, int length, MessageHead head, HttpMethod method) =>
        Parse(data, length, head, method, ParseLimits.Default);

    /// <summary>Parses a head; to be called like <see cref="RequestParser.Parse(byte*, int, MessageHead, in ParseLimits)"/>.</summary>
    /// <param name="data">The first byte of the message; becomes <see cref="MessageHead.Base"/>.</param>
    /// <param name="length">How many bytes there are.</param>
    /// <param name="head">Where the result goes.</param>
    /// <param name="method">The method of the request that is answered.</param>
    /// <param name="limits">Bounds of the head.</param>
    public static ParseResult Parse(byte* data, int length, MessageHead head, HttpMethod method, in ParseLimits limits)
    {
        head.Base = data;
        var bounded = Math.Min(length, limits.MaxHeadBytes);
        var end = data + bounded;
        var at = data + head.Resume;
        ParseResult result;
        if (head.Resume == 0)
        {
            result = ParseLine(ref at, end, head);
            if (result == ParseResult.Complete)
                head.Resume = (int)(at - data);
        }
        else
            result = ParseResult.Complete;
        if (result == ParseResult.Complete)
            result = FieldParser.Parse(head, at, end, limits.MaxLines - 1);
        if (result == ParseResult.Complete)
            return ResponseMeaning.Finish(head, method);
        if (result == ParseResult.Incomplete && length >= limits.MaxHeadBytes)
            return head.Fail(HttpError.HeadTooLong, end);
        return result;
    }

    private static ParseResult ParseLine(ref byte* position, byte* end, MessageHead head)
    {
        var at = position;
        while (at < end && *at is (byte)'\r' or (byte)'\n')
        {
            if (*at == '\n')
                at++;
            else if (at + 1 == end)
                return ParseResult.Incomplete;
            else if (at[1] != '\n')
                return head.Fail(HttpError.Version, at);
            else
                at += 2;
        }
        head.StartOffset = (int)(at - head.Base);
        // "HTTP/1.1 200 " and whatever follows.
        if (end - at < 13 || *(ulong*)at != Http11 || at[8] != ' ' || Ascii.IsBlank(at[9]) || at[12] != ' ')
            return ParseLineSlowly(at, ref position, end, head);
        head.Flags = HeadFlags.Http11 | HeadFlags.Response;
        return ParseStatus(at + 9, ref position, end, head);
    }

    private static ParseResult ParseLineSlowly(byte* at, ref byte* position, byte* end, MessageHead head)
    {
        var version = "HTTP/0.0"u8;
        for (var i = 0; i < version.Length; i++)
        {
            if (at + i == end)
                return ParseResult.Incomplete;
            if (!(version[i] == '0' ? Ascii.IsDigit(at[i]) : at[i] == version[i]))
                return head.Fail(HttpError.Version, at + i);
        }
        if (at[5] == '0')
            return head.Fail(HttpError.Version, at + 5);
        head.Flags = *(ulong*)at == Http10 ? HeadFlags.Response : HeadFlags.Response | HeadFlags.Http11;
        at += version.Length;
        if (at == end)
            return ParseResult.Incomplete;
        if (!Ascii.IsBlank(*at))
            return head.Fail(HttpError.Version, at);
        while (at < end && Ascii.IsBlank(*at))
            at++;
        return ParseStatus(at, ref position, end, head);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ParseResult ParseStatus(byte* at, ref byte* position, byte* end, MessageHead head)
    {
        // Behind the three digits there must be the byte that says whether a reason follows.
        for (var i = 0; i < 3; i++)
        {
            if (at + i >= end)
                return ParseResult.Incomplete;
            if (!Ascii.IsDigit(at[i]))
                return head.Fail(HttpError.Status, at + i);
        }
        if (at[0] == '0')
            return head.Fail(HttpError.Status, at);
        if (at + 3 >= end)
            return ParseResult.Incomplete;
        head.Status = (at[0] - '0') * 100 + (at[1] - '0') * 10 + (at[2] - '0');
        at += 3;
        if (*at is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            return head.Fail(HttpError.Status, at);
        while (at < end && Ascii.IsBlank(*at))
            at++;
        var stop = ByteClasses.FindLineStop(at, end);
        if (stop == end)
            return ParseResult.Incomplete;
        if (*stop == 0)
            return head.Fail(HttpError.FieldValue, stop);
        head.Reason = new ByteRange((int)(at - head.Base), (int)(stop - at));
        if (*stop == '\r')
        {
            if (stop + 1 == end)
                return ParseResult.Incomplete;
            if (stop[1] != '\n')
                return head.Fail(HttpError.BareCarriageReturn, stop);
            stop++;
        }
        position = stop + 1;
        return ParseResult.Complete;
    }
}
