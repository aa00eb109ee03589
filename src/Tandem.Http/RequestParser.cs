using System.Runtime.CompilerServices;

namespace Tandem.Http;

/// <summary>
/// Turns bytes into the head of a request (RFC 9112 §3), strictly: what the RFC forbids is an error, but for the few liberties that HAProxy
/// takes (leading empty lines, bare LF, runs of blanks in the request line). It knows no connection and keeps nothing but the head.
/// </summary>
public static unsafe class RequestParser
{
    private const ulong Http11 = 0x312E312F50545448; // "HTTP/1.1", little endian
    private const uint Get = 0x20544547; // "GET "
    private const ulong Http10 = 0x302E312F50545448;

    /// <summary>Parses with HAProxy's limits.</summary>
    public static ParseResult Parse(byte* data, int length, MessageHead head) => Parse(data, length, head, ParseLimits.Default);

    /// <summary>
    /// Parses a head. After <see cref="ParseResult.Incomplete"/>, call again with the same head and the same bytes followed by more (they may
    /// have moved): parsing goes on at the line that was not complete. For a new message call <see cref="MessageHead.Reset"/> first.
    /// The bytes are written to: names become lower case, folded lines are joined, hop-by-hop fields are cut down.
    /// </summary>
    /// <param name="data">The first byte of the message; becomes <see cref="MessageHead.Base"/>.</param>
    /// <param name="length">How many bytes there are.</param>
    /// <param name="head">Where the result goes.</param>
    /// <param name="limits">Bounds of the head.</param>
    public static ParseResult Parse(byte* data, int length, MessageHead head, in ParseLimits limits)
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
            return RequestMeaning.Finish(head);
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
                return head.Fail(HttpError.Method, at);
            else
                at += 2;
        }
        if (at == end)
            return ParseResult.Incomplete;
        var start = head.Base;
        head.StartOffset = (int)(at - start);

        byte* stop;
        if (end - at > 4 && *(uint*)at == Get)
        {
            stop = at + 3;
            head.MethodId = HttpMethod.Get;
        }
        else
        {
            stop = ByteClasses.FindNonToken(at, end);
            if (stop == end)
                return ParseResult.Incomplete;
            if (stop == at || !Ascii.IsBlank(*stop))
                return head.Fail(HttpError.Method, stop);
            head.MethodId = HttpMethods.Parse(at, (int)(stop - at));
        }
        head.Method = new ByteRange((int)(at - start), (int)(stop - at));

        at = stop + 1;
        while (at < end && Ascii.IsBlank(*at))
            at++;
        stop = ByteClasses.FindNonTarget(at, end);
        if (stop == end)
            return ParseResult.Incomplete;
        if (!Ascii.IsBlank(*stop))
            return head.Fail(*stop is (byte)'\r' or (byte)'\n' ? HttpError.VersionMissing : HttpError.TargetCharacter, stop);
        head.Target = new ByteRange((int)(at - start), (int)(stop - at));

        at = stop + 1;
        while (at < end && Ascii.IsBlank(*at))
            at++;
        return ParseVersion(at, ref position, end, head);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ParseResult ParseVersion(byte* at, ref byte* position, byte* end, MessageHead head)
    {
        if (end - at >= 10 && *(ulong*)at == Http11 && *(ushort*)(at + 8) == 0x0A0D)
        {
            head.Flags = HeadFlags.Http11;
            position = at + 10;
            return ParseResult.Complete;
        }
        return ParseVersionSlowly(at, ref position, end, head);
    }

    private static ParseResult ParseVersionSlowly(byte* at, ref byte* position, byte* end, MessageHead head)
    {
        var version = "HTTP/0.0"u8;
        for (var i = 0; i < version.Length; i++)
        {
            if (at + i == end)
                return ParseResult.Incomplete;
            var fits = version[i] == '0' ? Ascii.IsDigit(at[i]) : at[i] == version[i];
            if (!fits)
                return head.Fail(VersionError(at, i), at + i);
        }
        if (at[5] == '0')
            return head.Fail(HttpError.Version, at + 5);
        if (*(ulong*)at != Http10)
            head.Flags = HeadFlags.Http11;
        at += version.Length;
        if (at < end && *at == '\r')
            at++;
        if (at == end)
            return ParseResult.Incomplete;
        if (*at != '\n')
            return head.Fail(HttpError.Version, at);
        position = at + 1;
        return ParseResult.Complete;
    }

    /// <summary>What stands where the version should: nothing, more of a target with a blank in it, or something that looks like a version.</summary>
    private static HttpError VersionError(byte* at, int fitting)
    {
        if (fitting > 0 || Ascii.ToLower(*at) == 'h')
            return HttpError.Version;
        return *at is (byte)'\r' or (byte)'\n' ? HttpError.VersionMissing : HttpError.TargetCharacter;
    }
}
