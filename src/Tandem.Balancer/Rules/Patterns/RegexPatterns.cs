using System.Text.RegularExpressions;

namespace Tandem.Balancer.Rules;

/// <summary><c>-m reg</c>: a regular expression matches somewhere in the text.</summary>
internal sealed class RegexPatterns : PatternSet
{
    private readonly bool ignoreCase;
    private readonly List<Regex> expressions = [];

    internal RegexPatterns(bool ignoreCase) => this.ignoreCase = ignoreCase;

    internal override SampleType Expects => SampleType.String;

    internal override string? Add(string pattern)
    {
        var regex = RegexText.Compile(pattern, ignoreCase, out var error);
        if (regex != null)
        {
            expressions.Add(regex);
        }

        return error;
    }

    protected override bool MatchesOne(RuleContext context, in Sample sample)
    {
        foreach (var expression in expressions)
        {
            if (RegexText.IsMatch(expression, context, sample.Bytes))
            {
                return true;
            }
        }

        return false;
    }
}
