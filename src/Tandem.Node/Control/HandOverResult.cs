namespace Tandem.Node.Control;

/// <summary>How a <see cref="PlannedHandOver"/> ended.</summary>
/// <param name="Outcome">Where the addresses are.</param>
/// <param name="Why">Why it is not done, for people, without a full stop; empty when it is.</param>
public readonly record struct HandOverResult(HandOverOutcome Outcome, string Why)
{
    /// <summary>Another node serves.</summary>
    public static HandOverResult Done { get; } = new(HandOverOutcome.Done, "");
}
