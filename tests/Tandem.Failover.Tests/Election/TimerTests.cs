using Tandem.Failover.Election;

namespace Tandem.Failover.Tests.Election;

/// <summary>The rows T1 to T5 and R12, R13 of RFC 3768 §6.1 and RFC 9568 §6.1.</summary>
public sealed class TimerTests
{
    private static readonly ElectionSettings Version2 = new() { BasePriority = 100 };
    private static readonly ElectionSettings Version3 = new() { BasePriority = 100, Version = 3, AdvertIntervalUs = 100_000 };

    [Theory]
    [InlineData(100, 609_375)]
    [InlineData(102, 601_562)]
    [InlineData(254, 7_812)]
    [InlineData(1, 996_093)]
    public void T1_skew_of_version_2_is_a_part_of_a_second_whatever_the_interval(byte priority, long skewUs)
    {
        Assert.Equal(skewUs, ElectionTimes.SkewUs(2, priority, 1_000_000));
        Assert.Equal(skewUs, ElectionTimes.SkewUs(2, priority, 20_000_000));
    }

    [Theory]
    [InlineData(100, 100_000, 60_937)]
    [InlineData(103, 10_000, 5_976)]
    [InlineData(254, 1_000_000, 7_812)]
    public void T2_skew_of_version_3_is_a_part_of_the_masters_interval(byte priority, long intervalUs, long skewUs) =>
        Assert.Equal(skewUs, ElectionTimes.SkewUs(3, priority, intervalUs));

    [Fact]
    public void T3_master_down_is_three_intervals_and_the_skew()
    {
        Assert.Equal(3_609_375, Candidate.Backup(Version2).WaitsUs);
        Assert.Equal(360_937, Candidate.Backup(Version3).WaitsUs);
    }

    [Fact]
    public void T3_down_timer_adverts_replaces_the_three() =>
        Assert.Equal(1_609_375, Candidate.Backup(Version2 with { DownTimerAdverts = 1 }).WaitsUs);

    [Fact]
    public void T4_a_backup_of_version_3_waits_by_the_interval_of_the_master()
    {
        var backup = Candidate.Backup(Version3);
        var told = backup.Hear(150, Candidate.Higher, 500_000);
        Assert.Equal("log (VI_1) advertisement interval updated from 100ms to 500ms by master", told);
        Assert.Equal(1_500_000 + 304_687, backup.WaitsUs);
    }

    [Fact]
    public void T4_a_backup_of_version_2_waits_by_its_own_interval()
    {
        var backup = Candidate.Backup(Version2);
        Assert.Equal("", backup.Hear(150, Candidate.Higher, 20_000_000));
        Assert.Equal(3_609_375, backup.WaitsUs);
    }

    [Fact]
    public void T5_a_new_master_goes_back_to_its_own_interval()
    {
        var backup = Candidate.Backup(Version3);
        backup.Hear(150, Candidate.Higher, 500_000);
        Assert.Contains("log (VI_1) changing advert interval from 500ms to locally configured 100ms", backup.Expire(), StringComparison.Ordinal);
        Assert.Equal(100_000, backup.WaitsUs);
        Assert.Equal(100_000, backup.State.MasterAdvertIntervalUs);
    }

    [Fact]
    public void T5_and_so_does_a_backup_that_comes_back_from_fault()
    {
        var backup = Candidate.Backup(Version3);
        backup.Hear(150, Candidate.Higher, 500_000);
        backup.Apply(ElectionInput.FaultBegins);
        backup.Apply(ElectionInput.FaultEnds);
        Assert.Equal(360_937, backup.WaitsUs);
    }

    [Fact]
    public void R12_an_interval_of_zero_in_version_3_is_discarded()
    {
        var backup = Candidate.Backup(Version3);
        var master = Candidate.Master(Version3);
        var (backupBefore, masterBefore) = (backup.State, master.State);
        Assert.Equal("", backup.Hear(200, Candidate.Higher, 0));
        Assert.Equal("", master.Hear(200, Candidate.Higher, 0));
        Assert.Equal(backupBefore, backup.State);
        Assert.Equal(masterBefore, master.State);
    }

    [Fact]
    public void R13_a_discarded_advertisement_leaves_the_running_timer_alone()
    {
        var backup = Candidate.Backup(Version2);
        backup.NowUs += 1_000_000;
        backup.Hear(99, Candidate.Higher);
        Assert.Equal(2_609_375, backup.WaitsUs);
    }

    [Fact]
    public void A_backups_running_timer_is_shifted_by_the_difference_of_the_skews()
    {
        var backup = Candidate.Backup(Version2);
        backup.NowUs += 1_000_000;
        var told = backup.Apply(ElectionInput.EffectivePriority(150));
        Assert.Equal("log (VI_1) Changing effective priority from 100 to 150; notify PriorityChanged", told);
        Assert.Equal(2_609_375 - (609_375 - 414_062), backup.WaitsUs);
    }

    [Fact]
    public void A_timer_that_runs_after_priority_0_is_shifted_too()
    {
        var backup = Candidate.Backup(Version2);
        backup.Hear(0, Candidate.Higher);
        backup.Apply(ElectionInput.EffectivePriority(150));
        Assert.Equal(414_062, backup.WaitsUs);
    }

    [Fact]
    public void The_beat_of_a_master_does_not_slow_down_when_the_timer_is_late()
    {
        var master = Candidate.Master(Version2);
        var dueUs = master.State.AdvertisementDueUs;
        master.NowUs = dueUs + 3_000;
        master.Apply(ElectionInput.Timer);
        Assert.Equal(dueUs + 1_000_000, master.State.AdvertisementDueUs);
    }

    [Fact]
    public void A_timer_that_comes_too_early_changes_nothing()
    {
        var backup = Candidate.Backup(Version2);
        var master = Candidate.Master(Version2);
        var (backupBefore, masterBefore) = (backup.State, master.State);
        backup.NowUs += 3_609_374;
        master.NowUs += 999_999;
        Assert.Equal("", backup.Apply(ElectionInput.Timer));
        Assert.Equal("", master.Apply(ElectionInput.Timer));
        Assert.Equal(backupBefore, backup.State);
        Assert.Equal(masterBefore, master.State);
    }
}
