using Tandem.Failover.Election;

namespace Tandem.Failover.Tests.Election;

/// <summary>Sync groups, in the order and words that keepalived 2.2 was seen to have.</summary>
public sealed class GroupElectionTests
{
    private static readonly ElectionSettings Plain = new() { BasePriority = 100 };

    [Fact]
    public void At_start_the_group_is_told_before_its_members()
    {
        var squad = new Squad(2, Plain);
        Assert.Equal("group Backup; (V0) Entering BACKUP STATE (init); V0 Backup", squad.Apply(0, ElectionInput.Start()));
        Assert.Equal("(V1) Entering BACKUP STATE (init); V1 Backup", squad.Apply(1, ElectionInput.Start()));
        Assert.Equal(ElectionRole.Backup, squad.Role);
    }

    [Fact]
    public void A_late_start_is_a_transition_of_the_group()
    {
        var squad = new Squad(2, Plain);
        Assert.Equal(
            "(V0) Entering BACKUP STATE; V0 Backup; VRRP_Group(G1) Syncing instances to BACKUP state; group Backup", squad.Apply(0, ElectionInput.Start(isLate: true)));
        Assert.Equal("(V1) Entering BACKUP STATE; V1 Backup", squad.Apply(1, ElectionInput.Start(isLate: true)));
    }

    [Fact]
    public void A_group_goes_master_only_when_every_member_wants_to()
    {
        var squad = Squad.Backup(2, Plain);
        squad.NowUs += 1_000_000;
        squad.Apply(1, ElectionInput.Advertisement(150, 0, Candidate.Higher));
        squad.NowUs = squad.Members[0].NextDeadlineUs;
        Assert.Equal("", squad.Apply(0, ElectionInput.Timer));
        Assert.True(squad.Members[0].WantsMaster);
        Assert.Equal(squad.NowUs + 3_609_375, squad.Members[0].NextDeadlineUs);
        squad.NowUs = squad.Members[1].NextDeadlineUs;
        Assert.Equal(
            "V1 send 100; (V1) Entering MASTER STATE; V1 AddAddresses; V1 Announce; V1 Master; VRRP_Group(G1) Syncing instances to MASTER state; "
            + "V0 send 100; (V0) Entering MASTER STATE; V0 AddAddresses; V0 Announce; V0 Master; group Master",
            squad.Apply(1, ElectionInput.Timer));
        Assert.Equal(ElectionRole.Master, squad.Role);
    }

    [Fact]
    public void A_member_that_hears_a_master_wants_no_longer()
    {
        var squad = Squad.Backup(2, Plain);
        squad.NowUs = squad.Members[0].NextDeadlineUs;
        squad.Apply(0, ElectionInput.Timer);
        squad.Apply(0, ElectionInput.Advertisement(150, 0, Candidate.Higher));
        Assert.False(squad.Members[0].WantsMaster);
        Assert.Equal("", squad.Apply(1, ElectionInput.Timer));
        Assert.Equal(ElectionRole.Backup, squad.Role);
    }

    [Fact]
    public void One_that_yields_takes_all_to_backup()
    {
        var squad = Squad.Master(2, Plain);
        Assert.Equal(
            "(V0) Master received advert from 10.42.0.12 with higher priority 150, ours 100; (V0) Entering BACKUP STATE; V0 RemoveAddresses; V0 send 100; V0 Backup; "
            + "VRRP_Group(G1) Syncing instances to BACKUP state; (V1) Entering BACKUP STATE; V1 RemoveAddresses; V1 Backup; group Backup",
            squad.Apply(0, ElectionInput.Advertisement(150, 0, Candidate.Higher)));
        Assert.All(squad.Members, member => Assert.Equal(squad.NowUs + 3_609_375, member.NextDeadlineUs));
    }

    [Fact]
    public void One_fault_puts_all_in_fault_and_all_recover_together()
    {
        var squad = Squad.Master(3, Plain);
        Assert.Equal(
            "(V1) Entering FAULT STATE; V1 send 0; V1 send 0; V1 RemoveAddresses; V1 Fault; VRRP_Group(G1) Syncing instances to FAULT state; "
            + "(V0) Entering FAULT STATE; V0 send 0; V0 send 0; V0 RemoveAddresses; V0 Fault; "
            + "(V2) Entering FAULT STATE; V2 send 0; V2 send 0; V2 RemoveAddresses; V2 Fault; group Fault",
            squad.Apply(1, ElectionInput.FaultBegins));
        Assert.Equal("", squad.Apply(0, ElectionInput.FaultBegins));
        Assert.Equal("", squad.Apply(1, ElectionInput.FaultEnds));
        Assert.Equal(
            "(V0) Entering BACKUP STATE; V0 Backup; VRRP_Group(G1) Syncing instances to BACKUP state; "
            + "(V1) Entering BACKUP STATE; V1 Backup; (V2) Entering BACKUP STATE; V2 Backup; group Backup",
            squad.Apply(0, ElectionInput.FaultEnds));
    }

    [Fact]
    public void A_member_that_starts_beside_a_faulty_one_starts_in_fault()
    {
        var squad = new Squad(2, Plain);
        squad.Apply(1, ElectionInput.FaultBegins);
        Assert.Equal("group Fault; (V0) entering FAULT state; V0 Fault", squad.Apply(0, ElectionInput.Start()));
        Assert.Equal("(V1) entering FAULT state; V1 Fault", squad.Apply(1, ElectionInput.Start()));
        squad.Apply(1, ElectionInput.FaultEnds);
        Assert.Equal(ElectionRole.Backup, squad.Role);
        Assert.All(squad.Members, member => Assert.Equal(ElectionRole.Backup, member.Role));
    }

    [Fact]
    public void Owners_that_start_as_master_go_master_together()
    {
        var squad = Squad.Backup(2, Plain with { BasePriority = 255, StartsAsMaster = true });
        var told = squad.ExpireAll();
        Assert.StartsWith("V1 send 255; (V1) Entering MASTER STATE", told, StringComparison.Ordinal);
        Assert.EndsWith("V0 Master; group Master", told, StringComparison.Ordinal);
        Assert.Equal(ElectionRole.Master, squad.Role);
    }

    [Fact]
    public void A_lower_priority_met_by_one_member_makes_all_announce()
    {
        var squad = Squad.Master(2, Plain);
        squad.NowUs += 100_000;
        Assert.Equal(
            "(V0) Received advert from 10.42.0.12 with lower priority 50, ours 100, forcing new election; V0 MasterReceivedLowerPriority; V0 send 100; V0 Announce; V1 Announce",
            squad.Apply(0, ElectionInput.Advertisement(50, 0, Candidate.Higher)));
        Assert.Equal(squad.NowUs + 5_000_000, squad.Members[1].LowerPriorityAnnounceDueUs);
    }

    [Fact]
    public void Scripts_of_the_group_run_again_when_the_last_conflict_is_won()
    {
        var squad = Squad.Master(2, Plain);
        squad.Apply(0, ElectionInput.Advertisement(50, 0, Candidate.Higher));
        squad.NowUs += 100_000;
        squad.Apply(1, ElectionInput.Advertisement(50, 0, Candidate.Higher));
        squad.NowUs = squad.Members[0].ConflictEndsUs;
        Assert.Equal("V0 send 100; V0 MasterAgain", squad.Apply(0, ElectionInput.Timer));
        squad.NowUs = squad.Members[1].ConflictEndsUs;
        Assert.Equal("V1 send 100; V1 MasterAgain; group MasterAgain", squad.Apply(1, ElectionInput.Timer));
    }

    [Fact]
    public void A_group_has_stopped_when_its_last_member_has()
    {
        var squad = Squad.Master(2, Plain);
        squad.Apply(0, ElectionInput.Stop);
        squad.Apply(1, ElectionInput.Stop);
        Assert.Equal("V0 RemoveAddresses; V0 Stop", squad.Apply(0, ElectionInput.Advertisement(50, 0, Candidate.Higher)));
        Assert.Equal("V1 RemoveAddresses; V1 Stop; group Stop", squad.Apply(1, ElectionInput.Advertisement(50, 0, Candidate.Higher)));
        Assert.Equal(ElectionRole.Stopped, squad.Role);
    }

    [Fact]
    public void A_group_that_woke_too_late_steps_down_as_one()
    {
        var squad = Squad.Master(2, Plain);
        squad.NowUs += 3_000_000;
        squad.Apply(0, ElectionInput.Woke);
        Assert.All(squad.Members, member => Assert.Equal(ElectionRole.Backup, member.Role));
        Assert.Equal("", squad.Apply(1, ElectionInput.Woke));
    }

    [Fact]
    public void Members_that_come_together_as_master_and_backup_become_backup()
    {
        var squad = Strangers(ElectionRole.Master, ElectionRole.Backup);
        Assert.Equal(
            "VRRP_Group(G1) Syncing instances to BACKUP state; (V0) Entering BACKUP STATE; V0 RemoveAddresses; V0 Backup; group Backup", squad.Rejoin());
        Assert.Equal(ElectionRole.Backup, squad.Role);
        Assert.All(squad.Members, member => Assert.Equal(ElectionRole.Backup, member.Role));
    }

    [Fact]
    public void Members_that_come_together_alike_hear_nothing()
    {
        foreach (var role in (ElectionRole[])[ElectionRole.Master, ElectionRole.Backup, ElectionRole.Fault, ElectionRole.Initial])
        {
            var squad = Strangers(role, role);
            Assert.Equal("", squad.Rejoin());
            Assert.Equal(role, squad.Role);
            Assert.All(squad.Members, member => Assert.Equal(role, member.Role));
        }
    }

    [Fact]
    public void A_fault_that_a_member_brings_along_holds_all_until_it_ends()
    {
        var squad = Strangers(ElectionRole.Master, ElectionRole.Fault, ElectionRole.Backup);
        Assert.Equal(
            "VRRP_Group(G1) Syncing instances to FAULT state; (V0) Entering FAULT STATE; V0 send 0; V0 send 0; V0 RemoveAddresses; V0 Fault; "
            + "(V2) Entering FAULT STATE; V2 Fault; group Fault",
            squad.Rejoin());
        Assert.Equal(ElectionRole.Fault, squad.Role);
        squad.Apply(1, ElectionInput.FaultEnds);
        Assert.Equal(ElectionRole.Backup, squad.Role);
        Assert.All(squad.Members, member => Assert.Equal(ElectionRole.Backup, member.Role));
    }

    [Fact]
    public void A_member_held_in_fault_by_a_group_that_it_left_recovers_in_the_next()
    {
        var squad = Strangers(ElectionRole.Fault, ElectionRole.Backup);
        squad.ApplyInGroupThatEnds(0, ElectionInput.FaultEnds);
        Assert.Equal(ElectionRole.Fault, squad.Members[0].Role);
        Assert.Equal("VRRP_Group(G1) Syncing instances to BACKUP state; (V0) Entering BACKUP STATE; V0 Backup; group Backup", squad.Rejoin());
        Assert.All(squad.Members, member => Assert.Equal(ElectionRole.Backup, member.Role));
    }

    [Fact]
    public void A_member_that_joins_masters_before_its_start_follows_them()
    {
        var squad = Strangers(ElectionRole.Master, ElectionRole.Initial);
        Assert.Equal("", squad.Rejoin());
        Assert.Equal(ElectionRole.Master, squad.Role);
        squad.Apply(1, ElectionInput.Start());
        squad.NowUs = squad.Members[0].NextDeadlineUs;
        while (squad.Members[1].NextDeadlineUs > squad.NowUs)
        {
            squad.Apply(0, ElectionInput.Timer);
            squad.NowUs = Math.Min(squad.Members[0].NextDeadlineUs, squad.Members[1].NextDeadlineUs);
        }

        squad.Apply(1, ElectionInput.Timer);
        Assert.Equal(ElectionRole.Master, squad.Role);
        Assert.All(squad.Members, member => Assert.Equal(ElectionRole.Master, member.Role));
    }

    [Fact]
    public void A_member_that_comes_back_from_a_hand_over_into_a_group_where_nobody_ran_begins_it()
    {
        var squad = Strangers(ElectionRole.Master, ElectionRole.Initial);
        squad.ApplyAlone(0, ElectionInput.Lower);
        Assert.Equal(ElectionRole.Leaving, squad.Members[0].Role);
        Assert.Equal("", squad.Rejoin());
        Assert.Equal(ElectionRole.Initial, squad.Role);
        squad.Apply(0, ElectionInput.Raise);
        Assert.Equal(ElectionRole.Master, squad.Role);
        Assert.Equal(ElectionRole.Master, squad.Members[0].Role);
    }

    /// <summary>Members that were alone until now and bring along what they were.</summary>
    private static Squad Strangers(params ElectionRole[] roles)
    {
        var squad = new Squad(roles.Length, Plain);
        for (var member = 0; member < roles.Length; member++)
        {
            if (roles[member] == ElectionRole.Initial)
            {
                continue;
            }

            squad.ApplyAlone(member, ElectionInput.Start());
            if (roles[member] == ElectionRole.Fault)
            {
                squad.ApplyAlone(member, ElectionInput.FaultBegins);
            }
        }

        squad.NowUs += 4_000_000;
        for (var member = 0; member < roles.Length; member++)
        {
            if (roles[member] == ElectionRole.Master)
            {
                squad.ApplyAlone(member, ElectionInput.Timer);
            }
        }

        return squad;
    }
}
