using System.Globalization;

namespace Tandem.Configuration.Haproxy;

/// <summary>Reads the numbers, times and sizes of the language (configuration.txt 2.5).</summary>
internal static class Values
{
    /// <summary>A whole number, the whole word.</summary>
    internal static bool TryInteger(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    /// <summary>The number that a word begins with, 0 without one: what C's atol makes of it.</summary>
    internal static long LeadingInteger(string text)
    {
        var end = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return TryInteger(text[..end], out var value) ? value : end > 18 ? long.MaxValue : 0;
    }

    /// <summary>A time; null, or what is wrong with it.</summary>
    internal static string? Time(string text, TimeUnit unit, out int value)
    {
        value = 0;
        var at = 0;
        decimal number = 0;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            number = Math.Min(number * 10 + (text[at++] - '0'), 1e15m);
        }

        if (at == 0)
        {
            return text.Length == 0 ? "missing time" : $"unexpected character '{text[0]}'";
        }

        var microseconds = text[at..] switch
        {
            "" => unit == TimeUnit.Seconds ? 1_000_000m : 1000m,
            "us" => 1m,
            "ms" => 1000m,
            "s" => 1_000_000m,
            "m" => 60_000_000m,
            "h" => 3_600_000_000m,
            "d" => 86_400_000_000m,
            _ => 0m,
        };
        if (microseconds == 0)
        {
            var bad = text[at] is 'u' or 'm' or 's' or 'h' or 'd' && at + 1 < text.Length ? text[at + 1] : text[at];
            return $"unexpected character '{bad}'";
        }

        // Rounded up, so that a short time does not become "none".
        var result = decimal.Ceiling(number * microseconds / (unit == TimeUnit.Seconds ? 1_000_000m : 1000m));
        if (result > int.MaxValue)
        {
            return "timer overflow (maximum value is 2147483647 ms or ~24.8 days)";
        }

        value = (int)result;
        return null;
    }
}
