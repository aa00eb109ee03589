namespace Tandem.Balancer.Rules;

/// <summary><c>-m found</c>: there is a value.</summary>
internal sealed class FoundPatterns : PatternSet
{
    internal override SampleType Expects => SampleType.Any;

    internal override string? Add(string pattern) => null;

    protected override bool MatchesOne(RuleContext context, in Sample sample) => true;
}
