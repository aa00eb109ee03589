namespace Tandem.Balancer.Rules;

/// <summary><c>-m int</c> and <c>-m len</c>: the number, or the length of the text, lies in a range.</summary>
internal sealed class IntegerPatterns : PatternSet
{
    private readonly bool ofLength;
    private readonly List<IntegerRange> ranges = [];

    internal IntegerPatterns(bool ofLength) => this.ofLength = ofLength;

    internal override SampleType Expects => ofLength ? SampleType.String : SampleType.Integer;

    /// <summary>The operator that stands before the next patterns.</summary>
    internal string Operator { get; set; } = "eq";

    internal override string? Add(string pattern)
    {
        if (!IntegerRange.TryParse(pattern, Operator, out var range))
        {
            return $"'{pattern}' is not a number";
        }

        if (range.From > range.To && pattern.Contains(':', StringComparison.Ordinal))
        {
            return $"'{pattern}' is not a valid number range";
        }

        ranges.Add(range);
        return null;
    }

    protected override bool MatchesOne(RuleContext context, in Sample sample)
    {
        var value = ofLength ? sample.Length : sample.Integer;
        foreach (var range in ranges)
        {
            if (range.Contains(value))
            {
                return true;
            }
        }

        return false;
    }
}
