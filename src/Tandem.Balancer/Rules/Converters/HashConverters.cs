namespace Tandem.Balancer.Rules;

/// <summary>HAProxy's hash functions over bytes (include/haproxy/tools: the same numbers as hash-type uses); with an argument other than 0, avalanched.</summary>
internal static class HashConverters
{
    internal static bool Crc32(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var crc = uint.MaxValue;
        foreach (var c in sample.Bytes)
        {
            crc ^= c;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
            }
        }

        return Set(ref sample, arguments, ~crc);
    }

    internal static bool Djb2(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var hash = 5381u;
        foreach (var c in sample.Bytes)
        {
            hash = (hash << 5) + hash + c;
        }

        return Set(ref sample, arguments, hash);
    }

    internal static bool Sdbm(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var hash = 0u;
        foreach (var c in sample.Bytes)
        {
            hash = c + (hash << 6) + (hash << 16) - hash;
        }

        return Set(ref sample, arguments, hash);
    }

    private static bool Set(ref Sample sample, Arguments arguments, uint hash) =>
        sample.Set((long)(arguments.IntegerOr(0, 0) != 0 ? Avalanche(hash) : hash));

    private static uint Avalanche(uint a)
    {
        a = a + 0x7ed55d16 + (a << 12);
        a = (a ^ 0xc761c23c) ^ (a >> 19);
        a = a + 0x165667b1 + (a << 5);
        a = (a + 0xd3a2646c) ^ (a << 9);
        a = a + 0xfd7046c5 + (a << 3);
        a = (a ^ 0xb55a4f09) ^ (a >> 16);
        return a * 3221225473;
    }
}
