namespace Tandem.Failover.Election;

/// <content>A planned hand-over while the process runs on: as a planned stop up to the moment in which another speaks, and then BACKUP.</content>
public static partial class RouterElection
{
    /// <summary>What a lowered router compares and advertises: it never preempts, and serves when there is nobody else at all.</summary>
    internal const byte LoweredPriority = 1;

    private static ElectionState Lower(in ElectionState state, ElectionSettings settings, long nowUs, EffectList effects)
    {
        if (state.IsLowered || state.Role == ElectionRole.Leaving)
        {
            return state;
        }

        var lowered = state with { IsLowered = true, RaisedPriority = state.EffectivePriority };
        if (state.Role != ElectionRole.Master)
        {
            effects.Log(ElectionEvent.Lowered);
            return WithPriority(lowered, settings, LoweredPriority, nowUs, effects);
        }

        effects.Log(ElectionEvent.HandingOver);
        effects.Send(0);
        effects.CountOne(ElectionStatistic.PriorityZeroSent);
        return lowered.WithoutTimers() with
        {
            Role = ElectionRole.Leaving,
            EffectivePriority = LoweredPriority,
            AdvertisementDueUs = nowUs + ElectionTimes.RepeatedFarewellUs,
            LingerEndsUs = nowUs + HandOverPatienceUs(settings),
        };
    }

    /// <summary>The worst of others waits its skew after priority 0, or as if nothing was said when that was lost.</summary>
    internal static long HandOverPatienceUs(ElectionSettings settings) => ElectionTimes.MasterDownUs(settings, LoweredPriority, settings.AdvertIntervalUs);

    /// <summary>How long a router waits that has heard priority 0: its skew.</summary>
    /// <param name="settings">The settings that it shares with this router.</param>
    /// <param name="priority">Its priority; 0 when that is not known, for the longest.</param>
    internal static long SpeaksAfterUs(ElectionSettings settings, byte priority) =>
        ElectionTimes.SkewUs(settings.Version, Math.Max(priority, LoweredPriority), settings.AdvertIntervalUs);

    private static ElectionState Raise(in ElectionState state, ElectionSettings settings, long nowUs, EffectList effects)
    {
        if (!state.IsLowered)
        {
            return state;
        }

        effects.Log(ElectionEvent.Raised, state.RaisedPriority, state.EffectivePriority);
        return state.Role == ElectionRole.Leaving
            ? GoOnAsMaster(state, settings, nowUs, effects)
            : WithPriority(state with { IsLowered = false }, settings, state.RaisedPriority, nowUs, effects);
    }

    /// <summary>Another router serves: only now the addresses go.</summary>
    private static ElectionState EndHandOver(in ElectionState state, ElectionSettings settings, in ElectionInput input, long nowUs, EffectList effects)
    {
        effects.Log(ElectionEvent.HandedOver, input.Priority, state.EffectivePriority, input.Sender);
        effects.Log(ElectionEvent.EnteringBackup);
        var left = LeaveMaster(state, false, effects);
        effects.Notify(NotifiedState.Backup);
        var intervalUs = settings.Version == 3 ? input.IntervalUs : settings.AdvertIntervalUs;
        return ToBackup(left, settings, intervalUs, nowUs) with { MasterAddress = input.Sender, MasterPriority = input.Priority };
    }

    private static ElectionState GiveUpHandOver(in ElectionState state, ElectionSettings settings, long nowUs, EffectList effects)
    {
        effects.Log(ElectionEvent.NobodyTookOver, HandOverPatienceUs(settings), 0);
        return GoOnAsMaster(state, settings, nowUs, effects);
    }

    /// <summary>The addresses never left: to speak again is all there is to do.</summary>
    private static ElectionState GoOnAsMaster(in ElectionState state, ElectionSettings settings, long nowUs, EffectList effects)
    {
        var master = state.WithoutTimers() with
        {
            Role = ElectionRole.Master,
            IsLowered = false,
            EffectivePriority = state.RaisedPriority,
            MasterAdvertIntervalUs = settings.AdvertIntervalUs,
            RefreshDueUs = After(nowUs, settings.GarpMasterRefreshUs),
        };
        return Advertise(master, settings, nowUs, effects);
    }

    private static ElectionState FailWhileHandingOver(in ElectionState state, ElectionSettings settings, EffectList effects)
    {
        effects.Log(ElectionEvent.EnteringFault);
        var left = LeaveMaster(state, false, effects);
        effects.Notify(NotifiedState.Fault);

        // Nobody has spoken: whoever was master before us is not who took over.
        return left with { Role = ElectionRole.Fault, IsFaulty = true, MasterAdvertIntervalUs = settings.AdvertIntervalUs, MasterAddress = default, MasterPriority = 0 };
    }
}
