using System.Globalization;

namespace Tandem.Configuration.Haproxy;

/// <summary>Orders HAProxy's version numbers, "-dev" and "-rc" before the release.</summary>
internal static class VersionNumber
{
    /// <summary>Negative, zero or positive; missing components count as zero.</summary>
    internal static int Compare(string a, string b)
    {
        var left = Parse(a);
        var right = Parse(b);
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i])
            {
                return left[i].CompareTo(right[i]);
            }
        }

        return 0;
    }

    /// <summary>Major, minor, patch, rank (dev 0, rc 1, release 2) and its number.</summary>
    private static int[] Parse(string text)
    {
        var parts = new[] { 0, 0, 0, 2, 0 };
        var at = 0;
        for (var i = 0; i < 3; i++)
        {
            parts[i] = Number(text, ref at);
            if (at >= text.Length || text[at] != '.')
            {
                break;
            }

            at++;
        }

        foreach (var (word, rank) in new[] { ("-dev", 0), ("-rc", 1) })
        {
            if (string.CompareOrdinal(text, at, word, 0, word.Length) == 0)
            {
                at += word.Length;
                parts[3] = rank;
                parts[4] = Number(text, ref at);
                break;
            }
        }

        return parts;
    }

    private static int Number(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
    }
}
