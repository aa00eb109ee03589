using Tandem.Failover.Election;
using Tandem.Simulation.Elections;

namespace Tandem.Simulation.Tests.Elections;

/// <summary>
/// How long a client of a pair goes unserved, in virtual time: what the timers cost, without sockets, scripts and schedulers.
/// The master has priority 103 (101 and a weight of 2), the backup 102. Each fault comes at many phases of the advertisement timer.
/// </summary>
public sealed class OutageTests
{
    private const int Phases = 50;

    /// <summary>When a process that died is noticed by watching it.</summary>
    private const long NoticedUs = 5_000;

    public static TheoryData<int, long, long> Stops => new() { { 2, 1_000_000, 20_000 }, { 3, 100_000, 20_000 }, { 3, 10_000, 10_000 } };

    public static TheoryData<int, long, long> Resignations => new() { { 2, 1_000_000, 650_000 }, { 3, 100_000, 80_000 }, { 3, 10_000, 20_000 } };

    public static TheoryData<int, long, long> CutsOff => new() { { 2, 1_000_000, 3_400_000 }, { 3, 100_000, 315_000 }, { 3, 10_000, 35_000 } };

    public static TheoryData<int, long, long> Heals => new() { { 2, 1_000_000, 100_000 }, { 3, 100_000, 100_000 }, { 3, 10_000, 100_000 } };

    [Theory]
    [MemberData(nameof(Stops))]
    public void A_planned_stop_is_not_noticed(int version, long intervalUs, long mostUs) =>
        Within(mostUs, mostUs, version, intervalUs, atUs => [new(atUs, DisturbanceKind.Stop, 0)]);

    [Theory]
    [MemberData(nameof(Stops))]
    public void A_planned_stop_beside_a_keepalived_is_not_noticed(int version, long intervalUs, long mostUs) =>
        Within(mostUs, mostUs, version, intervalUs, atUs => [new(atUs, DisturbanceKind.Stop, 0)], backup: RouterKind.Keepalived);

    [Theory]
    [MemberData(nameof(Resignations))]
    public void A_dead_balancer_costs_the_skew(int version, long intervalUs, long mostUs) => Within(
        mostUs, mostUs, version, intervalUs, atUs => [new(atUs, DisturbanceKind.ServiceDies, 0), new(atUs + NoticedUs, DisturbanceKind.Priority, 0, Value: 101)]);

    [Theory]
    [MemberData(nameof(Resignations))]
    public void A_dead_balancer_costs_the_skew_of_a_keepalived_too(int version, long intervalUs, long mostUs) => Within(
        mostUs,
        mostUs,
        version,
        intervalUs,
        atUs => [new(atUs, DisturbanceKind.ServiceDies, 0), new(atUs + NoticedUs, DisturbanceKind.Priority, 0, Value: 101)],
        backup: RouterKind.Keepalived);

    [Theory]
    [MemberData(nameof(Resignations))]
    public void A_killed_process_whose_obituary_is_sent_costs_the_skew(int version, long intervalUs, long mostUs) =>
        Within(mostUs, mostUs, version, intervalUs, atUs => [new(atUs, DisturbanceKind.Crash, 0, Value: 1)]);

    [Theory]
    [MemberData(nameof(Resignations))]
    public void A_fault_costs_the_skew(int version, long intervalUs, long mostUs) =>
        Within(mostUs, mostUs, version, intervalUs, atUs => [new(atUs, DisturbanceKind.FaultBegins, 0)]);

    [Theory]
    [MemberData(nameof(CutsOff))]
    public void A_host_cut_off_costs_the_master_down_interval(int version, long intervalUs, long mostUs) => Within(
        mostUs, (3 * intervalUs) + ElectionTimes.SkewUs((byte)version, 102, intervalUs) + 1_000, version, intervalUs, atUs => [.. CutOff(atUs, DisturbanceKind.Cut, 0, 1), .. CutOff(atUs, DisturbanceKind.Cut, 0, 2)]);

    /// <summary>While cut apart both were master, and the client believed the worse one, that announced last.</summary>
    [Theory]
    [MemberData(nameof(Heals))]
    public void After_a_partition_heals_the_winner_is_believed_at_once(int version, long intervalUs, long mostUs) =>
        Within(mostUs, mostUs, version, intervalUs, atUs => [.. CutOff(0, DisturbanceKind.Cut, 0, 1), .. CutOff(atUs, DisturbanceKind.Mend, 0, 1)]);

    [Theory]
    [MemberData(nameof(Heals))]
    public void After_a_partition_heals_a_winning_keepalived_is_believed_at_once(int version, long intervalUs, long mostUs) => Within(
        mostUs,
        mostUs,
        version,
        intervalUs,
        atUs => [.. CutOff(0, DisturbanceKind.Cut, 0, 1), .. CutOff(atUs, DisturbanceKind.Mend, 0, 1)],
        master: RouterKind.Keepalived);

    [Theory]
    [MemberData(nameof(Stops))]
    public void A_frozen_master_is_replaced_and_takes_nobody_back_when_it_wakes(int version, long intervalUs, long mostUs) => Within(
        mostUs, mostUs, version, intervalUs, atUs => [new(atUs, DisturbanceKind.Pause, 0), new(atUs + (10 * intervalUs), DisturbanceKind.Resume, 0)]);

    /// <summary>What the model of keepalived measures, against what was measured of the real one: is the yardstick right?</summary>
    [Fact]
    public void The_model_of_keepalived_has_its_outages()
    {
        Assert.InRange(Outages(2, 1_000_000, atUs => [new(atUs, DisturbanceKind.Stop, 0)], RouterKind.Keepalived, RouterKind.Keepalived)[Phases / 2], 595_000, 610_000);
        Assert.InRange(Outages(3, 100_000, atUs => [new(atUs, DisturbanceKind.Stop, 0)], RouterKind.Keepalived, RouterKind.Keepalived)[Phases / 2], 59_000, 62_000);
        Assert.InRange(
            Outages(2, 1_000_000, atUs => [new(atUs, DisturbanceKind.ServiceDies, 0), new(atUs, DisturbanceKind.Priority, 0, Value: 101)], RouterKind.Keepalived, RouterKind.Keepalived)[Phases / 2],
            3_000_000,
            4_600_000);
    }

    private static void Within(
        long medianUs,
        long mostUs,
        int version,
        long intervalUs,
        Func<long, Disturbance[]> fault,
        RouterKind master = RouterKind.Tandem,
        RouterKind backup = RouterKind.Tandem)
    {
        var outages = Outages(version, intervalUs, fault, master, backup);
        Assert.True(outages[Phases / 2] <= medianUs, $"median {outages[Phases / 2]} us, {medianUs} us allowed");
        Assert.True(outages[^1] <= mostUs, $"longest {outages[^1]} us, {mostUs} us allowed");
    }

    /// <summary>The outages at all phases, shortest first.</summary>
    private static long[] Outages(int version, long intervalUs, Func<long, Disturbance[]> fault, RouterKind master, RouterKind backup)
    {
        var outages = new long[Phases];
        for (var phase = 0; phase < Phases; phase++)
        {
            var faultUs = 20_000_000 + (phase * intervalUs / Phases);
            var world = new ElectionWorld(Pair(version, intervalUs, master, backup, faultUs, fault(faultUs)), records: false);
            world.Client.CountsFromUs = faultUs;
            world.Run();
            Assert.Empty(world.Violations);
            outages[phase] = world.Client.OutageUs;
        }

        Array.Sort(outages);
        return outages;
    }

    private static ElectionPlan Pair(int version, long intervalUs, RouterKind master, RouterKind backup, long faultUs, Disturbance[] disturbances) => new()
    {
        Seed = 1,
        Members = 1,
        Nodes = [Node(version, intervalUs, master, 11, 103), Node(version, intervalUs, backup, 12, 102)],
        Weather = new SegmentWeather { ShortestDelayUs = 50, LongestDelayUs = 100 },
        Disturbances = disturbances,
        EndsSettled = disturbances.Count(one => one.Kind == DisturbanceKind.Cut) == disturbances.Count(one => one.Kind == DisturbanceKind.Mend),
        EndUs = faultUs + (30 * intervalUs) + 5_000_000,
    };

    private static NodePlan Node(int version, long intervalUs, RouterKind kind, byte address, byte priority) => new()
    {
        Kind = kind,
        DriftPpm = 0,
        OffsetUs = 0,
        Settings = new ElectionSettings
        {
            Version = (byte)version,
            BasePriority = priority,
            AdvertIntervalUs = intervalUs,
            Address = RouterAddress.From([10, 42, 0, address]),
        },
    };

    private static Disturbance[] CutOff(long atUs, DisturbanceKind kind, int one, int other) => [new(atUs, kind, one, other), new(atUs, kind, other, one)];
}
