using System.Globalization;
using Tandem.Diagnosis.Wire;

namespace Tandem.Diagnosis.Host;

/// <summary>Clocks that stop or jump: a master that stands still loses its addresses, and wakes up believing that it has them.</summary>
internal static class ClockRules
{
    private const long PauseUs = 1_000_000;
    private const long StepUs = 200_000;
    private const double StolenShare = 0.15;

    internal static void Add(HostFacts facts, List<Finding> findings)
    {
        var clock = facts.Clock;
        if (clock.SuspendedUs > StepUs)
        {
            findings.Add(new Finding(
                89,
                true,
                $"this machine was suspended for {WireText.Seconds(clock.SuspendedUs)} while doctor listened",
                "A suspended master is replaced, and for a moment there are two when it wakes up.",
                "turn off suspend and live migration for this machine (systemctl mask sleep.target suspend.target)"));
        }
        else if (clock.LongestPauseUs > PauseUs)
        {
            var shortest = facts.Configuration.Instances.Select(static one => one.AdvertisementIntervalUs * one.DownTimerAdverts).DefaultIfEmpty(3_000_000).Min();
            var breaks = clock.LongestPauseUs > shortest;
            findings.Add(new Finding(
                breaks ? 88 : 50,
                breaks,
                $"the clock stood still: this node ran nothing for {WireText.Seconds(clock.LongestPauseUs)} while doctor listened",
                breaks
                    ? "That is longer than a backup waits: the VIP moves each time, and there are two masters when it goes on."
                    : "A snapshot, a live migration or an overloaded host stops it; stops of three intervals move the VIP.",
                "raise advert_int above the pauses in both files, and look at the hypervisor (snapshots, migration, overcommitment): vmstat 1"));
        }

        if (clock.StolenShare > StolenShare)
        {
            findings.Add(new Finding(
                48,
                false,
                string.Create(CultureInfo.InvariantCulture, $"the hypervisor takes {clock.StolenShare:P0} of this machine's processor time away"),
                "Advertisements leave late, and backups take over for no reason.",
                "vmstat 1     # column st; move the machine, or give it processors of its own"));
        }

        if (Math.Abs(clock.StepUs) > StepUs)
        {
            findings.Add(new Finding(
                47,
                false,
                $"the time of day jumped by {WireText.Seconds(clock.StepUs)} while doctor listened",
                "Election does not depend on it, but logs, certificates and scripts do.",
                "chronyc tracking     # or: timedatectl timesync-status"));
        }
    }
}
