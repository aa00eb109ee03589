namespace Tandem.Simulation.Pairs;

/// <summary>A stretch of virtual time, in microseconds.</summary>
/// <param name="FromUs">Its beginning.</param>
/// <param name="UntilUs">Its end.</param>
internal readonly record struct TimeSpanUs(long FromUs, long UntilUs)
{
    internal long LengthUs => UntilUs - FromUs;

    /// <summary>How much of it lies between two times.</summary>
    internal long Within(long fromUs, long untilUs) => Math.Max(0, Math.Min(UntilUs, untilUs) - Math.Max(FromUs, fromUs));
}
