using Tandem.Failover.Election;

namespace Tandem.Simulation.Elections;

/// <summary>
/// How long a segment may be without exactly one master, from the timers of the RFCs. With I the longest advertisement interval,
/// D the longest delay, L the longest run of losses and s the longest skew, all as the slowest clock counts them:
/// <list type="bullet">
/// <item>Two masters: each sends every I; of (L + 1) advertisements of the better one at least one arrives, at the latest
/// (L + 1) I + D after both were master, and the worse yields when it hears it.</item>
/// <item>No master: the last word of one that went was heard D later at the latest; from then a backup waits
/// Master_Down_Interval = n I + s (n is vrrp_down_timer_adverts), plus its start-up delay.</item>
/// <item>Settled: when somebody is master, a preempt delay begins with the first advertisement heard, (L + 1) I + D; it ends, and
/// Master_Down_Interval later the best is master, and the one before hears it.</item>
/// </list>
/// These hold while a run of losses is shorter than what a backup tolerates: (L + 1) I + D &lt; n I + s.
/// </summary>
internal sealed class ElectionBounds
{
    internal ElectionBounds(IReadOnlyList<NodePlan> nodes, SegmentWeather weather)
    {
        var intervalUs = Slowed(nodes.Max(node => node.Settings.AdvertIntervalUs));
        var heardUs = ((weather.LossRun + 1) * intervalUs) + weather.LongestDelayUs;
        var downUs = nodes.Max(node => Slowed(node.Settings.StartupDelayUs
            + ElectionTimes.MasterDownUs(node.Settings, 1, nodes.Max(other => other.Settings.AdvertIntervalUs))));
        TwoMastersUs = heardUs;
        LingerUs = nodes.Max(node => Slowed(node.Settings.LingerUs));
        NoMasterUs = weather.LongestDelayUs + downUs;
        SettledUs = NoMasterUs + heardUs + nodes.Max(node => Slowed(node.Settings.PreemptDelayUs)) + NoMasterUs + heardUs;
    }

    internal long TwoMastersUs { get; }

    internal long NoMasterUs { get; }

    /// <summary>How long one that stops may have its addresses beside the next master.</summary>
    internal long LingerUs { get; }

    internal long SettledUs { get; }

    /// <summary>A time as the slowest clock of a plan counts it, rounded up.</summary>
    private static long Slowed(long us) => us + (us * 2 * ElectionPlan.MostDriftPpm / 1_000_000) + 10;

    public override string ToString() => $"two masters {TwoMastersUs} us, no master {NoMasterUs} us, settled {SettledUs} us";
}
