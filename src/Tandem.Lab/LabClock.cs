using System.Diagnostics;

namespace Tandem.Lab;

/// <summary>The monotonic clock of everything that the lab measures.</summary>
public static class LabClock
{
    /// <summary>Microseconds of CLOCK_MONOTONIC.</summary>
    public static long NowUs => (long)(Stopwatch.GetTimestamp() * (1e6 / Stopwatch.Frequency));
}
