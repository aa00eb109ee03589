using Tandem.Failover.Election;

namespace Tandem.Simulation.Elections;

/// <summary>
/// A model of keepalived 2.2.7 as a peer: one virtual router, without what Tandem does better. It never resigns when its priority
/// falls, removes its addresses when it stops, leaves in silence after a collision, and believes its timers before what it received.
/// </summary>
internal sealed class KeepalivedRouter(ISegment world, int node, NodePlan plan) : SimulatedRouter(world, node, plan)
{
    private ElectionRole role = ElectionRole.Initial;
    private byte priority = plan.Settings.BasePriority;
    private bool isFaulty;
    private long masterIntervalUs = plan.Settings.AdvertIntervalUs;
    private long masterDownUs;
    private long dueUs = ElectionState.Never;
    private long preemptsAtUs = ElectionState.Never;
    private long announcesAtUs = ElectionState.Never;

    internal override long NextDeadlineUs => Math.Min(dueUs, announcesAtUs);

    private ElectionSettings Settings => Plan.Settings;

    internal override ElectionRole Role(int member) => role;

    internal override bool HoldsAddresses(int member) => role == ElectionRole.Master;

    internal override byte Priority(int member) => priority;

    internal override void Wake(IReadOnlyList<(int Member, ElectionInput Input)> received, long localUs)
    {
        Expire(localUs);
        foreach (var (member, input) in received)
        {
            Apply(member, input, localUs);
        }
    }

    internal override void Expire(long localUs)
    {
        if (announcesAtUs <= localUs)
        {
            announcesAtUs = ElectionState.Never;
            World.Announce(Node, 0);
        }

        if (dueUs > localUs)
        {
            return;
        }

        if (role == ElectionRole.Backup)
        {
            role = ElectionRole.Master;
            World.BecomesMaster(Node);
            World.Say(Node, "(keepalived) Entering MASTER STATE");
            Advertise(localUs);
            World.Announce(Node, 0);
            announcesAtUs = Settings.GarpMasterDelayUs > 0 ? localUs + Settings.GarpMasterDelayUs : ElectionState.Never;
        }
        else
        {
            Advertise(localUs);
        }
    }

    internal override void Apply(int member, in ElectionInput input, long localUs)
    {
        switch (input.Kind)
        {
            case ElectionInputKind.Start:
                role = isFaulty ? ElectionRole.Fault : ElectionRole.Backup;
                Wait(masterIntervalUs, localUs);
                dueUs = isFaulty ? ElectionState.Never : dueUs + Settings.StartupDelayUs;
                break;
            case ElectionInputKind.Advertisement when role == ElectionRole.Backup:
                HearAsBackup(input, localUs);
                break;
            case ElectionInputKind.Advertisement when role == ElectionRole.Master:
                HearAsMaster(input, localUs);
                break;
            case ElectionInputKind.EffectivePriority when input.Priority != priority:
                priority = input.Priority;
                var formerUs = masterDownUs;
                masterDownUs = ElectionTimes.MasterDownUs(Settings, priority, masterIntervalUs);
                dueUs = role == ElectionRole.Backup ? dueUs + masterDownUs - formerUs : dueUs;
                break;
            case ElectionInputKind.FaultBegins or ElectionInputKind.Stop:
                isFaulty = input.Kind == ElectionInputKind.FaultBegins;
                Leave(isFaulty ? ElectionRole.Fault : ElectionRole.Stopped);
                break;
            case ElectionInputKind.FaultEnds:
                isFaulty = false;
                if (role == ElectionRole.Fault)
                {
                    BecomeBackup(Settings.AdvertIntervalUs, localUs);
                }

                break;
        }
    }

    private void HearAsBackup(in ElectionInput heard, long localUs)
    {
        if (heard.Priority == 0)
        {
            masterDownUs = ElectionTimes.SkewUs(Settings.Version, priority, masterIntervalUs);
            dueUs = localUs + masterDownUs;
            return;
        }

        var delays = Settings.PreemptDelayUs > 0 && (preemptsAtUs == ElectionState.Never || preemptsAtUs > localUs);
        if (Settings.Preempts && heard.Priority < priority && !delays)
        {
            return;
        }

        Wait(Settings.Version == 3 ? heard.IntervalUs : masterIntervalUs, localUs);
        if (heard.Priority >= priority)
        {
            preemptsAtUs = ElectionState.Never;
        }
        else if (Settings.PreemptDelayUs > 0 && preemptsAtUs == ElectionState.Never)
        {
            preemptsAtUs = localUs + Settings.PreemptDelayUs;
        }
    }

    private void HearAsMaster(in ElectionInput heard, long localUs)
    {
        var order = heard.Priority != priority ? heard.Priority.CompareTo(priority) : heard.Sender.CompareTo(Settings.Address);
        if (heard.Priority == 0 || (order > 0 && Settings.HigherPrioritySendAdvert) || (order < 0 && !Settings.LowerPriorityNoAdvert))
        {
            Advertise(localUs);
        }

        if (heard.Priority == 0)
        {
            return;
        }

        if (order < 0)
        {
            World.Announce(Node, 0);
            announcesAtUs = localUs + Settings.GarpLowerPriorityDelayUs;
        }
        else if (order > 0)
        {
            BecomeBackup(Settings.Version == 3 ? heard.IntervalUs : masterIntervalUs, localUs);
        }
    }

    private void Leave(ElectionRole next)
    {
        if (role == ElectionRole.Master)
        {
            World.Send(Node, 0, 0, Settings.AdvertIntervalUs);
            if (next == ElectionRole.Fault)
            {
                World.Send(Node, 0, 0, Settings.AdvertIntervalUs);
            }
        }

        role = role == ElectionRole.Initial && next == ElectionRole.Fault ? role : next;
        World.Say(Node, $"(keepalived) {role}");
        (dueUs, announcesAtUs) = (ElectionState.Never, ElectionState.Never);
    }

    private void BecomeBackup(long intervalUs, long localUs)
    {
        World.Say(Node, "(keepalived) Entering BACKUP STATE");
        role = ElectionRole.Backup;
        (preemptsAtUs, announcesAtUs) = (ElectionState.Never, ElectionState.Never);
        Wait(intervalUs, localUs);
    }

    private void Wait(long intervalUs, long localUs)
    {
        masterIntervalUs = intervalUs;
        masterDownUs = ElectionTimes.MasterDownUs(Settings, priority, intervalUs);
        dueUs = localUs + masterDownUs;
    }

    private void Advertise(long localUs)
    {
        World.Send(Node, 0, priority, Settings.AdvertIntervalUs);
        dueUs = localUs + Settings.AdvertIntervalUs;
    }
}
