namespace Tandem.Balancer.Rules;

/// <summary>The patterns of one ACL expression under one match method (configuration.txt 7.1). Immutable once compiled; shared by loops.</summary>
internal abstract class PatternSet
{
    /// <summary>The type that the method looks at; the sample is cast to it first.</summary>
    internal abstract SampleType Expects { get; }

    /// <summary>Whether one of the patterns matches. The sample may be cast.</summary>
    internal bool Matches(RuleContext context, ref Sample sample) =>
        SampleCasts.To(context, ref sample, Expects) && MatchesOne(context, in sample);

    /// <summary>Adds a pattern; returns the error or null.</summary>
    internal abstract string? Add(string pattern);

    /// <summary>Whether one of the patterns matches a value of the expected type.</summary>
    protected abstract bool MatchesOne(RuleContext context, in Sample sample);
}
