namespace Tandem.Failover.Election;

/// <content>MASTER: the way in, the duties, and the ways out.</content>
public static partial class RouterElection
{
    /// <summary>RFC 9568 §6.4.2, line 325 on: advertise, take the addresses, announce them, tell.</summary>
    private static ElectionState BecomeMaster(in ElectionState state, ElectionSettings settings, long nowUs, EffectList effects)
    {
        effects.Send(state.EffectivePriority);
        effects.Log(ElectionEvent.EnteringMaster);
        if (settings.Version == 3 && state.MasterAdvertIntervalUs != settings.AdvertIntervalUs)
        {
            effects.Log(ElectionEvent.IntervalRestored, settings.AdvertIntervalUs, state.MasterAdvertIntervalUs);
        }

        effects.CountOne(ElectionStatistic.BecameMaster);
        effects.AddAddresses();
        effects.Announce(settings.GarpMasterRepeat);
        effects.Notify(NotifiedState.Master);
        return state.WithoutTimers() with
        {
            Role = ElectionRole.Master,
            HoldsAddresses = true,
            MasterAdvertIntervalUs = settings.AdvertIntervalUs,
            AdvertisedUs = nowUs,
            AdvertisementDueUs = nowUs + settings.AdvertIntervalUs,
            TakeOverUntilUs = state.MasterPriority > 0 && state.MasterPriority < state.EffectivePriority ? nowUs + settings.AdvertIntervalUs : long.MinValue,
            AnnounceDueUs = After(nowUs, settings.GarpMasterDelayUs),
            RefreshDueUs = After(nowUs, settings.GarpMasterRefreshUs),
        };
    }

    private static long After(long nowUs, long delayUs) => delayUs > 0 ? nowUs + delayUs : ElectionState.Never;

    /// <summary>Sends our advertisement now; the next is due an interval later.</summary>
    private static ElectionState Advertise(in ElectionState state, ElectionSettings settings, long nowUs, EffectList effects)
    {
        effects.Send(state.EffectivePriority);
        return state with { AdvertisedUs = nowUs, AdvertisementDueUs = nowUs + settings.AdvertIntervalUs };
    }

    private static ElectionState OnMasterTimer(in ElectionState state, ElectionSettings settings, long nowUs, EffectList effects)
    {
        if (nowUs - state.AdvertisedUs >= ElectionTimes.LongestSilenceUs(settings))
        {
            return AfterPause(state, settings, nowUs, effects);
        }

        var next = state;
        if (next.ReplyDueUs <= nowUs)
        {
            next = AnswerLowerPriority(next, settings, nowUs, effects);
        }

        if (next.AdvertisementDueUs <= nowUs)
        {
            if (next.RefreshDueUs <= nowUs)
            {
                effects.Announce(settings.GarpMasterRefreshRepeat);
                next = next with { RefreshDueUs = After(nowUs, settings.GarpMasterRefreshUs) };
            }

            // From when it was due, not from now, so that a late wake-up does not slow the beat.
            var dueUs = next.AdvertisementDueUs + settings.AdvertIntervalUs;
            next = Advertise(next, settings, nowUs, effects);
            next = dueUs > nowUs ? next with { AdvertisementDueUs = dueUs } : next;
        }

        if (next.ConflictEndsUs <= nowUs)
        {
            effects.Notify(NotifiedState.MasterAgain);
            next = next with { ConflictEndsUs = ElectionState.Never };
        }

        if (next.AnnounceDueUs <= nowUs)
        {
            effects.Announce(settings.GarpMasterRepeat);
            next = next with { AnnounceDueUs = ElectionState.Never };
        }

        if (next.LowerPriorityAnnounceDueUs <= nowUs)
        {
            effects.Announce(settings.GarpLowerPriorityRepeat);
            next = next with { LowerPriorityAnnounceDueUs = ElectionState.Never };
        }

        return next;
    }

    /// <summary>RFC 9568 §6.4.3.</summary>
    private static ElectionState ReceiveAsMaster(
        in ElectionState state, ElectionSettings settings, in ElectionInput input, long nowUs, EffectList effects)
    {
        if (input.Priority == 0)
        {
            effects.CountOne(ElectionStatistic.PriorityZeroReceived);
            effects.Log(ElectionEvent.MasterReceivedPriorityZero);
            return MayAnswer(state, nowUs) ? Advertise(state with { RepliedUs = nowUs }, settings, nowUs, effects) : PutOffAnswer(state);
        }

        var order = input.Priority.CompareTo(state.EffectivePriority);
        if (order == 0)
        {
            order = input.Sender.CompareTo(settings.Address);
            if (order == 0)
            {
                effects.Log(ElectionEvent.ReceivedOwnAddress);
                return state;
            }

            if (state.EffectivePriority == ElectionSettings.OwnerPriority)
            {
                effects.Log(ElectionEvent.BothAreOwners);
                var former = state with { EffectivePriority = ElectionSettings.OwnerPriority - 1, GaveUpOwnership = true };
                return Yield(former, settings, input, nowUs, effects);
            }
        }

        return order > 0
            ? Yield(state, settings, input, nowUs, effects)
            : MeetLowerPriority(state, settings, input, nowUs, effects);
    }

    private static bool MayAnswer(in ElectionState state, long nowUs) =>
        state.RepliedUs == long.MinValue || nowUs - state.RepliedUs >= ElectionTimes.AnswerGapUs;

    private static ElectionState PutOffAnswer(in ElectionState state) => state with { ReplyDueUs = state.RepliedUs + ElectionTimes.AnswerGapUs };

    private static ElectionState MeetLowerPriority(
        in ElectionState state, ElectionSettings settings, in ElectionInput input, long nowUs, EffectList effects)
    {
        if (nowUs <= state.TakeOverUntilUs && input.Sender == state.MasterAddress)
        {
            // We took over from it knowingly, and it has the last word (or its packet crossed ours): no conflict, nothing to alarm anybody.
            effects.Log(ElectionEvent.HeardPredecessor, input.Priority, state.EffectivePriority, input.Sender);
            return MayAnswer(state, nowUs) ? AnswerLowerPriority(state, settings, nowUs, effects) : PutOffAnswer(state);
        }

        effects.Log(
            settings.LowerPriorityNoAdvert ? ElectionEvent.ReceivedLowerPriorityUnanswered : ElectionEvent.ReceivedLowerPriority,
            input.Priority,
            state.EffectivePriority,
            input.Sender);
        if (!MayAnswer(state, nowUs))
        {
            return PutOffAnswer(state);
        }

        effects.Notify(NotifiedState.MasterReceivedLowerPriority);
        var intervalUs = settings.Version == 3 ? input.IntervalUs : settings.AdvertIntervalUs;
        var met = state with { ConflictEndsUs = nowUs + ElectionTimes.SilentUs(intervalUs) };
        return AnswerLowerPriority(met, settings, nowUs, effects);
    }

    private static ElectionState AnswerLowerPriority(in ElectionState state, ElectionSettings settings, long nowUs, EffectList effects)
    {
        var answered = state with { RepliedUs = nowUs, ReplyDueUs = ElectionState.Never };
        if (!settings.LowerPriorityNoAdvert)
        {
            answered = Advertise(answered, settings, nowUs, effects);
        }

        return AnnounceAfterLowerPriority(answered, settings, nowUs, effects) with { LowerPriorityAnnouncedUs = nowUs };
    }

    /// <summary>Another master may have had the addresses: whoever believes it must hear from us, now and again.</summary>
    private static ElectionState AnnounceAfterLowerPriority(in ElectionState state, ElectionSettings settings, long nowUs, EffectList effects)
    {
        if (state.Role != ElectionRole.Master || settings.GarpLowerPriorityRepeat <= 0)
        {
            return state;
        }

        effects.Announce(settings.GarpLowerPriorityRepeat);
        return state with { LowerPriorityAnnounceDueUs = After(nowUs, settings.GarpLowerPriorityDelayUs) };
    }

    /// <summary>A better master speaks (line 735 on).</summary>
    private static ElectionState Yield(in ElectionState state, ElectionSettings settings, in ElectionInput input, long nowUs, EffectList effects)
    {
        if (settings.HigherPrioritySendAdvert)
        {
            effects.Send(state.EffectivePriority);
        }

        effects.Log(
            input.Priority > state.EffectivePriority ? ElectionEvent.ReceivedHigherPriority : ElectionEvent.ReceivedSamePriorityHigherAddress,
            input.Priority,
            state.EffectivePriority,
            input.Sender);
        var intervalUs = settings.Version == 3 ? input.IntervalUs : settings.AdvertIntervalUs;
        if (intervalUs != settings.AdvertIntervalUs)
        {
            effects.Log(ElectionEvent.IntervalUpdated, intervalUs, settings.AdvertIntervalUs);
        }

        effects.Log(ElectionEvent.EnteringBackup);
        var left = LeaveMaster(state, false, effects);
        if (nowUs > state.HandOverUntilUs)
        {
            // Both were master. Only the other can put right what neighbors believe, and it learns from this that it must: now that the
            // addresses are off this host, its announcement is the last word.
            effects.Send(state.EffectivePriority);
        }

        effects.Notify(NotifiedState.Backup);
        return ToBackup(left, settings, intervalUs, nowUs) with { MasterAddress = input.Sender, MasterPriority = input.Priority };
    }

    /// <summary>
    /// Our priority fell. Priority 0 makes better backups wait their skew only; the advertisement that follows (twice, against loss)
    /// sends worse ones back to waiting. We serve on until a better one speaks, or for ever when there is none.
    /// </summary>
    private static ElectionState Resign(in ElectionState state, ElectionSettings settings, long nowUs, EffectList effects)
    {
        effects.Log(ElectionEvent.Resigned, state.EffectivePriority, 0);
        effects.Send(0);
        effects.CountOne(ElectionStatistic.PriorityZeroSent);
        effects.Send(state.EffectivePriority);
        effects.Send(state.EffectivePriority);
        return state with
        {
            HandOverUntilUs = nowUs + ElectionTimes.MasterDownUs(settings, state.EffectivePriority, settings.AdvertIntervalUs),
            AdvertisedUs = nowUs,
            AdvertisementDueUs = nowUs + (settings.AdvertIntervalUs / ElectionTimes.SoonerAfterResigning),
        };
    }

    /// <summary>
    /// We were silent for so long that others have taken over, and may be believed by all neighbors. To speak now would bring both
    /// down; we ask again as a backup does.
    /// </summary>
    private static ElectionState AfterPause(in ElectionState state, ElectionSettings settings, long nowUs, EffectList effects)
    {
        var silentUs = nowUs - state.AdvertisedUs;
        if (silentUs < ElectionTimes.LongestSilenceUs(settings))
        {
            return state;
        }

        effects.Log(ElectionEvent.PausedTooLong, silentUs, 0);
        effects.Log(ElectionEvent.EnteringBackup);
        var left = LeaveMaster(state, false, effects);
        effects.Notify(NotifiedState.Backup);
        return ToBackup(left, settings, settings.AdvertIntervalUs, nowUs);
    }

    private static ElectionState AnnounceAgain(in ElectionState state, int rounds, EffectList effects)
    {
        if (state.HoldsAddresses)
        {
            effects.Announce(rounds);
        }

        return state;
    }

    /// <summary>Out of MASTER: with priority 0 (twice, against loss) when nobody else need be master already.</summary>
    private static ElectionState LeaveMaster(in ElectionState state, bool says, EffectList effects)
    {
        if (says)
        {
            effects.Send(0);
            effects.Send(0);
            effects.Log(ElectionEvent.SentPriorityZero);
            effects.CountOne(ElectionStatistic.PriorityZeroSent);
        }

        effects.CountOne(ElectionStatistic.ReleasedMaster);
        effects.RemoveAddresses();
        return state.WithoutTimers() with { HoldsAddresses = false };
    }

    private static ElectionState ReceiveAsLeaving(in ElectionState state, ElectionSettings settings, in ElectionInput input, long nowUs, EffectList effects)
    {
        if (input.Priority == 0 || input.Sender == settings.Address)
        {
            return state;
        }

        return state.IsLowered ? EndHandOver(state, settings, input, nowUs, effects) : EndLeaving(state, effects);
    }

    private static ElectionState OnLeavingTimer(in ElectionState state, ElectionSettings settings, long nowUs, EffectList effects)
    {
        if (state.LingerEndsUs <= nowUs)
        {
            return state.IsLowered ? GiveUpHandOver(state, settings, nowUs, effects) : EndLeaving(state, effects);
        }

        if (state.AdvertisementDueUs <= nowUs)
        {
            effects.Send(0);
            return state with { AdvertisementDueUs = ElectionState.Never };
        }

        return state;
    }

    private static ElectionState EndLeaving(in ElectionState state, EffectList effects)
    {
        effects.RemoveAddresses();
        effects.Notify(state.IsDeleted ? NotifiedState.Deleted : NotifiedState.Stop);
        return state.WithoutTimers() with { Role = ElectionRole.Stopped, HoldsAddresses = false };
    }
}
