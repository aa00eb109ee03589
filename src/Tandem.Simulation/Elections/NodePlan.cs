using Tandem.Failover.Election;

namespace Tandem.Simulation.Elections;

/// <summary>What a node is: whose conduct, by which settings, on which clock.</summary>
internal sealed class NodePlan
{
    internal required RouterKind Kind { get; init; }

    /// <summary>The settings of each of its routers: one, or the members of its sync group.</summary>
    internal required ElectionSettings Settings { get; init; }

    /// <summary>How much faster its clock runs than the world's, in millionths.</summary>
    internal required int DriftPpm { get; init; }

    /// <summary>What its clock shows at the beginning of the world.</summary>
    internal required long OffsetUs { get; init; }

    public override string ToString() =>
        $"{Kind} {Settings.Address} priority {Settings.BasePriority}{(Settings.StartsAsMaster ? " MASTER" : "")} interval {Settings.AdvertIntervalUs} us"
        + $"{(Settings.Preempts ? "" : " nopreempt")}{(Settings.PreemptDelayUs > 0 ? $" preempt_delay {Settings.PreemptDelayUs} us" : "")}"
        + $"{(Settings.LowerPriorityNoAdvert ? " lower_prio_no_advert" : "")}{(Settings.HigherPrioritySendAdvert ? " higher_prio_send_advert" : "")}"
        + $" down after {Settings.DownTimerAdverts}, drift {DriftPpm} ppm";
}
