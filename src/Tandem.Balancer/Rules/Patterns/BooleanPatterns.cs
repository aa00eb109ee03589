namespace Tandem.Balancer.Rules;

/// <summary><c>-m bool</c>: the value is not zero. There are no patterns.</summary>
internal sealed class BooleanPatterns : PatternSet
{
    internal override SampleType Expects => SampleType.Integer;

    internal override string? Add(string pattern) => null;

    protected override bool MatchesOne(RuleContext context, in Sample sample) => sample.Integer != 0;
}
