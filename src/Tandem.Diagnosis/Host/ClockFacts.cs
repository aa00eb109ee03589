namespace Tandem.Diagnosis.Host;

/// <summary>What the clocks did while doctor listened.</summary>
internal sealed record ClockFacts
{
    /// <summary>The longest time in which doctor was not run though it had asked to be.</summary>
    internal long LongestPauseUs { get; init; }

    /// <summary>How far the time of day jumped beside the monotonic clock; negative when backwards.</summary>
    internal long StepUs { get; init; }

    /// <summary>How long the machine was suspended.</summary>
    internal long SuspendedUs { get; init; }

    /// <summary>The share of processor time that the hypervisor gave to others, 0 to 1.</summary>
    internal double StolenShare { get; init; }
}
