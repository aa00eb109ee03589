namespace Tandem.Balancer.Rules;

/// <summary><c>-m beg</c>, <c>end</c>, <c>sub</c>, <c>dir</c> and <c>dom</c>: each pattern is held against the text in turn.</summary>
internal sealed class TextPatterns : PatternSet
{
    private readonly TextMethod method;
    private readonly bool ignoreCase;
    private readonly List<byte[]> patterns = [];

    internal TextPatterns(TextMethod method, bool ignoreCase)
    {
        this.method = method;
        this.ignoreCase = ignoreCase;
    }

    internal override SampleType Expects => SampleType.String;

    internal override string? Add(string pattern)
    {
        patterns.Add(Configuration.Text.ByteText.ToBytes(pattern));
        return null;
    }

    protected override bool MatchesOne(RuleContext context, in Sample sample)
    {
        var text = sample.Bytes;
        foreach (var pattern in patterns)
        {
            if (Matches(text, pattern))
            {
                return true;
            }
        }

        return false;
    }

    private bool Matches(ReadOnlySpan<byte> text, byte[] pattern) => method switch
    {
        TextMethod.Directory => TextMatch.ContainsWord(text, pattern, "/?"u8, ignoreCase),
        TextMethod.Domain => TextMatch.ContainsWord(text, pattern, "/?.:"u8, ignoreCase),
        _ when pattern.Length > text.Length => false,
        TextMethod.Beginning => TextMatch.AreEqual(text[..pattern.Length], pattern, ignoreCase),
        TextMethod.End => TextMatch.AreEqual(text[^pattern.Length..], pattern, ignoreCase),
        _ => TextMatch.Contains(text, pattern, ignoreCase),
    };
}
