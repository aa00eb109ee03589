namespace Tandem.Failover.Election;

/// <content>BACKUP: waiting for the master to fall silent; FAULT: waiting for our own recovery.</content>
public static partial class RouterElection
{
    /// <summary>RFC 9568 §6.4.2, lines 400 to 440.</summary>
    private static ElectionState ReceiveAsBackup(
        in ElectionState state, ElectionSettings settings, in ElectionInput input, long nowUs, EffectList effects)
    {
        if (input.Priority == 0)
        {
            effects.CountOne(ElectionStatistic.PriorityZeroReceived);
            effects.Log(ElectionEvent.BackupReceivedPriorityZero);
            return state with
            {
                MasterDownDueUs = nowUs + ElectionTimes.SkewUs(settings.Version, state.EffectivePriority, state.MasterAdvertIntervalUs),
            };
        }

        var isLower = input.Priority < state.EffectivePriority;
        var delays = settings.PreemptDelayUs > 0 && (state.PreemptDelayEndsUs == ElectionState.Never || nowUs < state.PreemptDelayEndsUs);
        if (isLower && settings.Preempts && !delays)
        {
            effects.Log(ElectionEvent.DiscardedLowerPriority, input.Priority, state.EffectivePriority, input.Sender);
            return state with { MasterAddress = input.Sender, MasterPriority = input.Priority };
        }

        var intervalUs = settings.AdvertIntervalUs;
        if (settings.Version == 3)
        {
            intervalUs = input.IntervalUs;
            if (intervalUs != state.MasterAdvertIntervalUs)
            {
                effects.Log(ElectionEvent.IntervalUpdated, intervalUs, state.MasterAdvertIntervalUs);
            }
        }

        return state with
        {
            MasterAdvertIntervalUs = intervalUs,
            MasterDownDueUs = nowUs + ElectionTimes.MasterDownUs(settings, state.EffectivePriority, intervalUs),
            MasterAddress = input.Sender,
            MasterPriority = input.Priority,
            PreemptDelayEndsUs = settings.PreemptDelayUs > 0 ? PreemptDelay(state, settings, isLower, nowUs, effects) : ElectionState.Never,
            WantsMaster = false,
        };
    }

    private static long PreemptDelay(in ElectionState state, ElectionSettings settings, bool isLower, long nowUs, EffectList effects)
    {
        if (!isLower)
        {
            if (state.PreemptDelayEndsUs != ElectionState.Never)
            {
                effects.Log(ElectionEvent.PreemptDelayStopped);
            }

            return ElectionState.Never;
        }

        if (state.PreemptDelayEndsUs == ElectionState.Never)
        {
            effects.Log(ElectionEvent.PreemptDelayStarted, settings.PreemptDelayUs, 0);
            return nowUs + settings.PreemptDelayUs;
        }

        return state.PreemptDelayEndsUs;
    }

    private static ElectionState MasterIsDown(in ElectionState state, ElectionSettings settings, long nowUs, EffectList effects)
    {
        effects.Log(ElectionEvent.AdvertisementTimeout);
        if (!settings.InSyncGroup)
        {
            return BecomeMaster(state, settings, nowUs, effects);
        }

        // The group decides; should it not let us, we ask again.
        return state with
        {
            WantsMaster = true,
            MasterDownDueUs = nowUs + ElectionTimes.MasterDownUs(settings, state.EffectivePriority, state.MasterAdvertIntervalUs),
        };
    }

    private static ElectionState BeginFault(in ElectionState state, ElectionSettings settings, long nowUs, EffectList effects)
    {
        if (state is { Role: ElectionRole.Leaving, IsLowered: true })
        {
            return FailWhileHandingOver(state, settings, effects);
        }

        if (state.Role == ElectionRole.Leaving)
        {
            return EndLeaving(state, effects); // what we go on serving for is gone
        }

        var faulty = state with { IsFaulty = true };
        return state.Role == ElectionRole.Initial ? faulty : EnterFault(faulty, settings, effects);
    }

    private static ElectionState EnterFault(in ElectionState state, ElectionSettings settings, EffectList effects)
    {
        if (state.Role is not (ElectionRole.Backup or ElectionRole.Master))
        {
            return state;
        }

        effects.Log(ElectionEvent.EnteringFault);
        var fault = state.Role == ElectionRole.Master ? LeaveMaster(state, true, effects) : state.WithoutTimers();
        effects.Notify(NotifiedState.Fault);
        return fault with { Role = ElectionRole.Fault, MasterAdvertIntervalUs = settings.AdvertIntervalUs };
    }

    private static ElectionState EndFault(in ElectionState state, ElectionSettings settings, long nowUs, EffectList effects)
    {
        var sound = state with { IsFaulty = false };
        return state.Role == ElectionRole.Fault && !settings.InSyncGroup ? LeaveFault(sound, settings, nowUs, effects) : sound;
    }

    private static ElectionState LeaveFault(in ElectionState state, ElectionSettings settings, long nowUs, EffectList effects)
    {
        if (IsOwner(state, settings) && settings.StartsAsMaster && !settings.InSyncGroup && !state.IsLowered)
        {
            return BecomeMaster(state, settings, nowUs, effects);
        }

        effects.Log(ElectionEvent.EnteringBackup);
        effects.Notify(NotifiedState.Backup);
        return ToBackup(state, settings, settings.AdvertIntervalUs, nowUs);
    }

    private static ElectionState FollowToBackup(in ElectionState state, ElectionSettings settings, long nowUs, EffectList effects)
    {
        switch (state.Role)
        {
            case ElectionRole.Fault:
                return LeaveFault(state, settings, nowUs, effects);
            case ElectionRole.Master:
                effects.Log(ElectionEvent.EnteringBackup);
                var left = LeaveMaster(state, false, effects);
                effects.Notify(NotifiedState.Backup);
                return ToBackup(left, settings, settings.AdvertIntervalUs, nowUs);
            default:
                return state;
        }
    }

    private static ElectionState ToBackup(in ElectionState state, ElectionSettings settings, long masterIntervalUs, long nowUs) =>
        state.WithoutTimers() with
        {
            Role = ElectionRole.Backup,
            MasterAdvertIntervalUs = masterIntervalUs,
            MasterDownDueUs = nowUs + ElectionTimes.MasterDownUs(settings, state.EffectivePriority, masterIntervalUs),
        };
}
