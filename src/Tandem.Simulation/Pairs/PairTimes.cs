using System.Globalization;

namespace Tandem.Simulation.Pairs;

/// <summary>Times as people write and read them.</summary>
internal static class PairTimes
{
    private static readonly (string Unit, long Us)[] Units = [("ms", 1_000), ("us", 1), ("s", 1_000_000), ("m", 60_000_000)];

    /// <summary>So that reading it again gives the same microsecond.</summary>
    internal static string Exact(long us) => (us / 1e6m).ToString("0.######", CultureInfo.InvariantCulture) + "s";

    /// <summary>Three places, for columns.</summary>
    internal static string Seconds(long us) => (us / 1e6m).ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>In a sentence.</summary>
    internal static string Short(long us) => us < 1_000_000 && us > 0
        ? (us / 1e3m).ToString(us < 10_000 ? "0.#" : "0", CultureInfo.InvariantCulture) + " ms"
        : (us / 1e6m).ToString("0.###", CultureInfo.InvariantCulture) + " s";

    /// <summary>Reads a number with a unit.</summary>
    internal static bool TryRead(string text, long most, out long us)
    {
        us = -1;
        foreach (var (unit, factor) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal))
            {
                if (!decimal.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                    || number > most)
                {
                    return false;
                }

                us = (long)(number * factor);
                return us <= most;
            }
        }

        return false;
    }
}
