namespace Tandem.Diagnosis.Wire;

/// <summary>Something that is wrong with a packet.</summary>
/// <param name="Kind">What.</param>
/// <param name="Text">In words, with what was seen and what was expected, on one line.</param>
public sealed record WireFault(WireFaultKind Kind, string Text);
