using Tandem.Failover.Election;

namespace Tandem.Failover.Tests.Election;

/// <summary>Start and BACKUP: the rows S1 to S8, S14, S15 of RFC 9568 §6.4, and preempt_delay, nopreempt and FAULT as keepalived has them.</summary>
public sealed class BackupTests
{
    private static readonly ElectionSettings Plain = new() { BasePriority = 100 };

    [Fact]
    public void S1_an_owner_that_starts_as_master_is_master_at_once()
    {
        var owner = new Candidate(Plain with { BasePriority = 255, StartsAsMaster = true });
        Assert.Equal("", owner.Apply(ElectionInput.Start()));
        Assert.Equal(1, owner.WaitsUs);
        Assert.Equal("send 255; add; announce 5; notify Master", Candidate.Deeds(owner.Expire()));
    }

    [Fact]
    public void S1_only_with_state_MASTER_and_priority_255()
    {
        Assert.Equal(3_000_000 + 3_906, Candidate.Backup(Plain with { BasePriority = 255 }).WaitsUs);
        Assert.Equal(3_000_000 + 7_812, Candidate.Backup(Plain with { BasePriority = 254, StartsAsMaster = true }).WaitsUs);
    }

    [Fact]
    public void S2_every_other_router_starts_as_backup()
    {
        var candidate = new Candidate(Plain with { StartsAsMaster = true });
        Assert.Equal("log (VI_1) Entering BACKUP STATE (init); notify Backup", candidate.Apply(ElectionInput.Start()));
        Assert.Equal(ElectionRole.Backup, candidate.State.Role);
        Assert.Equal("", candidate.Apply(ElectionInput.Start()));
    }

    [Fact]
    public void S2_the_startup_delay_comes_on_top() => Assert.Equal(5_609_375, Candidate.Backup(Plain with { StartupDelayUs = 2_000_000 }).WaitsUs);

    [Fact]
    public void S2_a_router_that_awaited_a_script_says_so_without_init() => Assert.Equal(
        "log (VI_1) Entering BACKUP STATE; notify Backup", new Candidate(Plain).Apply(ElectionInput.Start(isLate: true)));

    [Fact]
    public void S5_a_silent_master_is_replaced_advertisement_first()
    {
        var backup = Candidate.Backup(Plain);
        Assert.Equal(
            "log (VI_1) Receive advertisement timeout; send 100; log (VI_1) Entering MASTER STATE; count BecameMaster; add; announce 5; notify Master",
            backup.Expire());
        Assert.True(backup.State.HoldsAddresses);
        Assert.Equal(1_000_000, backup.WaitsUs);
    }

    [Fact]
    public void S6_priority_0_leaves_the_skew()
    {
        var backup = Candidate.Backup(Plain);
        Assert.Equal(
            "count PriorityZeroReceived; log (VI_1) Backup received priority 0 advertisement", backup.Hear(0, Candidate.Higher));
        Assert.Equal(609_375, backup.WaitsUs);
    }

    [Fact]
    public void S6_in_version_3_the_skew_is_that_of_the_masters_interval()
    {
        var backup = Candidate.Backup(Plain with { Version = 3 });
        backup.Hear(150, Candidate.Higher, 100_000);
        backup.Hear(0, Candidate.Higher, 100_000);
        Assert.Equal(60_937, backup.WaitsUs);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(255)]
    public void S7_an_equal_or_higher_priority_restarts_the_timer(byte priority)
    {
        var backup = Candidate.Backup(Plain);
        backup.NowUs += 3_000_000;
        Assert.Equal("", backup.Hear(priority, Candidate.Lower));
        Assert.Equal(3_609_375, backup.WaitsUs);
        Assert.Equal(Candidate.Lower, backup.State.MasterAddress);
        Assert.Equal(priority, backup.State.MasterPriority);
    }

    [Fact]
    public void S7_with_nopreempt_a_lower_priority_restarts_it_too()
    {
        var backup = Candidate.Backup(Plain with { Preempts = false });
        backup.NowUs += 3_000_000;
        Assert.Equal("", backup.Hear(1, Candidate.Higher));
        Assert.Equal(3_609_375, backup.WaitsUs);
    }

    [Fact]
    public void S8_a_lower_priority_is_discarded_and_the_timer_runs_on()
    {
        var backup = Candidate.Backup(Plain);
        backup.NowUs += 3_000_000;
        Assert.Equal("log (VI_1) received lower priority (99) advert from 10.42.0.12 - discarding", backup.Hear(99, Candidate.Higher));
        Assert.Equal(609_375, backup.WaitsUs);
    }

    [Fact]
    public void S14_a_backup_stops_in_silence()
    {
        var backup = Candidate.Backup(Plain);
        Assert.Equal("notify Stop", backup.Apply(ElectionInput.Stop));
        Assert.Equal(ElectionRole.Stopped, backup.State.Role);
        Assert.Equal(ElectionState.Never, backup.State.NextDeadlineUs);
        Assert.Equal("", backup.Hear(0, Candidate.Higher));
        Assert.Equal("", backup.Apply(ElectionInput.Timer));
    }

    [Fact]
    public void S15_an_owner_takes_over_from_any_master()
    {
        var owner = Candidate.Backup(Plain with { BasePriority = 255 });
        owner.NowUs += 3_000_000;
        owner.Hear(254, Candidate.Higher);
        Assert.Equal(3_906, owner.WaitsUs);
    }

    [Fact]
    public void A_removed_backup_is_told_as_deleted() => Assert.Equal("notify Deleted", Candidate.Backup(Plain).Apply(ElectionInput.Delete));

    [Fact]
    public void A_preempt_delay_accepts_lower_priorities_while_it_runs_and_then_takes_over()
    {
        var backup = Candidate.Backup(Plain with { PreemptDelayUs = 5_000_000 });
        Assert.Equal("log (VI_1) start preempt delay (5.000000)", backup.Hear(90, Candidate.Higher));
        var startedUs = backup.NowUs;
        for (var second = 1; second < 5; second++)
        {
            backup.NowUs += 1_000_000;
            Assert.Equal("", backup.Hear(90, Candidate.Higher));
            Assert.Equal(3_609_375, backup.WaitsUs);
        }

        backup.NowUs += 1_000_000;
        Assert.Contains("discarding", backup.Hear(90, Candidate.Higher), StringComparison.Ordinal);
        Assert.Equal(startedUs + 4_000_000 + 3_609_375, backup.State.NextDeadlineUs);
        Assert.Contains("Entering MASTER", backup.Expire(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_preempt_delay_is_dropped_when_an_equal_priority_speaks()
    {
        var backup = Candidate.Backup(Plain with { PreemptDelayUs = 5_000_000 });
        backup.Hear(90, Candidate.Higher);
        Assert.Equal("log (VI_1) stop preempt delay", backup.Hear(100, Candidate.Higher));
        Assert.Equal("log (VI_1) start preempt delay (5.000000)", backup.Hear(90, Candidate.Higher));
    }

    [Fact]
    public void A_fault_of_a_backup_is_silent_on_the_wire_and_its_end_starts_the_whole_wait_again()
    {
        var backup = Candidate.Backup(Plain);
        backup.NowUs += 3_000_000;
        Assert.Equal("log (VI_1) Entering FAULT STATE; notify Fault", backup.Apply(ElectionInput.FaultBegins));
        Assert.Equal("", backup.Apply(ElectionInput.FaultBegins));
        Assert.Equal(ElectionState.Never, backup.State.NextDeadlineUs);
        Assert.Equal("", backup.Hear(0, Candidate.Higher));
        Assert.Equal("log (VI_1) Entering BACKUP STATE; notify Backup", backup.Apply(ElectionInput.FaultEnds));
        Assert.Equal(3_609_375, backup.WaitsUs);
    }

    [Fact]
    public void A_fault_known_before_the_start_is_entered_at_start()
    {
        var candidate = new Candidate(Plain);
        Assert.Equal("", candidate.Apply(ElectionInput.FaultBegins));
        Assert.Equal("log (VI_1) entering FAULT state; notify Fault", candidate.Apply(ElectionInput.Start()));
        Assert.Equal("log (VI_1) Entering BACKUP STATE; notify Backup", candidate.Apply(ElectionInput.FaultEnds));
    }

    [Fact]
    public void An_owner_that_recovers_is_master_at_once()
    {
        var owner = Candidate.Backup(Plain with { BasePriority = 255, StartsAsMaster = true });
        owner.Apply(ElectionInput.FaultBegins);
        Assert.Equal("send 255; add; announce 5; notify Master", Candidate.Deeds(owner.Apply(ElectionInput.FaultEnds)));
    }

    [Fact]
    public void An_initial_router_ignores_what_it_hears()
    {
        var candidate = new Candidate(Plain);
        Assert.Equal("", candidate.Hear(200, Candidate.Higher));
        Assert.Equal("", candidate.Apply(ElectionInput.Timer));
        Assert.Equal(ElectionRole.Initial, candidate.State.Role);
    }

    [Fact]
    public void The_priority_of_an_owner_never_changes()
    {
        var owner = Candidate.Backup(Plain with { BasePriority = 255 });
        Assert.Equal("", owner.Apply(ElectionInput.EffectivePriority(100)));
        Assert.Equal(255, owner.State.EffectivePriority);
    }

    [Fact]
    public void A_reload_restarts_the_wait_by_the_new_settings()
    {
        var backup = Candidate.Backup(Plain);
        backup.Settings = backup.Settings with { AdvertIntervalUs = 2_000_000 };
        Assert.Equal("", backup.Apply(ElectionInput.Reloaded(110)));
        Assert.Equal(6_000_000 + 570_312, backup.WaitsUs);
        Assert.Equal(110, backup.State.EffectivePriority);
    }
}
