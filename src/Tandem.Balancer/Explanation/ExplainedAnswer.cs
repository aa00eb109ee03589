namespace Tandem.Balancer.Explanation;

/// <summary>An answer that the balancer gives by itself.</summary>
/// <param name="Status">Its status, 200 to 599.</param>
/// <param name="Headers">Its headers, names in lower case; <c>connection</c> is left out, which depends on more than rules.</param>
/// <param name="Body">Its body, one char per byte.</param>
public sealed record ExplainedAnswer(int Status, IReadOnlyList<HeaderText> Headers, string Body)
{
    /// <summary>The first header of a name in lower case, or null.</summary>
    /// <param name="name">The name.</param>
    public string? Header(string name) => Headers.FirstOrDefault(header => header.Name == name)?.Value;
}
