namespace Tandem.Balancer.Rules;

/// <summary>One expression of an ACL and the patterns that its values are held against.</summary>
/// <param name="Sample">The expression.</param>
/// <param name="Patterns">The patterns.</param>
/// <param name="Source">Where it was written, and how.</param>
internal readonly record struct AclExpression(SampleExpression Sample, PatternSet Patterns, AclSource Source);
