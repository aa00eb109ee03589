namespace Tandem.Failover.Election;

/// <summary>The formulas of the timers (RFC 3768 §6.1, RFC 9568 §6.1), in microseconds.</summary>
public static class ElectionTimes
{
    private const long SecondUs = 1_000_000;

    /// <summary>
    /// A resigned master that stays a candidate speaks again after this part of its interval: should its word have been lost, routers
    /// that are worse must hear it before their skew has passed, which is the longer the worse they are.
    /// </summary>
    internal const int SoonerAfterResigning = 4;

    /// <summary>When a master that stops repeats its priority 0, against loss. Short beside every skew of version 2.</summary>
    internal const long RepeatedFarewellUs = 5_000;

    /// <summary>
    /// A master answers others no more often than this (the answer is put off, not dropped), so that a flood of packets from one host
    /// does not become a larger one from here. Half of the shortest interval.
    /// </summary>
    internal const long AnswerGapUs = 5_000;

    /// <summary>When a master that we met counts as silent: after one and a half of its intervals.</summary>
    internal static long SilentUs(long intervalUs) => intervalUs * 3 / 2;

    /// <summary>Skew_Time: version 2 (256 - priority)/256 s, version 3 that part of the master's interval.</summary>
    /// <param name="version">2 or 3.</param>
    /// <param name="priority">The router's own effective priority.</param>
    /// <param name="masterIntervalUs">Master_Adver_Interval.</param>
    public static long SkewUs(byte version, byte priority, long masterIntervalUs) =>
        (256 - priority) * (version == 3 ? masterIntervalUs : SecondUs) / 256;

    /// <summary>Master_Down_Interval: so many intervals (<c>vrrp_down_timer_adverts</c>, 3), and the skew.</summary>
    /// <param name="settings">The router's settings.</param>
    /// <param name="priority">Its effective priority.</param>
    /// <param name="masterIntervalUs">Master_Adver_Interval.</param>
    public static long MasterDownUs(ElectionSettings settings, byte priority, long masterIntervalUs)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return (settings.DownTimerAdverts * masterIntervalUs) + SkewUs(settings.Version, priority, masterIntervalUs);
    }

    /// <summary>
    /// How long a master may have been silent before it must think that another has taken over: what the best of others waits
    /// (its skew is next to nothing). With one advertisement as the limit there is no room at all, so one more interval is allowed.
    /// </summary>
    /// <param name="settings">The router's settings.</param>
    public static long LongestSilenceUs(ElectionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Math.Max(settings.DownTimerAdverts, 2) * settings.AdvertIntervalUs;
    }
}
