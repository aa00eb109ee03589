namespace Tandem.Lab;

/// <summary>The longest time in which a client had no answer.</summary>
/// <param name="Length">From the last answer before it to the first behind it, less the time between two probes; not negative.</param>
/// <param name="LastAnswerUs">When the last answer before it came, on <see cref="LabClock"/>.</param>
/// <param name="FirstAnswerUs">When the first answer behind it came; null when none came yet.</param>
/// <param name="Before">The number of the host that gave the last answer before it, 0 when there was none.</param>
/// <param name="After">The number of the host that gave the first answer behind it, 0 when none came yet.</param>
public sealed record Outage(TimeSpan Length, long LastAnswerUs, long? FirstAnswerUs, int Before, int After);
