using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Tandem.Http;

/// <summary>Finds the number of a lower-case field name, by an open-addressing table of the names' first 16 bytes.</summary>
public static unsafe class KnownHeaders
{
    // 82 names in 512 places: nearly every name is found, and nearly every other refused, at the first one.
    private const int Bits = 9;
    private const int Places = 1 << Bits;
    private const int NameBytes = 48;

    private struct Place
    {
        internal ulong Low;
        internal ulong High;
        internal int Length;
        internal KnownHeader Id;
    }

    private static readonly Place* Table = Build(out Names);
    private static readonly byte* Names;

    /// <summary>The field's lower-case name; empty for <see cref="KnownHeader.Unknown"/>.</summary>
    public static ReadOnlySpan<byte> Name(KnownHeader id) => new(Names + (int)id * NameBytes, KnownHeaderNames.All[(int)id].Length);

    /// <summary>The number of a lower-case name.</summary>
    public static KnownHeader Lookup(ReadOnlySpan<byte> nameLowerCase)
    {
        fixed (byte* name = nameLowerCase)
            return Lookup(name, nameLowerCase.Length);
    }

    internal static KnownHeader Lookup(byte* name, int length)
    {
        Vector128<byte> first = default;
        Unsafe.CopyBlockUnaligned(&first, name, (uint)Math.Min(length, 16));
        return Lookup(first, name, length);
    }

    /// <summary>The number of a name whose first 16 bytes are in a register, zero behind its end, in lower case.</summary>
    /// <param name="first">The first bytes.</param>
    /// <param name="name">The whole name in lower case; read only if it is longer than 16 bytes.</param>
    /// <param name="length">Its length in bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static KnownHeader Lookup(Vector128<byte> first, byte* name, int length)
    {
        var low = first.AsUInt64().ToScalar();
        var high = first.AsUInt64().GetElement(1);
        for (var place = Hash(low, high, length); ; place++)
        {
            ref var entry = ref Table[place & (Places - 1)];
            if (entry.Length == 0)
                return KnownHeader.Unknown;
            if (entry.Low == low && entry.High == high && entry.Length == length
                && (length <= 16 || RestEquals(name, Names + (int)entry.Id * NameBytes, length)))
                return entry.Id;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Hash(ulong low, ulong high, int length) =>
        (int)((low ^ (high + (ulong)length) * 0x9E3779B97F4A7C15UL) * 0xC2B2AE3D27D4EB4FUL >> 64 - Bits);

    private static bool RestEquals(byte* name, byte* known, int length) =>
        new ReadOnlySpan<byte>(name + 16, length - 16).SequenceEqual(new ReadOnlySpan<byte>(known + 16, length - 16));

    private static Place* Build(out byte* names)
    {
        var all = KnownHeaderNames.All;
        names = (byte*)NativeMemory.AllocZeroed((nuint)(all.Length * NameBytes));
        var table = (Place*)NativeMemory.AllocZeroed(Places, (nuint)sizeof(Place));
        for (var id = 1; id < all.Length; id++)
        {
            var name = names + id * NameBytes;
            Encoding.ASCII.GetBytes(all[id], new Span<byte>(name, NameBytes));
            var low = *(ulong*)name;
            var high = *(ulong*)(name + 8);
            var place = Hash(low, high, all[id].Length) & (Places - 1);
            while (table[place].Length != 0)
                place = (place + 1) & (Places - 1);
            table[place] = new Place { Low = low, High = high, Length = all[id].Length, Id = (KnownHeader)id };
        }
        return table;
    }
}
