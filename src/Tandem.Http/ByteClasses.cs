using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tandem.Http;

/// <summary>
/// Classifies 32 bytes at a time. Bit i of a mask stands for byte i. A load may look past the end of the data, but never into a page that
/// holds none of it, so it cannot fault; what lies past the end is garbage, which callers drop by comparing positions with the end.
/// </summary>
internal static unsafe class ByteClasses
{
    internal const int Width = 32;

    // The smallest page of any supported platform; larger pages are multiples of it.
    private const int PageBytes = 4096;

    // Bit h of entry l: the character 16*h+l is a token character (RFC 9110 §5.6.2).
    private static ReadOnlySpan<byte> TokenLowNibbles =>
        [0xE8, 0xFC, 0xF8, 0xFC, 0xFC, 0xFC, 0xFC, 0xFC, 0xF8, 0xF8, 0xF4, 0x54, 0xD0, 0x54, 0xF4, 0x70];

    // Likewise for the characters of an authority (RFC 3986 §3.2), without the comma: a list of hosts is an attempt at something, and
    // HAProxy 3.4 refuses it too.
    private static ReadOnlySpan<byte> HostLowNibbles =>
        [0xA8, 0xFC, 0xF8, 0xF8, 0xFC, 0xFC, 0xFC, 0xFC, 0xFC, 0xFC, 0xFC, 0x7C, 0x50, 0x7C, 0xD4, 0x70];

    private static ReadOnlySpan<byte> HighNibbles =>
        [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Loads 32 bytes at a position in front of <paramref name="end"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<byte> Load(byte* at, byte* end)
    {
        if (at + Width <= end || ((nuint)at & (PageBytes - 1)) <= PageBytes - Width)
            return Vector256.Load(at);
        return LoadAtPageEnd(at, end);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<byte> LoadAtPageEnd(byte* at, byte* end)
    {
        var copy = Vector256<byte>.Zero;
        Unsafe.CopyBlockUnaligned(&copy, at, (uint)(end - at));
        return copy;
    }

    /// <summary>Bytes that are no token characters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint NonToken(Vector256<byte> bytes) => Outside(bytes, Vector128.Create(TokenLowNibbles));

    /// <summary>Bytes that are not in the class that a table of low nibbles describes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Outside(Vector256<byte> bytes, Vector128<byte> low)
    {
        if (Avx2.IsSupported)
        {
            var high = Vector128.Create(HighNibbles);
            // A byte above 0x7F makes the shuffle give 0 by itself, so the low lookup needs no mask of the high bit's own.
            var lowBits = Avx2.Shuffle(Vector256.Create(low, low), bytes);
            var highBits = Avx2.Shuffle(Vector256.Create(high, high), (bytes.AsUInt16() >>> 4).AsByte() & Vector256.Create((byte)0x0F));
            return Vector256.Equals(lowBits & highBits, Vector256<byte>.Zero).ExtractMostSignificantBits();
        }
        return Outside(bytes.GetLower(), low) | Outside(bytes.GetUpper(), low) << 16;
    }

    private static uint Outside(Vector128<byte> bytes, Vector128<byte> low)
    {
        var lowBits = Vector128.Shuffle(low, bytes & Vector128.Create((byte)0x0F));
        var highBits = Vector128.Shuffle(Vector128.Create(HighNibbles), bytes >>> 4);
        return Vector128.Equals(lowBits & highBits, Vector128<byte>.Zero).ExtractMostSignificantBits();
    }

    /// <summary>Bytes that may not stand in a request target: outside 0x21 to 0x7E, and '#'.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint NonTarget(Vector256<byte> bytes)
    {
        var graphic = Vector256.LessThanOrEqual(bytes - Vector256.Create((byte)0x21), Vector256.Create((byte)(0x7E - 0x21)));
        var bad = ~graphic | Vector256.Equals(bytes, Vector256.Create((byte)'#'));
        return bad.ExtractMostSignificantBits();
    }

    /// <summary>Bytes that end or spoil a field value: CR, LF and NUL.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint LineStops(Vector256<byte> bytes)
    {
        var stops = Vector256.Equals(bytes, Vector256.Create((byte)'\r'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\n'))
            | Vector256.Equals(bytes, Vector256<byte>.Zero);
        return stops.ExtractMostSignificantBits();
    }

    /// <summary>The letters A to Z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<byte> UpperCase(Vector256<byte> bytes) =>
        Vector256.LessThan(bytes - Vector256.Create((byte)'A'), Vector256.Create((byte)26));

    /// <summary>The first CR, LF or NUL; <paramref name="end"/> if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte* FindLineStop(byte* at, byte* end)
    {
        while (at < end)
        {
            var stops = LineStops(Load(at, end));
            if (stops != 0)
            {
                at += BitOperations.TrailingZeroCount(stops);
                return at < end ? at : end;
            }
            at += Width;
        }
        return end;
    }

    /// <summary>The first byte that is no token character; <paramref name="end"/> if there is none.</summary>
    internal static byte* FindNonToken(byte* at, byte* end)
    {
        while (at < end)
        {
            var stops = NonToken(Load(at, end));
            if (stops != 0)
            {
                at += BitOperations.TrailingZeroCount(stops);
                return at < end ? at : end;
            }
            at += Width;
        }
        return end;
    }

    /// <summary>The first byte that may not stand in an authority; <paramref name="end"/> if there is none.</summary>
    internal static byte* FindNonHost(byte* at, byte* end)
    {
        while (at < end)
        {
            var stops = Outside(Load(at, end), Vector128.Create(HostLowNibbles));
            if (stops != 0)
            {
                at += BitOperations.TrailingZeroCount(stops);
                return at < end ? at : end;
            }
            at += Width;
        }
        return end;
    }

    /// <summary>The first byte that may not stand in a target; <paramref name="end"/> if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte* FindNonTarget(byte* at, byte* end)
    {
        while (at < end)
        {
            var stops = NonTarget(Load(at, end));
            if (stops != 0)
            {
                at += BitOperations.TrailingZeroCount(stops);
                return at < end ? at : end;
            }
            at += Width;
        }
        return end;
    }
}
