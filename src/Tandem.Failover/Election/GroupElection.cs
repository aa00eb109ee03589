namespace Tandem.Failover.Election;

/// <summary>
/// The election of a sync group: its members become MASTER only when every one wants to, and share BACKUP and FAULT
/// (keepalived.conf(5) "vrrp_sync_group"). Pure as <see cref="RouterElection"/> is: it reads and writes the states that it is given.
/// Effects of a member carry its index, those of the group -1; they stand in the order of keepalived: the member that moved first,
/// then the group's log line, the other members, and the group's notification.
/// </summary>
public static class GroupElection
{
    /// <summary>Applies one input to one member, and what follows of it to the others. Allocates nothing.</summary>
    /// <param name="group">What the group was: Initial, Backup, Master or Fault.</param>
    /// <param name="members">The states of all members; replaced by what they are now.</param>
    /// <param name="settings">Their settings, in the same order, each with <see cref="ElectionSettings.InSyncGroup"/>.</param>
    /// <param name="member">Whom the input is for.</param>
    /// <param name="input">What happens.</param>
    /// <param name="nowUs">The present time, monotonic.</param>
    /// <param name="effects">What is to be done is added here, in order.</param>
    /// <returns>What the group is now.</returns>
    public static ElectionRole Apply(
        ElectionRole group,
        Span<ElectionState> members,
        ReadOnlySpan<ElectionSettings> settings,
        int member,
        in ElectionInput input,
        long nowUs,
        EffectList effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        var round = new Round(members, settings, nowUs, effects);
        if (input.Kind == ElectionInputKind.Start)
        {
            return round.Start(group, member, input);
        }

        var before = members[member];
        round.Apply(member, input);
        ref readonly var after = ref members[member];
        return after.Role switch
        {
            ElectionRole.Fault or ElectionRole.Initial when input.Kind == ElectionInputKind.FaultBegins => round.Fault(group, member),
            ElectionRole.Fault or ElectionRole.Initial when input.Kind == ElectionInputKind.FaultEnds => round.LeaveFault(group, member),
            ElectionRole.Backup or ElectionRole.Master when before.Role == ElectionRole.Leaving => round.ComeBack(group, member),
            ElectionRole.Backup when before.Role == ElectionRole.Master => round.Backup(group, member),
            ElectionRole.Backup when after.WantsMaster => round.TryMaster(group, member),
            ElectionRole.Master when after.LowerPriorityAnnouncedUs != before.LowerPriorityAnnouncedUs => round.AnnounceElsewhere(group, member),
            ElectionRole.Master when after.ConflictEndsUs == ElectionState.Never && before.ConflictEndsUs != ElectionState.Never => round.EndConflict(group),
            ElectionRole.Stopped when before.Role != ElectionRole.Stopped => round.Stop(group, member, after.IsDeleted),
            _ => group,
        };
    }

    /// <summary>
    /// Makes the members of a group that was made or changed by a reload alike: each brings along what it was elsewhere. For the runner to
    /// call once, when all that go on running are in the group; members that have not started are left to their start, and those that
    /// leave or have stopped to their end.
    /// </summary>
    /// <param name="states">The states of all members; replaced by what they are now.</param>
    /// <param name="settings">Their settings, in the same order, each with <see cref="ElectionSettings.InSyncGroup"/>.</param>
    /// <param name="nowUs">The present time, monotonic.</param>
    /// <param name="effects">What is to be done is added here, in order; nothing when the members are alike already.</param>
    /// <returns>What the group is now: Initial when no member runs, else Fault, Master or Backup.</returns>
    public static ElectionRole Rejoin(Span<ElectionState> states, ReadOnlySpan<ElectionSettings> settings, long nowUs, EffectList effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        return new Round(states, settings, nowUs, effects).Rejoin();
    }

    /// <summary>One application: what it is given, at hand.</summary>
    private readonly ref struct Round(Span<ElectionState> members, ReadOnlySpan<ElectionSettings> settings, long nowUs, EffectList effects)
    {
        private readonly Span<ElectionState> members = members;
        private readonly ReadOnlySpan<ElectionSettings> settings = settings;

        internal void Apply(int member, in ElectionInput input)
        {
            effects.Member = (short)member;
            members[member] = RouterElection.Apply(members[member], settings[member], input, nowUs, effects);
            effects.Member = -1;
        }

        internal bool AnyFaulty()
        {
            foreach (ref readonly var state in members)
            {
                if (state.IsFaulty && state.Role != ElectionRole.Stopped)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>At start the group is told of before its members; later, as when any member moves.</summary>
        internal ElectionRole Start(ElectionRole group, int member, in ElectionInput input)
        {
            var isHeld = group == ElectionRole.Fault || AnyFaulty();
            var role = isHeld ? ElectionRole.Fault : ElectionRole.Backup;
            var isFirst = group == ElectionRole.Initial;
            if (isFirst && !input.IsLate && !IsAtOnce(member))
            {
                effects.Member = -1;
                effects.NotifyGroup(isHeld ? NotifiedState.Fault : NotifiedState.Backup);
                group = role;
            }

            Apply(member, input with { IsHeld = isHeld });
            if (isHeld)
            {
                return group == ElectionRole.Initial ? Move(member, ElectionEvent.GroupFault, ElectionInput.GroupFault, NotifiedState.Fault, role) : Fault(group, member);
            }

            return isFirst && input.IsLate ? Backup(group, member) : isFirst ? role : group;
        }

        /// <summary>A fault known before the group has begun waits for the start.</summary>
        internal ElectionRole Fault(ElectionRole group, int member) => group is ElectionRole.Fault or ElectionRole.Initial or ElectionRole.Stopped
            ? group
            : Move(member, ElectionEvent.GroupFault, ElectionInput.GroupFault, NotifiedState.Fault, ElectionRole.Fault);

        internal ElectionRole Backup(ElectionRole group, int member) => group == ElectionRole.Backup
            ? group
            : Move(member, ElectionEvent.GroupBackup, ElectionInput.GroupBackup, NotifiedState.Backup, ElectionRole.Backup);

        /// <summary>A hand-over of one member has ended, one way or the other; the group may have moved on meanwhile, or begun with nobody in it.</summary>
        internal ElectionRole ComeBack(ElectionRole group, int member)
        {
            if (group == ElectionRole.Initial)
            {
                return Rejoin();
            }

            if (group == ElectionRole.Fault)
            {
                Apply(member, ElectionInput.GroupFault);
                return group;
            }

            if (members[member].Role == ElectionRole.Backup)
            {
                return Backup(group, member);
            }

            if (group == ElectionRole.Backup)
            {
                Apply(member, ElectionInput.GroupBackup);
            }

            return group;
        }

        internal ElectionRole LeaveFault(ElectionRole group, int member)
        {
            if (group != ElectionRole.Fault || AnyFaulty())
            {
                return group;
            }

            Apply(member, ElectionInput.GroupBackup);
            return Backup(group, member);
        }

        internal ElectionRole TryMaster(ElectionRole group, int member)
        {
            foreach (ref readonly var state in members)
            {
                if (state.Role != ElectionRole.Master && !(state.Role == ElectionRole.Backup && state.WantsMaster))
                {
                    return group;
                }
            }

            Apply(member, ElectionInput.GroupMaster);
            return Move(member, ElectionEvent.GroupMaster, ElectionInput.GroupMaster, NotifiedState.Master, ElectionRole.Master);
        }

        /// <summary>What a lower priority met by one member says of neighbors holds for the addresses of all.</summary>
        internal ElectionRole AnnounceElsewhere(ElectionRole group, int member)
        {
            ApplyToOthers(member, ElectionInput.GroupAnnounce);
            return group;
        }

        /// <summary>The group's scripts run again when the last of its members' conflicts is won.</summary>
        internal ElectionRole EndConflict(ElectionRole group)
        {
            foreach (ref readonly var state in members)
            {
                if (state.ConflictEndsUs != ElectionState.Never)
                {
                    return group;
                }
            }

            effects.NotifyGroup(NotifiedState.MasterAgain);
            return group;
        }

        /// <summary>The group has stopped when its last member has. A fault that is no longer configured holds nobody.</summary>
        internal ElectionRole Stop(ElectionRole group, int member, bool isDeleted)
        {
            foreach (ref readonly var state in members)
            {
                if (state.Role != ElectionRole.Stopped)
                {
                    return isDeleted ? LeaveFault(group, member) : group;
                }
            }

            effects.NotifyGroup(isDeleted ? NotifiedState.Deleted : NotifiedState.Stop);
            return ElectionRole.Stopped;
        }

        /// <summary>A fault of one holds all; else they stay MASTER only when every one is, since the others cannot be lifted without a vote.</summary>
        internal ElectionRole Rejoin()
        {
            effects.Member = -1;
            var (running, masters, faults) = (0, 0, 0);
            foreach (ref readonly var state in members)
            {
                running += state.Role is ElectionRole.Backup or ElectionRole.Master or ElectionRole.Fault ? 1 : 0;
                masters += state.Role == ElectionRole.Master ? 1 : 0;
                faults += state.Role == ElectionRole.Fault ? 1 : 0;
            }

            const int nobody = -1;
            if (running == 0)
            {
                return ElectionRole.Initial;
            }

            if (AnyFaulty())
            {
                return faults == running
                    ? ElectionRole.Fault
                    : Move(nobody, ElectionEvent.GroupFault, ElectionInput.GroupFault, NotifiedState.Fault, ElectionRole.Fault);
            }

            if (masters == running)
            {
                return ElectionRole.Master;
            }

            return masters + faults == 0
                ? ElectionRole.Backup
                : Move(nobody, ElectionEvent.GroupBackup, ElectionInput.GroupBackup, NotifiedState.Backup, ElectionRole.Backup);
        }

        private bool IsAtOnce(int member) =>
            settings[member].StartsAsMaster && settings[member].BasePriority == ElectionSettings.OwnerPriority;

        private ElectionRole Move(int member, ElectionEvent said, in ElectionInput input, NotifiedState told, ElectionRole role)
        {
            effects.Log(said);
            ApplyToOthers(member, input);
            effects.NotifyGroup(told);
            return role;
        }

        private void ApplyToOthers(int member, in ElectionInput input)
        {
            for (var other = 0; other < members.Length; other++)
            {
                if (other != member)
                {
                    Apply(other, input);
                }
            }
        }
    }
}
