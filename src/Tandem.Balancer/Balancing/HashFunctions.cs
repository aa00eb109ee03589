namespace Tandem.Balancer.Balancing;

/// <summary>
/// The hash functions of <c>hash-type</c>, bit for bit, so that a key meets the same server as behind HAProxy. None of them
/// resists an attacker who chooses keys. Source: configuration.txt 4.2 "hash-type".
/// </summary>
internal static class HashFunctions
{
    private static readonly uint[] Crc32Table = MakeCrc32Table();

    /// <summary>The named function over the bytes.</summary>
    internal static uint Compute(HashFunctionName function, ReadOnlySpan<byte> key) => function switch
    {
        HashFunctionName.Djb2 => Djb2(key),
        HashFunctionName.Wt6 => Wt6(key),
        HashFunctionName.Crc32 => Crc32(key),
        _ => Sdbm(key),
    };

    /// <summary>The hash of the sdbm database library: h = h * 65599 + c.</summary>
    internal static uint Sdbm(ReadOnlySpan<byte> key)
    {
        uint hash = 0;
        foreach (byte c in key)
        {
            hash = hash * 65599 + c;
        }

        return hash;
    }

    /// <summary>Bernstein's hash: h = h * 33 + c, from 5381.</summary>
    internal static uint Djb2(ReadOnlySpan<byte> key)
    {
        uint hash = 5381;
        foreach (byte c in key)
        {
            hash = hash * 33 + c;
        }

        return hash;
    }

    /// <summary>HAProxy's wt6: two words that are turned by amounts taken from themselves.</summary>
    internal static uint Wt6(ReadOnlySpan<byte> key)
    {
        uint a = 0xa53c965a;
        uint b = 0x5ca6953a;
        int turnB = 6;
        int turnA = 18;
        foreach (byte c in key)
        {
            uint mixedA = ~(a ^ c);
            uint mixedB = ~(b + c);
            a = uint.RotateLeft(mixedB, turnB);
            b = uint.RotateLeft(mixedA, turnA);
            uint turns = (a >> 16) ^ b;
            turnB = (int)(turns & 0x1f);
            turnA = (int)((turns >> 11) & 0x1f);
        }

        return a ^ b;
    }

    /// <summary>The CRC-32 of Ethernet and gzip.</summary>
    internal static uint Crc32(ReadOnlySpan<byte> key)
    {
        uint hash = uint.MaxValue;
        foreach (byte c in key)
        {
            hash = (hash >> 8) ^ Crc32Table[(byte)(hash ^ c)];
        }

        return ~hash;
    }

    /// <summary>
    /// The avalanche: Bob Jenkins' 32-bit integer mix, then a multiplication that spreads close values over the whole range.
    /// It makes the points of the consistent ring too.
    /// </summary>
    internal static uint Avalanche(uint value)
    {
        value = value + 0x7ed55d16 + (value << 12);
        value = value ^ 0xc761c23c ^ (value >> 19);
        value = value + 0x165667b1 + (value << 5);
        value = (value + 0xd3a2646c) ^ (value << 9);
        value = value + 0xfd7046c5 + (value << 3);
        value = value ^ 0xb55a4f09 ^ (value >> 16);
        return value * 3221225473;
    }

    private static uint[] MakeCrc32Table()
    {
        var table = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            uint value = n;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value >> 1) ^ (0xedb88320 & (0 - (value & 1)));
            }

            table[n] = value;
        }

        return table;
    }
}
