using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tandem.Http;

/// <summary>
/// Splits field lines (RFC 9112 §5) into a head's table, lower-casing names and joining folded lines in place. Everything that it
/// changes in the bytes gives the same result when done again, so that a partial head may be parsed anew from its start.
/// What fields mean is not its matter: see <see cref="FieldMeaning"/>.
/// </summary>
internal static unsafe class FieldParser
{
    /// <summary>Parses lines from <paramref name="at"/> up to and with the empty line.</summary>
    /// <param name="head">The head; its fields are added to, its resume point and its length are set.</param>
    /// <param name="at">The start of a line, behind the start line.</param>
    /// <param name="end">The end of the bytes that have come.</param>
    /// <param name="maxFields">Most fields allowed.</param>
    internal static ParseResult Parse(MessageHead head, byte* at, byte* end, int maxFields)
    {
        var start = head.Base;
        while (at < end)
        {
            if (end - at >= 2 && *(ushort*)at == 0x0A0D)
            {
                head.HeadLength = (int)(at + 2 - start);
                return ParseResult.Complete;
            }
            // Both ends are sought in the same 32 bytes, so that finding the next line does not wait for this one's colon: a name holds no
            // line end, so the first one is behind the colon or there is no colon.
            var bytes = ByteClasses.Load(at, end);
            var nonToken = ByteClasses.NonToken(bytes);
            var lineStops = ByteClasses.LineStops(bytes);
            var length = BitOperations.TrailingZeroCount(nonToken);
            if (nonToken == 0)
                length = (int)(ByteClasses.FindNonToken(at, end) - at);
            var colon = at + length;
            if (colon >= end)
                break;
            if (*colon != ':' || length == 0)
                return EndOrError(head, at, colon, end);

            var stop = at + BitOperations.TrailingZeroCount(lineStops);
            if (lineStops == 0)
                stop = ByteClasses.FindLineStop(at + ByteClasses.Width, end);
            else if (stop > end)
                stop = end;
            // The byte behind the line end must be there: a blank would make the next line part of this value.
            var next = stop + 2;
            if (next >= end || *(ushort*)stop != 0x0A0D || Ascii.IsBlank(*next))
            {
                if (!FinishLine(head, at, ref stop, ref next, end, out var result))
                    return result;
            }

            if (head.Count >= maxFields)
                return head.Fail(HttpError.TooManyFields, at);
            ref var field = ref head.Add();
            SetName(head, ref field, at, length, bytes);
            SetValue(start, ref field, colon + 1, stop, next);
            at = next;
        }
        head.Resume = (int)(at - start);
        return ParseResult.Incomplete;
    }

    /// <summary>Puts the name in lower case and finds its number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetName(MessageHead head, ref HeaderField field, byte* name, int length, Vector256<byte> bytes)
    {
        field.NameOffset = (int)(name - head.Base);
        field.NameLength = (ushort)length;
        field.Removed = false;
        var id = KnownHeader.Unknown;
        if (length <= ByteClasses.Width)
        {
            var upperMask = ByteClasses.UpperCase(bytes);
            var upper = upperMask.ExtractMostSignificantBits();
            if (length < ByteClasses.Width)
                upper &= (1u << length) - 1;
            // Single bytes, since a wide store here would stall the wide loads of what follows the name.
            for (; upper != 0; upper &= upper - 1)
                name[BitOperations.TrailingZeroCount(upper)] |= 0x20;
            var lower = (bytes | (upperMask & Vector256.Create((byte)0x20))).GetLower();
            var inName = Vector128.LessThan(Vector128<byte>.Indices, Vector128.Create((byte)length));
            id = KnownHeaders.Lookup(lower & inName, name, length);
        }
        else
        {
            for (var i = 0; i < length; i++)
                name[i] = Ascii.ToLower(name[i]);
        }
        field.Id = id;
        var bit = 1UL << (int)id;
        head.SeenTwice |= head.Seen & bit;
        head.Seen |= bit;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetValue(byte* start, ref HeaderField field, byte* value, byte* stop, byte* next)
    {
        field.Canonical = next - stop == 2 && *value == ' ';
        if (*value == ' ')
            value++;
        var last = stop;
        if (value < stop && (Ascii.IsBlank(*value) || Ascii.IsBlank(stop[-1])))
        {
            field.Canonical = false;
            Trim(ref value, ref last);
        }
        field.ValueOffset = (int)(value - start);
        field.ValueLength = (ushort)(last - value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Trim(ref byte* value, ref byte* last)
    {
        while (value < last && Ascii.IsBlank(*value))
            value++;
        while (last > value && Ascii.IsBlank(last[-1]))
            last--;
    }

    private static ParseResult EndOrError(MessageHead head, byte* at, byte* colon, byte* end)
    {
        if (at == colon)
        {
            switch (*at)
            {
                case (byte)'\n':
                    head.HeadLength = (int)(at + 1 - head.Base);
                    return ParseResult.Complete;
                case (byte)'\r':
                    if (at + 1 == end)
                    {
                        head.Resume = (int)(at - head.Base);
                        return ParseResult.Incomplete;
                    }
                    return head.Fail(HttpError.BareCarriageReturn, at);
                case (byte)' ' or (byte)'\t':
                    // Only the first line can begin with a blank: any other would have been joined to the one before it.
                    return head.Fail(HttpError.LeadingBlank, at);
            }
        }
        return head.Fail(HttpError.FieldName, colon);
    }

    /// <summary>A line that does not end in CR LF and another line: bare LF, a folded line, one that is not complete, or an error.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool FinishLine(MessageHead head, byte* line, ref byte* stop, ref byte* next, byte* end, out ParseResult result)
    {
        while (true)
        {
            var eol = stop < end && *stop == '\r' ? stop + 1 : stop;
            if (stop < end && *stop == 0 || eol < end && *eol != '\n')
            {
                result = head.Fail(*stop == 0 ? HttpError.FieldValue : HttpError.BareCarriageReturn, stop);
                return false;
            }
            next = eol + 1;
            if (next >= end)
            {
                head.Resume = (int)(line - head.Base);
                result = ParseResult.Incomplete;
                return false;
            }
            if (!Ascii.IsBlank(*next))
            {
                result = ParseResult.Complete;
                return true;
            }
            // RFC 9112 §5.2: the line end of a folded line is replaced by blanks.
            for (; stop < next; stop++)
                *stop = (byte)' ';
            stop = ByteClasses.FindLineStop(stop, end);
        }
    }
}
