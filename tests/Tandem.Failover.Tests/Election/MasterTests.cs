using Tandem.Failover.Election;

namespace Tandem.Failover.Tests.Election;

/// <summary>MASTER: the rows S9 to S13 and R7, and what keeps clients served when a master goes, meets another or was away.</summary>
public sealed class MasterTests
{
    private static readonly ElectionSettings Plain = new() { BasePriority = 100 };

    [Fact]
    public void S9_a_master_advertises_each_interval_and_announces_again_after_five_seconds()
    {
        var master = Candidate.Master(Plain);
        var told = master.Run(6_000_000);
        Assert.Equal(["send 100", "send 100", "send 100", "send 100", "send 100; announce 5", "send 100"], told);
    }

    [Fact]
    public void A_master_announces_slowly_when_no_refresh_is_written()
    {
        var master = Candidate.Master(Plain with { GarpMasterDelayUs = 0 });
        var told = master.Run(61_000_000);
        Assert.Equal("announce 1; send 100", told[29]);
        Assert.Equal("announce 1; send 100", told[59]);
        Assert.Equal(59, told.Count(said => said == "send 100"));
    }

    [Fact]
    public void A_refresh_of_zero_is_none() => Assert.All(
        Candidate.Master(Plain with { GarpMasterDelayUs = 0, GarpMasterRefreshUs = 0 }).Run(100_000_000), said => Assert.Equal("send 100", said));

    [Fact]
    public void S10_priority_0_is_answered_at_once_and_restarts_the_timer()
    {
        var master = Candidate.Master(Plain);
        master.NowUs += 400_000;
        Assert.Equal("send 100", Candidate.Deeds(master.Hear(0, Candidate.Higher)));
        Assert.Equal(1_000_000, master.WaitsUs);
    }

    [Fact]
    public void S11_a_higher_priority_takes_over_and_the_loser_has_a_last_word_once_its_addresses_are_gone()
    {
        var master = Candidate.Master(Plain);
        Assert.Equal(
            "log (VI_1) Master received advert from 10.42.0.12 with higher priority 101, ours 100; log (VI_1) Entering BACKUP STATE; "
            + "count ReleasedMaster; remove; send 100; notify Backup",
            master.Hear(101, Candidate.Higher));
        Assert.Equal(ElectionRole.Backup, master.State.Role);
        Assert.False(master.State.HoldsAddresses);
        Assert.Equal(3_609_375, master.WaitsUs);
        Assert.Equal(Candidate.Higher, master.State.MasterAddress);
    }

    [Fact]
    public void S11_between_equals_the_higher_address_wins()
    {
        var master = Candidate.Master(Plain);
        Assert.Contains("lower priority 100, ours 100, forcing new election", master.Hear(100, Candidate.Lower), StringComparison.Ordinal);
        Assert.Equal(ElectionRole.Master, master.State.Role);
        Assert.Contains("same priority 100 but higher IP address than ours", master.Hear(100, Candidate.Higher), StringComparison.Ordinal);
        Assert.Equal(ElectionRole.Backup, master.State.Role);
    }

    [Fact]
    public void S11_in_version_3_the_loser_waits_by_the_winners_interval()
    {
        var master = Candidate.Master(Plain with { Version = 3 });
        var told = master.Hear(200, Candidate.Higher, 100_000);
        Assert.Contains("log (VI_1) advertisement interval updated from 1000ms to 100ms by master; log (VI_1) Entering BACKUP STATE", told, StringComparison.Ordinal);
        Assert.Equal(300_000 + 60_937, master.WaitsUs);
    }

    [Fact]
    public void S11_higher_prio_send_advert_answers_before_it_yields() => Assert.StartsWith(
        "send 100; log (VI_1) Master received advert", Candidate.Master(Plain with { HigherPrioritySendAdvert = true }).Hear(200, Candidate.Higher), StringComparison.Ordinal);

    [Fact]
    public void S12_a_lower_priority_is_answered_with_an_advertisement_and_announcements_now_and_again()
    {
        var master = Candidate.Master(Plain with { GarpMasterDelayUs = 0 });
        master.NowUs += 400_000;
        Assert.Equal(
            "log (VI_1) Received advert from 10.42.0.12 with lower priority 99, ours 100, forcing new election; notify MasterReceivedLowerPriority; send 100; announce 5",
            master.Hear(99, Candidate.Higher));
        Assert.Equal(1_000_000, master.WaitsUs);
        Assert.Equal("send 100; announce 5", master.Run(20_000_000).Single(said => said.Contains("announce", StringComparison.Ordinal)));
    }

    [Fact]
    public void S12_lower_prio_no_advert_and_no_repeats_keep_quiet()
    {
        var master = Candidate.Master(Plain with { LowerPriorityNoAdvert = true, GarpLowerPriorityRepeat = 0 });
        master.NowUs += 400_000;
        Assert.Equal(
            "log (VI_1) Received advert from 10.42.0.12 with lower priority 99, ours 100; notify MasterReceivedLowerPriority", master.Hear(99, Candidate.Higher));
        Assert.Equal(600_000, master.WaitsUs);
    }

    [Fact]
    public void S12_a_flood_of_lower_priorities_is_answered_at_a_bounded_rate_and_not_forgotten()
    {
        var master = Candidate.Master(Plain);
        master.NowUs += 400_000;
        var answers = 0;
        for (var packet = 0; packet < 10_000; packet++)
        {
            master.NowUs += 10;
            answers += Candidate.Deeds(master.Hear(99, Candidate.Higher)).Contains("announce", StringComparison.Ordinal) ? 1 : 0;
            answers += master.State.NextDeadlineUs <= master.NowUs && master.Apply(ElectionInput.Timer).Contains("announce", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.InRange(answers, 19, 21);
        Assert.Contains("send 100; announce 5", master.Expire(), StringComparison.Ordinal);
    }

    [Fact]
    public void Scripts_run_again_when_another_master_has_fallen_silent()
    {
        var master = Candidate.Master(Plain);
        master.Run(10_300_000);
        master.Hear(99, Candidate.Higher);
        Assert.DoesNotContain("MasterAgain", string.Join("; ", master.Run(1_400_000)), StringComparison.Ordinal);
        master.Hear(99, Candidate.Higher);
        Assert.DoesNotContain("MasterAgain", string.Join("; ", master.Run(1_499_999)), StringComparison.Ordinal);
        Assert.Equal("notify MasterAgain", master.Expire());
        Assert.DoesNotContain("MasterAgain", string.Join("; ", master.Run(60_000_000)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_word_of_the_one_that_we_took_over_from_is_no_conflict()
    {
        var master = Candidate.Backup(Plain);
        master.Hear(99, Candidate.Higher);
        master.Expire();
        master.NowUs += 200;
        Assert.Equal("log (VI_1) heard the former master 10.42.0.12 once more, priority 99, ours 100; send 100; announce 5", master.Hear(99, Candidate.Higher));
        Assert.DoesNotContain("MasterAgain", string.Join("; ", master.Run(60_000_000)), StringComparison.Ordinal);
    }

    [Fact]
    public void But_a_third_ones_is()
    {
        var master = Candidate.Backup(Plain);
        master.Hear(99, Candidate.Higher);
        master.Expire();
        master.NowUs += 200;
        master.Hear(98, Candidate.Lower);
        Assert.Contains("MasterAgain", string.Join("; ", master.Run(60_000_000)), StringComparison.Ordinal);
    }

    [Fact]
    public void S13_a_planned_stop_resigns_and_serves_until_somebody_speaks()
    {
        var master = Candidate.Master(Plain);
        Assert.Equal("send 0; log (VI_1) sent 0 priority; count PriorityZeroSent; count ReleasedMaster", master.Apply(ElectionInput.Stop));
        Assert.Equal(ElectionRole.Leaving, master.State.Role);
        Assert.True(master.State.HoldsAddresses);
        Assert.Equal("send 0", master.Expire());
        Assert.Equal("", master.Apply(ElectionInput.Stop));
        Assert.Equal("", master.Hear(0, Candidate.Higher));
        Assert.Equal("remove; notify Stop", master.Hear(90, Candidate.Higher));
        Assert.Equal(ElectionRole.Stopped, master.State.Role);
        Assert.False(master.State.HoldsAddresses);
    }

    [Fact]
    public void S13_a_planned_stop_waits_one_second_for_others()
    {
        var master = Candidate.Master(Plain);
        var stoppedUs = master.NowUs;
        master.Apply(ElectionInput.Stop);
        Assert.Equal(["send 0", "remove; notify Stop"], master.Run(1_000_000));
        Assert.Equal(stoppedUs + 1_000_000, master.NowUs);
        Assert.Equal(ElectionState.Never, master.State.NextDeadlineUs);
    }

    [Fact]
    public void S13_without_linger_a_stop_removes_at_once() => Assert.Equal(
        "send 0; remove; notify Stop", Candidate.Deeds(Candidate.Master(Plain with { LingerUs = 0 }).Apply(ElectionInput.Stop)));

    [Fact]
    public void S13_a_fault_while_leaving_ends_it()
    {
        var master = Candidate.Master(Plain);
        master.Apply(ElectionInput.Stop);
        Assert.Equal("remove; notify Stop", master.Apply(ElectionInput.FaultBegins));
    }

    [Fact]
    public void S13_a_fault_says_priority_0_twice_before_the_addresses_go()
    {
        var master = Candidate.Master(Plain);
        Assert.Equal(
            "log (VI_1) Entering FAULT STATE; send 0; send 0; log (VI_1) sent 0 priority; count PriorityZeroSent; count ReleasedMaster; remove; notify Fault",
            master.Apply(ElectionInput.FaultBegins));
        Assert.Equal(ElectionState.Never, master.State.NextDeadlineUs);
    }

    [Fact]
    public void A_removed_master_says_priority_0_and_is_told_as_deleted() =>
        Assert.Equal("send 0; remove; notify Deleted", Candidate.Deeds(Candidate.Master(Plain).Apply(ElectionInput.Delete)));

    [Fact]
    public void R7_two_owners_that_meet_both_give_up_ownership()
    {
        var owner = Candidate.Master(Plain with { BasePriority = 255, StartsAsMaster = true });
        var told = owner.Hear(255, Candidate.Lower);
        Assert.StartsWith(
            "log (VI_1) CONFIGURATION ERROR: local instance and a remote instance are both configured as address owner, please fix - reducing local priority; "
            + "log (VI_1) Master received advert from 10.42.0.2 with higher priority 255, ours 254",
            told,
            StringComparison.Ordinal);
        Assert.Equal(254, owner.State.EffectivePriority);
        Assert.Equal(ElectionRole.Backup, owner.State.Role);
        Assert.Contains("from 254 to 100", owner.Apply(ElectionInput.EffectivePriority(100)), StringComparison.Ordinal);
    }

    [Fact]
    public void Our_own_priority_from_our_own_address_is_only_warned_of()
    {
        var master = Candidate.Master(Plain);
        var before = master.State;
        Assert.Equal("log (VI_1) WARNING - equal priority advert received from remote host with our IP address.", master.Hear(100, Candidate.Own));
        Assert.Equal(before, master.State);
    }

    [Fact]
    public void A_master_whose_priority_falls_resigns_and_serves_on()
    {
        var master = Candidate.Master(Plain);
        master.NowUs += 100_000;
        Assert.Equal("send 0; send 90; send 90; notify PriorityChanged", Candidate.Deeds(master.Apply(ElectionInput.EffectivePriority(90))));
        Assert.Equal(ElectionRole.Master, master.State.Role);
        Assert.Equal(250_000, master.WaitsUs);
        Assert.Equal("remove; notify Backup", Candidate.Deeds(master.Hear(100, Candidate.Lower)));
    }

    [Fact]
    public void Long_after_a_master_resigned_a_better_one_is_a_collision_again()
    {
        var master = Candidate.Master(Plain);
        master.Apply(ElectionInput.EffectivePriority(90));
        master.Run(10_000_000);
        Assert.Equal("remove; send 90; notify Backup", Candidate.Deeds(master.Hear(100, Candidate.Lower)));
    }

    [Fact]
    public void A_master_whose_priority_rises_says_nothing_until_its_next_advertisement()
    {
        var master = Candidate.Master(Plain);
        master.NowUs += 100_000;
        Assert.Equal("notify PriorityChanged", Candidate.Deeds(master.Apply(ElectionInput.EffectivePriority(120))));
        Assert.Equal("send 120", master.Expire());
    }

    [Fact]
    public void A_master_that_woke_after_others_took_over_steps_down_without_a_word()
    {
        var master = Candidate.Master(Plain);
        master.NowUs += 3_000_000;
        var told = master.Apply(ElectionInput.Woke);
        Assert.Equal("remove; notify Backup", Candidate.Deeds(told));
        Assert.Contains("(VI_1) was not running for 3.000 s", told, StringComparison.Ordinal);
        Assert.Equal(3_609_375, master.WaitsUs);
    }

    [Fact]
    public void A_master_that_woke_in_time_goes_on()
    {
        var master = Candidate.Master(Plain);
        master.NowUs += 2_999_999;
        Assert.Equal("", master.Apply(ElectionInput.Woke));
        Assert.Equal("send 100", master.Apply(ElectionInput.Timer));
    }

    [Fact]
    public void A_master_whose_timer_comes_far_too_late_steps_down_though_nobody_says_that_it_woke()
    {
        var master = Candidate.Master(Plain);
        master.NowUs += 3_000_000;
        Assert.Equal("remove; notify Backup", Candidate.Deeds(master.Apply(ElectionInput.Timer)));
    }

    [Fact]
    public void A_backup_that_woke_waits_for_what_it_received()
    {
        var backup = Candidate.Backup(Plain);
        var before = backup.State;
        backup.NowUs += 60_000_000;
        Assert.Equal("", backup.Apply(ElectionInput.Woke));
        Assert.Equal(before, backup.State);
    }

    [Fact]
    public void An_address_put_back_is_announced_and_nothing_else() =>
        Assert.Equal("announce 5", Candidate.Master(Plain).Apply(ElectionInput.AddressRestored));

    [Fact]
    public void A_reload_keeps_the_master_with_an_advertisement_before_and_after()
    {
        var master = Candidate.Master(Plain);
        Assert.Equal("send 100", master.Apply(ElectionInput.Reloading));
        master.Settings = master.Settings with { AdvertIntervalUs = 2_000_000 };
        Assert.Equal("send 100", master.Apply(ElectionInput.Reloaded(100)));
        Assert.Equal(ElectionRole.Master, master.State.Role);
        Assert.Equal(2_000_000, master.WaitsUs);
    }

    [Fact]
    public void A_reload_that_turns_the_refresh_off_or_on_is_followed()
    {
        var master = Candidate.Master(Plain with { GarpMasterDelayUs = 0 });
        master.Settings = master.Settings with { GarpMasterRefreshUs = 0 };
        master.Apply(ElectionInput.Reloaded(100));
        Assert.All(master.Run(100_000_000), said => Assert.Equal("send 100", said));
        master.Settings = master.Settings with { GarpMasterRefreshUs = 2_000_000 };
        master.Apply(ElectionInput.Reloaded(100));
        Assert.Contains("announce 1; send 100", master.Run(3_000_000));
    }

    [Fact]
    public void A_reload_with_a_lower_priority_resigns() =>
        Assert.Equal("send 0; send 80; send 80", Candidate.Deeds(Candidate.Master(Plain).Apply(ElectionInput.Reloaded(80))));
}
