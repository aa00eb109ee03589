namespace Tandem.Balancer.Rules;

/// <summary>One ACL in a condition.</summary>
/// <param name="Acl">The ACL.</param>
/// <param name="Negated">Whether a '!' stands before it.</param>
internal readonly record struct ConditionTerm(Acl Acl, bool Negated);
