namespace Tandem.Balancer.Rules;

/// <summary>Decimal numbers as HAProxy's casts read them: an optional sign and the digits that follow; what stands behind them does not count.</summary>
internal static class DecimalText
{
    /// <summary>The number; 0 when there is no digit, the nearest number of 64 bits when it is too great.</summary>
    internal static long Parse(ReadOnlySpan<byte> text)
    {
        var at = 0;
        var negative = false;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            at = 1;
        }

        long value = 0;
        for (; at < text.Length && (uint)(text[at] - '0') <= 9; at++)
        {
            var digit = text[at] - '0';
            // Counted downwards, since there is one negative number more than there are positive ones.
            if (value < (long.MinValue + digit) / 10)
            {
                return negative ? long.MinValue : long.MaxValue;
            }

            value = (value * 10) - digit;
        }

        return negative ? value : value == long.MinValue ? long.MaxValue : -value;
    }
}
