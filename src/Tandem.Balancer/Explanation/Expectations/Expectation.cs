using Tandem.Configuration.Text;

namespace Tandem.Balancer.Explanation;

/// <summary>One <c>expect</c> line: something that should be true of what becomes of a request.</summary>
public sealed class Expectation
{
    private readonly Func<ExplainedRequest, bool> isMet;
    private readonly Func<ExplainedRequest, string> got;

    internal Expectation(Position position, string expected, Func<ExplainedRequest, bool> isMet, Func<ExplainedRequest, string> got)
    {
        Position = position;
        Expected = expected;
        this.isMet = isMet;
        this.got = got;
    }

    /// <summary>Where it stands.</summary>
    public Position Position { get; }

    /// <summary>What is expected, in the words of the line.</summary>
    public string Expected { get; }

    /// <summary>Whether it is true.</summary>
    /// <param name="told">What becomes of the request.</param>
    public bool IsMet(ExplainedRequest told) => isMet(told);

    /// <summary>What is true instead, in words that stand well beside <see cref="Expected"/>.</summary>
    /// <param name="told">What becomes of the request.</param>
    public string Got(ExplainedRequest told) => got(told);
}
