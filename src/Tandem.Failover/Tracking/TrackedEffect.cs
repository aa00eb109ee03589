namespace Tandem.Failover.Tracking;

/// <summary>What one tracked thing does to an instance at present.</summary>
/// <param name="Points">Added to the priority.</param>
/// <param name="IsFault">Whether the instance must be in FAULT.</param>
/// <param name="IsUnknown">Whether the instance must wait, since it is not known yet whether it must be in FAULT.</param>
public readonly record struct TrackedEffect(int Points, bool IsFault, bool IsUnknown)
{
    /// <summary>The largest value of a weight, and of the points of a file.</summary>
    internal const int MaxWeight = 253;

    /// <summary>The points at which a file means FAULT.</summary>
    internal const int FaultPoints = -254;

    /// <summary>
    /// The effect of what is up or down (keepalived.conf(5), track_script): a weight above 0 is added while up, one below 0 while
    /// down, 0 means FAULT while down; reverse turns the sign, and with 0 the meaning, round.
    /// </summary>
    /// <param name="verdict">How it is.</param>
    /// <param name="weight">-254 to 254.</param>
    /// <param name="reverse">Whether reverse was written.</param>
    public static TrackedEffect Of(TrackedVerdict verdict, int weight, bool reverse)
    {
        if (weight == 0)
        {
            return new TrackedEffect(0, verdict == (reverse ? TrackedVerdict.Up : TrackedVerdict.Down), verdict == TrackedVerdict.Unknown);
        }

        var counts = verdict == (weight > 0 ? TrackedVerdict.Up : TrackedVerdict.Down);
        return new TrackedEffect(!counts ? 0 : reverse ? -weight : weight, false, false);
    }

    /// <summary>
    /// The effect of the number in a file (keepalived.conf(5), track_file): number times weight, FAULT from -254 downwards, at most
    /// 253; with weight 0, FAULT while the number is not 0.
    /// </summary>
    /// <param name="value">The number.</param>
    /// <param name="weight">-254 to 254.</param>
    /// <param name="reverse">Whether reverse was written.</param>
    internal static TrackedEffect OfNumber(int value, int weight, bool reverse)
    {
        if (weight == 0)
        {
            return new TrackedEffect(0, (value != 0) != reverse, false);
        }

        var points = (long)value * (reverse ? -weight : weight);
        return points <= FaultPoints ? new TrackedEffect(0, true, false) : new TrackedEffect((int)Math.Min(points, MaxWeight), false, false);
    }
}
