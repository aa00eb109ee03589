using Tandem.Configuration.Text;
using Tandem.Http;
using HttpMethod = Tandem.Http.HttpMethod;

namespace Tandem.Balancer.Rules;

/// <summary>The patterns of <c>method</c>: known methods by number, others by name.</summary>
internal sealed class MethodPatterns : PatternSet
{
    private readonly bool ignoreCase;
    private readonly List<(HttpMethod Method, byte[] Name)> patterns = [];

    internal MethodPatterns(bool ignoreCase) => this.ignoreCase = ignoreCase;

    internal override SampleType Expects => SampleType.Method;

    internal override string? Add(string pattern)
    {
        var name = ByteText.ToBytes(pattern);
        patterns.Add((HttpMethods.Parse(name), name));
        return null;
    }

    protected override bool MatchesOne(RuleContext context, in Sample sample)
    {
        foreach (var (method, name) in patterns)
        {
            if (method == sample.Method && (method != HttpMethod.Other || TextMatch.AreEqual(sample.Bytes, name, ignoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}
