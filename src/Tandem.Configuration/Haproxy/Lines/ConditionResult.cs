namespace Tandem.Configuration.Haproxy;

/// <summary>What evaluating a condition gave.</summary>
/// <param name="Value">Whether it holds; false when there was an error.</param>
/// <param name="Error">What was wrong with it, or null.</param>
/// <param name="Offset">Where in the expression the error is, in chars from 0.</param>
public readonly record struct ConditionResult(bool Value, string? Error, int Offset);
