using System.Runtime.CompilerServices;

namespace Tandem.Http;

/// <summary>Single bytes as ASCII characters.</summary>
internal static class Ascii
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte ToLower(byte value) => (uint)(value - 'A') <= 'Z' - 'A' ? (byte)(value | 0x20) : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t';

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    /// <summary>True if both are equal but for ASCII case.</summary>
    /// <param name="bytes">What was received.</param>
    /// <param name="lowerCase">The word, in lower case.</param>
    internal static bool EqualsLower(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> lowerCase)
    {
        if (bytes.Length != lowerCase.Length)
            return false;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (ToLower(bytes[i]) != lowerCase[i])
                return false;
        }
        return true;
    }
}
