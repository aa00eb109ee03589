using System.Globalization;

namespace Tandem.Status;

/// <summary>Times as people say them: two units, the smaller one left out where it says nothing.</summary>
internal static class Durations
{
    /// <summary>How long something has been so, such as "3 min 12 s" or "80 ms".</summary>
    /// <param name="ms">Milliseconds; what is below 0 is taken for 0.</param>
    internal static string Of(long ms)
    {
        ms = Math.Max(0, ms);
        var s = ms / 1000;
        return ms switch
        {
            < 1000 => Text(ms, "ms"),
            < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{s}.{ms % 1000 / 100} s"),
            < 60_000 => Text(s, "s"),
            < 3_600_000 => Two(s / 60, "min", s % 60, "s"),
            < 86_400_000 => Two(s / 3600, "h", s % 3600 / 60, "min"),
            _ => Two(s / 86400, "d", s % 86400 / 3600, "h"),
        };
    }

    private static string Two(long large, string unit, long small, string smallUnit) =>
        small == 0 ? Text(large, unit) : $"{Text(large, unit)} {Text(small, smallUnit)}";

    private static string Text(long amount, string unit) => string.Create(CultureInfo.InvariantCulture, $"{amount} {unit}");
}
