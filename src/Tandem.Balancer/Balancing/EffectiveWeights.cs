namespace Tandem.Balancer.Balancing;

/// <summary>
/// Turns a configured weight into the weight at work, with the ramp of <c>slowstart</c>. Pure arithmetic on the time given; it
/// arms no timer. Source: configuration.txt 5.2 "weight", "slowstart".
/// </summary>
internal static class EffectiveWeights
{
    /// <summary>The steps between two user weights, and so the steps of a slow start.</summary>
    internal const int Scale = 16;

    /// <summary>The largest configured weight.</summary>
    internal const int MaxUserWeight = 256;

    /// <summary>The largest weight at work.</summary>
    internal const int Max = MaxUserWeight * Scale;

    /// <summary>The weight at work of a server that is not warming up.</summary>
    internal static int Full(int userWeight) => userWeight * Scale;

    /// <summary>
    /// The weight at work <paramref name="secondsUp"/> after the server came up: linear from one step to all of them. Time is
    /// taken in whole seconds, and a clock that went back ends the ramp.
    /// </summary>
    /// <param name="userWeight">0 to 256.</param>
    /// <param name="secondsUp">Whole seconds since the server came up.</param>
    /// <param name="slowStartSeconds">The length of the ramp, rounded up to seconds, 0 for none.</param>
    internal static int Ramped(int userWeight, long secondsUp, int slowStartSeconds) =>
        IsRamping(secondsUp, slowStartSeconds)
            ? userWeight * (int)((Scale * secondsUp + slowStartSeconds) / slowStartSeconds)
            : Full(userWeight);

    /// <summary>The weight at work now of a server that came up at a time; both in milliseconds of the same clock.</summary>
    /// <param name="userWeight">0 to 256.</param>
    /// <param name="slowStartMs">The length of the ramp, 0 for none.</param>
    /// <param name="upSinceMs">When the server came up.</param>
    /// <param name="nowMs">The present time.</param>
    internal static int Of(int userWeight, int slowStartMs, long upSinceMs, long nowMs) =>
        Ramped(userWeight, nowMs / 1000 - upSinceMs / 1000, RampSeconds(slowStartMs));

    /// <summary>Whether the ramp still goes on.</summary>
    internal static bool IsRamping(long secondsUp, int slowStartSeconds) => secondsUp >= 0 && secondsUp < slowStartSeconds;

    /// <summary>The ramp's length in seconds for a <c>slowstart</c> in milliseconds.</summary>
    internal static int RampSeconds(int slowStartMs) => (int)(((long)slowStartMs + 999) / 1000);
}
