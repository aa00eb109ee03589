namespace Tandem.Balancer.Rules;

/// <summary>One line of the keyword tables, for who prints them.</summary>
/// <param name="Name">The name with its arguments, as HAProxy prints it.</param>
/// <param name="Verdict">What Tandem makes of it.</param>
internal readonly record struct KeywordEntry(string Name, KeywordVerdict Verdict);
