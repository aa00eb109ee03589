namespace Tandem.Diagnosis.Files;

/// <summary>What a packet filter does with a packet, and which rule does.</summary>
/// <param name="Verdict">What.</param>
/// <param name="Rule">The rule or the policy, as the filter's tool writes it.</param>
internal readonly record struct FilterOutcome(FilterVerdict Verdict, string Rule);
