using System.Globalization;

namespace Tandem.Bench;

/// <summary>One measured quantity of all peers, and what it must be.</summary>
/// <param name="What">The quantity with its circumstances.</param>
/// <param name="Unit">Of the values.</param>
/// <param name="Values">By the peer's name.</param>
internal sealed record Figure(string What, string Unit, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>By a peer's name: Tandem's value must be at most this multiple of that peer's.</summary>
    public IReadOnlyDictionary<string, double> AtMost { get; init; } = new Dictionary<string, double>();

    /// <summary>Tandem's value must be at most this, whatever the others do.</summary>
    public double? Limit { get; init; }

    /// <summary>Tandem's value must be more than this.</summary>
    public double? MoreThan { get; init; }

    /// <summary>Each bound as the words to print and whether it is met.</summary>
    public IEnumerable<(string Text, bool Met)> Bounds()
    {
        if (!Values.TryGetValue("tandem", out var own))
        {
            yield break;
        }

        foreach (var (peer, most) in AtMost)
        {
            if (Values.TryGetValue(peer, out var theirs) && theirs > 0)
            {
                yield return ($"{Shown(own / theirs, "0.00")} of {peer} (at most {Shown(most, "0.00")})", own / theirs <= most);
            }
        }

        if (Limit is { } limit)
        {
            yield return ($"{Shown(own, "0.##")} (at most {Shown(limit, "0.##")})", own <= limit);
        }

        if (MoreThan is { } least)
        {
            yield return ($"{Shown(own, "0.00")} (more than {Shown(least, "0.##")})", own > least);
        }
    }

    public static string Shown(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
