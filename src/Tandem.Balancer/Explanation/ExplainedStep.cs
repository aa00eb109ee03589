namespace Tandem.Balancer.Explanation;

/// <summary>One thing that was looked at or done on the way of a request.</summary>
/// <param name="Stage">The part of the way: <c>frontend www</c>, <c>backend api</c>, <c>response</c>.</param>
/// <param name="Place">Where it was written, as <c>file:line</c>; empty when it was not.</param>
/// <param name="Text">The line as it was written, or what it is.</param>
/// <param name="Result">What came of it; empty when there is nothing to say.</param>
/// <param name="Notes">Why, a line each: what each ACL saw, what was changed.</param>
public sealed record ExplainedStep(string Stage, string Place, string Text, string Result, IReadOnlyList<string> Notes);
