using Tandem.Failover.Election;

namespace Tandem.Failover.Tests.Election;

/// <summary>A planned hand-over while the process runs on.</summary>
public sealed class HandOverTests
{
    private static readonly ElectionSettings Plain = new() { BasePriority = 100 };

    [Fact]
    public void A_master_asks_others_to_take_over_and_keeps_the_addresses_until_one_speaks()
    {
        var master = Candidate.Master(Plain);
        Assert.Equal(
            "log (VI_1) hands over: sent 0 priority, serves on until another router takes over; send 0; count PriorityZeroSent",
            master.Apply(ElectionInput.Lower));
        Assert.True(master.State.HoldsAddresses);
        Assert.Equal("send 0", master.Expire());

        Assert.Equal(
            "log (VI_1) handed over to 10.42.0.2, stays behind all others until the hand-over is ended; log (VI_1) Entering BACKUP STATE; "
            + "count ReleasedMaster; remove; notify Backup",
            master.Hear(50, Candidate.Lower));
        Assert.Equal((ElectionRole.Backup, (byte)1, false), (master.State.Role, master.State.EffectivePriority, master.State.HoldsAddresses));
    }

    [Fact]
    public void Who_handed_over_does_not_preempt_the_worst_of_masters()
    {
        var backup = HandedOver(Plain);
        backup.NowUs += 100_000;
        backup.Hear(1, Candidate.Lower);
        Assert.Equal(3_000_000 + 996_093, backup.WaitsUs);
    }

    [Fact]
    public void It_serves_as_the_last_resort_and_yields_to_anybody()
    {
        var backup = HandedOver(Plain);
        Assert.StartsWith("send 1;", Candidate.Deeds(backup.Expire().Replace("log (VI_1) Receive advertisement timeout; ", "", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(ElectionRole.Master, backup.State.Role);
        backup.Hear(2, Candidate.Lower);
        Assert.Equal(ElectionRole.Backup, backup.State.Role);
    }

    [Fact]
    public void When_nobody_takes_over_it_goes_on_as_MASTER_with_its_own_priority()
    {
        var master = Candidate.Master(Plain);
        master.Apply(ElectionInput.Lower);
        master.Expire();
        Assert.Equal("log (VI_1) nobody took over within 3.996 s: goes on as MASTER; send 100", master.Expire());
        Assert.Equal((ElectionRole.Master, (byte)100, false, true), (master.State.Role, master.State.EffectivePriority, master.State.IsLowered, master.State.HoldsAddresses));
        Assert.Equal(1_000_000, master.WaitsUs);
    }

    [Fact]
    public void Its_own_packets_and_priority_0_are_nobody()
    {
        var master = Candidate.Master(Plain);
        master.Apply(ElectionInput.Lower);
        Assert.Equal("", master.Hear(0, Candidate.Higher));
        Assert.Equal("", master.Hear(100, Candidate.Own));
        Assert.Equal(ElectionRole.Leaving, master.State.Role);
    }

    [Fact]
    public void The_end_of_the_hand_over_brings_the_priority_of_now_back()
    {
        var backup = HandedOver(Plain);
        Assert.Equal("", backup.Apply(ElectionInput.EffectivePriority(120)));
        Assert.Equal(1, backup.State.EffectivePriority);
        Assert.Equal("log (VI_1) takes part with priority 120 again", backup.Apply(ElectionInput.Raise));
        Assert.Equal(120, backup.State.EffectivePriority);
        Assert.Equal("", backup.Apply(ElectionInput.Raise));
    }

    [Fact]
    public void A_reload_ends_no_hand_over()
    {
        var backup = HandedOver(Plain);
        backup.Settings = Plain with { BasePriority = 150, Address = Candidate.Own };
        backup.Apply(ElectionInput.Reloaded(150));
        Assert.Equal(1, backup.State.EffectivePriority);
        backup.Apply(ElectionInput.Raise);
        Assert.Equal(150, backup.State.EffectivePriority);
    }

    [Fact]
    public void An_end_while_others_are_asked_leaves_the_master_master()
    {
        var master = Candidate.Master(Plain);
        master.Apply(ElectionInput.Lower);
        Assert.Equal("send 100", Candidate.Deeds(master.Apply(ElectionInput.Raise)));
        Assert.Equal(ElectionRole.Master, master.State.Role);
    }

    [Fact]
    public void A_backup_is_lowered_without_a_word_on_the_wire()
    {
        var backup = Candidate.Backup(Plain);
        Assert.Equal("log (VI_1) stays behind all others until the hand-over is ended", backup.Apply(ElectionInput.Lower));
        Assert.Equal(((byte)1, 3_996_093L), (backup.State.EffectivePriority, backup.WaitsUs));
    }

    [Fact]
    public void An_address_owner_hands_over_and_does_not_take_the_addresses_back_by_itself()
    {
        var owner = Candidate.Master(new ElectionSettings { BasePriority = 255, StartsAsMaster = true });
        owner.Apply(ElectionInput.Lower);
        owner.Hear(100, Candidate.Lower);
        owner.Apply(ElectionInput.FaultBegins);
        owner.Apply(ElectionInput.FaultEnds);
        Assert.Equal((ElectionRole.Backup, (byte)1), (owner.State.Role, owner.State.EffectivePriority));
        owner.Apply(ElectionInput.Raise);
        Assert.Equal(255, owner.State.EffectivePriority);
    }

    [Fact]
    public void A_fault_meanwhile_gives_the_addresses_up()
    {
        var master = Candidate.Master(Plain);
        master.Apply(ElectionInput.Lower);
        Assert.Equal("remove; notify Fault", Candidate.Deeds(master.Apply(ElectionInput.FaultBegins)));
        Assert.Equal(ElectionRole.Fault, master.State.Role);
    }

    [Fact]
    public void After_a_fault_meanwhile_nobody_is_known_who_would_have_taken_over()
    {
        var master = HandedOver(Plain);
        master.Expire();
        Assert.Equal((ElectionRole.Master, (byte)50), (master.State.Role, master.State.MasterPriority));
        master.Apply(ElectionInput.Raise);
        master.Apply(ElectionInput.Lower);
        master.Apply(ElectionInput.FaultBegins);
        master.Apply(ElectionInput.FaultEnds);
        Assert.Equal((ElectionRole.Backup, (byte)0, true), (master.State.Role, master.State.MasterPriority, master.State.MasterAddress.IsUnspecified));
    }

    [Fact]
    public void A_stop_meanwhile_makes_it_a_planned_stop()
    {
        var master = Candidate.Master(Plain);
        master.Apply(ElectionInput.Lower);
        master.Apply(ElectionInput.Stop);
        Assert.Equal("remove; notify Stop", Candidate.Deeds(master.Hear(50, Candidate.Lower)));
        Assert.Equal(ElectionRole.Stopped, master.State.Role);
    }

    private static Candidate HandedOver(ElectionSettings settings)
    {
        var master = Candidate.Master(settings);
        master.Apply(ElectionInput.Lower);
        master.Hear(50, Candidate.Lower);
        Assert.Equal(ElectionRole.Backup, master.State.Role);
        return master;
    }
}
