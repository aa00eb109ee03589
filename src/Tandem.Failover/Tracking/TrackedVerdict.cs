namespace Tandem.Failover.Tracking;

/// <summary>How a tracked thing is.</summary>
public enum TrackedVerdict
{
    /// <summary>Not known yet: a script that has not ended for the first time.</summary>
    Unknown,

    /// <summary>As it should be.</summary>
    Up,

    /// <summary>Not as it should be.</summary>
    Down,
}
