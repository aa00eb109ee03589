namespace Tandem.Failover.Election;

/// <summary>
/// The election of one virtual router as a pure function: what it is, what happens and what time it is make what it is next and what
/// is to be done. Knows no sockets, clocks, names or configuration files. Follows RFC 3768 and RFC 9568 §6.4 as keepalived 2.2 does,
/// and where that leaves a client waiting, does better on the same wire: it resigns, stops only when another serves, and announces
/// after collisions.
/// <list type="bullet">
/// <item>RouterElection.cs: what an input means in each role.</item>
/// <item>RouterElection.Master.cs: becoming, being and ceasing to be MASTER.</item>
/// <item>RouterElection.Backup.cs: waiting, and FAULT.</item>
/// <item>RouterElection.HandOver.cs: a planned hand-over while the process runs on.</item>
/// </list>
/// Inputs that have been received are to be applied before timers: an advertisement that waits in the socket says more than a clock.
/// </summary>
public static partial class RouterElection
{
    /// <summary>Applies one input. Allocates nothing.</summary>
    /// <param name="state">What the router was.</param>
    /// <param name="settings">Its settings; after a reload first given together with <see cref="ElectionInput.Reloaded"/>.</param>
    /// <param name="input">What happens.</param>
    /// <param name="nowUs">The present time, monotonic, never less than before.</param>
    /// <param name="effects">What is to be done is added here, in order.</param>
    /// <returns>What the router is now.</returns>
    public static ElectionState Apply(in ElectionState state, ElectionSettings settings, in ElectionInput input, long nowUs, EffectList effects)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(effects);
        if (state.Role == ElectionRole.Stopped)
        {
            return state;
        }

        return input.Kind switch
        {
            ElectionInputKind.Start => Start(state, settings, input, nowUs, effects),
            ElectionInputKind.Advertisement => Receive(state, settings, input, nowUs, effects),
            ElectionInputKind.Timer => OnTimer(state, settings, nowUs, effects),
            ElectionInputKind.EffectivePriority => ChangePriority(state, settings, input.Priority, nowUs, effects),
            ElectionInputKind.FaultBegins => BeginFault(state, settings, nowUs, effects),
            ElectionInputKind.FaultEnds => EndFault(state, settings, nowUs, effects),
            ElectionInputKind.Stop => Stop(state, settings.LingerUs, false, nowUs, effects),
            ElectionInputKind.Delete => Stop(state, 0, true, nowUs, effects),
            ElectionInputKind.Woke => state.Role == ElectionRole.Master ? AfterPause(state, settings, nowUs, effects) : state,
            ElectionInputKind.AddressRestored => AnnounceAgain(state, settings.GarpMasterRepeat, effects),
            ElectionInputKind.Reloading => state.Role == ElectionRole.Master ? Advertise(state, settings, nowUs, effects) : state,
            ElectionInputKind.Reloaded => Reload(state, settings, input.Priority, nowUs, effects),
            ElectionInputKind.Lower => Lower(state, settings, nowUs, effects),
            ElectionInputKind.Raise => Raise(state, settings, nowUs, effects),
            ElectionInputKind.GroupMaster => state.Role == ElectionRole.Backup ? BecomeMaster(state, settings, nowUs, effects) : state,
            ElectionInputKind.GroupBackup => FollowToBackup(state, settings, nowUs, effects),
            ElectionInputKind.GroupFault => EnterFault(state, settings, effects),
            ElectionInputKind.GroupAnnounce => AnnounceAfterLowerPriority(state, settings, nowUs, effects),
            _ => state,
        };
    }

    private static bool IsOwner(in ElectionState state, ElectionSettings settings) =>
        settings.BasePriority == ElectionSettings.OwnerPriority && !state.GaveUpOwnership;

    /// <summary>RFC 9568 §6.4.1. An owner passes through BACKUP without a word, for a microsecond, so that its group can be asked.</summary>
    private static ElectionState Start(in ElectionState state, ElectionSettings settings, in ElectionInput input, long nowUs, EffectList effects)
    {
        if (state.Role != ElectionRole.Initial)
        {
            return state;
        }

        if (state.IsFaulty || input.IsHeld)
        {
            effects.Log(input.IsLate ? ElectionEvent.EnteringFault : ElectionEvent.EnteringFaultInitially);
            effects.Notify(NotifiedState.Fault);
            return state with { Role = ElectionRole.Fault };
        }

        var isAtOnce = IsOwner(state, settings) && settings.StartsAsMaster && !state.IsLowered;
        if (!isAtOnce)
        {
            effects.Log(input.IsLate ? ElectionEvent.EnteringBackup : ElectionEvent.EnteringBackupInitially);
            effects.Notify(NotifiedState.Backup);
        }

        var masterDownUs = isAtOnce
            ? 1
            : settings.StartupDelayUs + ElectionTimes.MasterDownUs(settings, state.EffectivePriority, settings.AdvertIntervalUs);
        return state with
        {
            Role = ElectionRole.Backup,
            MasterAdvertIntervalUs = settings.AdvertIntervalUs,
            MasterDownDueUs = nowUs + masterDownUs,
        };
    }

    private static ElectionState Receive(in ElectionState state, ElectionSettings settings, in ElectionInput input, long nowUs, EffectList effects)
    {
        if (settings.Version == 3 && input.IntervalUs <= 0)
        {
            return state; // RFC 9568 erratum 8301: a master-down time of nothing makes a backup flap
        }

        return state.Role switch
        {
            ElectionRole.Backup => ReceiveAsBackup(state, settings, input, nowUs, effects),
            ElectionRole.Master => ReceiveAsMaster(state, settings, input, nowUs, effects),
            ElectionRole.Leaving => ReceiveAsLeaving(state, settings, input, nowUs, effects),
            _ => state,
        };
    }

    private static ElectionState OnTimer(in ElectionState state, ElectionSettings settings, long nowUs, EffectList effects) => state.Role switch
    {
        ElectionRole.Backup when state.MasterDownDueUs <= nowUs => MasterIsDown(state, settings, nowUs, effects),
        ElectionRole.Master => OnMasterTimer(state, settings, nowUs, effects),
        ElectionRole.Leaving => OnLeavingTimer(state, settings, nowUs, effects),
        _ => state,
    };

    private static ElectionState ChangePriority(in ElectionState state, ElectionSettings settings, byte priority, long nowUs, EffectList effects)
    {
        if (IsOwner(state, settings) || priority == (state.IsLowered ? state.RaisedPriority : state.EffectivePriority))
        {
            return state;
        }

        if (state.IsLowered)
        {
            return state with { RaisedPriority = priority };
        }

        effects.Log(ElectionEvent.ChangingEffectivePriority, priority, state.EffectivePriority);
        var changed = WithPriority(state, settings, priority, nowUs, effects);
        if (state.Role is ElectionRole.Backup or ElectionRole.Master)
        {
            effects.Notify(NotifiedState.PriorityChanged);
        }

        return changed;
    }

    private static ElectionState WithPriority(in ElectionState state, ElectionSettings settings, byte priority, long nowUs, EffectList effects)
    {
        var changed = state with { EffectivePriority = priority };
        if (state.Role == ElectionRole.Backup)
        {
            // The running timer is shifted by the difference of the skews, whatever it was set to.
            var shiftUs = ElectionTimes.SkewUs(settings.Version, priority, state.MasterAdvertIntervalUs)
                - ElectionTimes.SkewUs(settings.Version, state.EffectivePriority, state.MasterAdvertIntervalUs);
            return changed with { MasterDownDueUs = state.MasterDownDueUs + shiftUs };
        }

        return state.Role == ElectionRole.Master && priority < state.EffectivePriority ? Resign(changed, settings, nowUs, effects) : changed;
    }

    private static ElectionState Stop(in ElectionState state, long lingerUs, bool isDeleted, long nowUs, EffectList effects)
    {
        switch (state.Role)
        {
            case ElectionRole.Leaving when lingerUs > 0:
                return state with { IsLowered = false }; // a second Stop: the hand-over under way goes on
            case ElectionRole.Leaving:
                return EndLeaving(state with { IsDeleted = isDeleted, IsLowered = false }, effects);
            case ElectionRole.Master:
                effects.Send(0);
                effects.Log(ElectionEvent.SentPriorityZero);
                effects.CountOne(ElectionStatistic.PriorityZeroSent);
                effects.CountOne(ElectionStatistic.ReleasedMaster);
                var leaving = state.WithoutTimers() with { Role = ElectionRole.Leaving, IsDeleted = isDeleted };
                return lingerUs <= 0
                    ? EndLeaving(leaving, effects)
                    : leaving with { LingerEndsUs = nowUs + lingerUs, AdvertisementDueUs = nowUs + ElectionTimes.RepeatedFarewellUs };
            default:
                effects.Notify(isDeleted ? NotifiedState.Deleted : NotifiedState.Stop);
                return state.WithoutTimers() with { Role = ElectionRole.Stopped, IsDeleted = isDeleted };
        }
    }

    /// <summary>The role stays and the addresses stay; the timers follow the new settings.</summary>
    private static ElectionState Reload(in ElectionState state, ElectionSettings settings, byte priority, long nowUs, EffectList effects)
    {
        var reloaded = state;
        if (settings.BasePriority != ElectionSettings.OwnerPriority)
        {
            reloaded = reloaded with { GaveUpOwnership = false };
        }

        if (reloaded.GaveUpOwnership && priority == ElectionSettings.OwnerPriority)
        {
            priority--;
        }

        if (state.IsLowered)
        {
            reloaded = reloaded with { RaisedPriority = priority };
            priority = LoweredPriority;
        }

        switch (state.Role)
        {
            case ElectionRole.Master:
                reloaded = reloaded with
                {
                    MasterAdvertIntervalUs = settings.AdvertIntervalUs,
                    RefreshDueUs = settings.GarpMasterRefreshUs > 0
                        ? Math.Min(nowUs + settings.GarpMasterRefreshUs, state.RefreshDueUs)
                        : ElectionState.Never,
                };
                return priority < state.EffectivePriority
                    ? Resign(reloaded with { EffectivePriority = priority }, settings, nowUs, effects)
                    : Advertise(reloaded with { EffectivePriority = priority }, settings, nowUs, effects);
            case ElectionRole.Backup:
                var intervalUs = settings.Version == 3 ? state.MasterAdvertIntervalUs : settings.AdvertIntervalUs;
                return reloaded with
                {
                    EffectivePriority = priority,
                    MasterAdvertIntervalUs = intervalUs,
                    MasterDownDueUs = nowUs + ElectionTimes.MasterDownUs(settings, priority, intervalUs),
                    PreemptDelayEndsUs = settings.PreemptDelayUs == 0 ? ElectionState.Never : state.PreemptDelayEndsUs,
                    WantsMaster = false,
                };
            default:
                return reloaded with { EffectivePriority = priority };
        }
    }
}
