namespace Tandem.Balancer.Rules;

/// <summary>Hexadecimal: upper case, two digits a byte.</summary>
internal static unsafe class HexConverters
{
    internal static bool Encode(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var at = context.Take(sample.Length * 2);
        if (at == null)
        {
            return false;
        }

        var digits = "0123456789ABCDEF"u8;
        for (var i = 0; i < sample.Length; i++)
        {
            at[2 * i] = digits[sample.Pointer[i] >> 4];
            at[(2 * i) + 1] = digits[sample.Pointer[i] & 15];
        }

        return sample.Set(at, sample.Length * 2);
    }

    /// <summary>A number in hexadecimal; nothing when another character stands in it.</summary>
    internal static bool ToInteger(RuleContext context, Arguments arguments, ref Sample sample)
    {
        long value = 0;
        foreach (var c in sample.Bytes)
        {
            if (!char.IsAsciiHexDigit((char)c))
            {
                return false;
            }

            value = (value << 4) | (long)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
        }

        return sample.Set(value);
    }
}
