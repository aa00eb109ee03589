using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Rules;

/// <summary>One rule of a set.</summary>
/// <param name="Action">What it does.</param>
/// <param name="Condition">When; null for always.</param>
/// <param name="Line">Where it was written, and how.</param>
internal sealed record Rule(RuleAction Action, Condition? Condition, RuleLine Line);
