using System.Diagnostics;
using System.Runtime.Versioning;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Tracking;
using Tandem.Node.Board;

namespace Tandem.Failover.Tests.Tracking;

/// <summary>
/// What an instance makes of a balancer. The test writes the board, as the process of the balancer that it is, and moves the clock: how long
/// things really take is the lab's to measure.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class TrackedBalancerTests : IDisposable
{
    private readonly TrackingBench bench = new();
    private readonly HealthBoard board = HealthBoard.Create();
    private BoardSeat seat;
    private int stuckLoop = -1;
    private bool isFrozen;
    private long nowUs = 1_000_000_000;

    public TrackedBalancerTests()
    {
        bench.Balancer = new BalancerWatch(bench.Loop, board, () => nowUs);
        seat = board.Prepare(3);
    }

    public void Dispose()
    {
        bench.Dispose();
        board.Dispose();
    }

    [Fact]
    public void An_instance_that_tracks_nothing_tracks_the_balancer_by_itself_and_says_so()
    {
        Beat();
        var (_, instance, observer) = bench.Begin(Tracking(null));
        Assert.Equal(["(VI_1) tracks the balancer by itself: the file has no track_balancer, track_script, track_process or track_file for it"], bench.Log);
        isFrozen = true;
        Pass(140);
        Assert.True(observer.IsFault);
        Assert.Equal($"balancer pid {Environment.ProcessId} has not moved for 120 ms", instance.FaultReason);
    }

    [Fact]
    public void One_that_tracks_a_script_is_left_alone_and_that_is_said_once()
    {
        Beat();
        var (_, _, observer) = bench.Begin(TrackingBench.OneScript(TrackingBench.Script("/bin/true")));
        isFrozen = true;
        bench.Until(() => observer.IsReady, "ready");
        Pass(1_000);
        Assert.False(observer.IsFault);
        Assert.StartsWith("(VI_1) does not follow the balancer's health: ", Assert.Single(bench.Log, line => line.Contains("balancer", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_board_the_keyword_has_no_effect_and_that_is_said()
    {
        bench.Balancer = null;
        var (_, instance, _) = bench.Begin(Tracking(new BalancerTracking()));
        Assert.True(instance.IsReady);
        Assert.Equal(["(VI_1) track_balancer has no effect here: the balancer has a health board under 'tandem run' only"], bench.Log);
        bench.Log.Clear();
        bench.Begin(Tracking(null));
        Assert.Empty(bench.Log);
    }

    [Fact]
    public void Before_the_balancer_is_at_work_the_instance_begins_in_FAULT_and_leaves_it_at_once_when_it_is()
    {
        var (_, _, observer) = bench.Begin(Tracking(new BalancerTracking()));
        Assert.Equal(["(VI_1): entering FAULT state (no balancer is at work yet)"], bench.Log);
        Assert.True(observer.IsFault);
        Beat();
        Pass(20);
        Assert.False(observer.IsFault);
        Assert.Equal($"track_balancer succeeded (balancer pid {Environment.ProcessId})", bench.Log[^1]);
    }

    [Fact]
    public void A_stuck_loop_is_told_by_its_number_within_150_ms_and_counts_until_all_was_well_for_a_second()
    {
        Beat();
        var (_, _, observer) = bench.Begin(Tracking(new BalancerTracking()));
        Pass(100);
        stuckLoop = 1;
        Pass(80);
        Assert.False(observer.IsFault);
        Pass(60);
        Assert.True(observer.IsFault);
        Assert.Equal("track_balancer failed (loop 2 has not moved for 120 ms)", bench.Log[^1]);
        stuckLoop = -1;
        Pass(1_000);
        Assert.True(observer.IsFault);
        Pass(40);
        Assert.False(observer.IsFault);
    }

    [Fact]
    public void Faults_that_alternate_are_told_once_a_second_at_most()
    {
        Beat();
        var (_, _, observer) = bench.Begin(Tracking(new BalancerTracking()));
        var before = bench.Log.Count;
        for (var second = 0; second < 3; second++)
        {
            for (var turn = 0; turn < 5; turn++)
            {
                stuckLoop = turn % 2;
                Pass(200);
            }
        }

        Assert.True(observer.IsFault);
        Assert.InRange(bench.Log.Count - before, 1, 4);
        Assert.Single(observer.Told, static told => told.StartsWith("fault", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_graver_is_told_at_once_and_what_is_lighter_a_second_later()
    {
        var www = seat.Add("www", new BoardProxy(BoardProxyKind.Frontend, BoardAbility.Accepts | BoardAbility.NeedsServers, 0, 2));
        Beat();
        var (_, instance, observer) = bench.Begin(Tracking(new BalancerTracking()));
        Pass(40);
        Assert.Equal((1, false), (instance.EffectivePriority, observer.IsFault));
        seat.LacksDescriptors(0, nowUs);
        Pass(20);
        Assert.True(observer.IsFault);
        Pass(600);
        Assert.True(observer.IsFault);
        Pass(600);
        Assert.False(observer.IsFault);
        Assert.Equal(0, www);
    }

    [Fact]
    public void A_freeze_is_no_fault_of_one_loop_though_the_loops_had_beaten_one_after_the_other()
    {
        Beat();
        bench.Begin(Tracking(new BalancerTracking()));
        Pass(100);
        isFrozen = true;
        seat.Beat(1, nowUs + 10_000);
        seat.Beat(2, nowUs + 19_000);
        Pass(300);
        Assert.Equal([$"track_balancer failed (balancer pid {Environment.ProcessId} has not moved for 120 ms)"], bench.Log);
    }

    [Fact]
    public void A_killed_balancer_is_told_at_once()
    {
        using var process = Process.Start("/bin/sleep", "600");
        var mine = board.Prepare(1);
        WritePid(process.Id);
        mine.Beat(0, nowUs);
        mine.Claim();
        var (_, _, observer) = bench.Begin(Tracking(new BalancerTracking { StallUs = 60_000_000 }));
        Assert.False(observer.IsFault);
        process.Kill();
        bench.Until(() => observer.IsFault, "FAULT");
        Assert.Equal($"track_balancer failed (balancer pid {process.Id} died)", bench.Log[^1]);
    }

    [Fact]
    public void Too_few_servers_of_a_backend_that_is_named_are_a_fault_and_with_a_weight_a_lower_priority()
    {
        var web = seat.Add("web", new BoardProxy(BoardProxyKind.Backend, BoardAbility.Serves, 2, 2));
        Beat();
        var (_, _, observer) = bench.Begin(Tracking(new BalancerTracking { Backends = [new TrackedBackend("web", 1)] }));
        var (_, weighted, _) = bench.Begin(Tracking(new BalancerTracking { Weight = -30, Backends = [new TrackedBackend("web", 2)] }));
        var (_, bonus, _) = bench.Begin(Tracking(new BalancerTracking { Weight = 30, Backends = [new TrackedBackend("web", 2)] }));
        Assert.Equal((100, 130), (weighted.EffectivePriority, bonus.EffectivePriority));
        seat.Set(web, new BoardProxy(BoardProxyKind.Backend, BoardAbility.None, 0, 2));
        Pass(20);
        Assert.Equal((true, 70, 100), (observer.IsFault, weighted.EffectivePriority, bonus.EffectivePriority));
        Assert.Contains("track_balancer failed (backend web: 0 servers up, 1 wanted)", bench.Log);
        Assert.False(weighted.IsFault);
    }

    [Fact]
    public void When_nothing_is_named_a_node_without_servers_goes_behind_all_others_but_not_away()
    {
        var www = seat.Add("www", new BoardProxy(BoardProxyKind.Frontend, BoardAbility.Accepts | BoardAbility.NeedsServers | BoardAbility.Serves, 1, 2));
        Beat();
        var (_, instance, observer) = bench.Begin(Tracking(new BalancerTracking()));
        seat.Set(www, new BoardProxy(BoardProxyKind.Frontend, BoardAbility.Accepts | BoardAbility.NeedsServers, 0, 2));
        Pass(20);
        Assert.Equal(1, instance.EffectivePriority);
        Assert.False(observer.IsFault);
        Assert.Equal("track_balancer failed (no frontend can serve: frontend www has 0 of 2 servers up)", bench.Log[^1]);
    }

    [Fact]
    public void Out_of_descriptors_is_a_fault()
    {
        Beat();
        var (_, instance, observer) = bench.Begin(Tracking(new BalancerTracking()));
        seat.LacksDescriptors(2, nowUs);
        Pass(20);
        Assert.True(observer.IsFault);
        Assert.Equal("out of descriptors", instance.FaultReason);
    }

    [Fact]
    public void A_reload_of_the_balancer_tells_nothing()
    {
        Beat();
        var (_, _, observer) = bench.Begin(Tracking(new BalancerTracking()));
        bench.Log.Clear();
        var former = seat;
        var next = board.Prepare(3);
        for (var i = 0; i < 3; i++)
        {
            next.Beat(i, nowUs);
        }

        next.Claim();
        seat = next;
        former.Set(BalancerPhase.Draining);
        Pass(300);
        Assert.False(observer.IsFault);
        Assert.Empty(bench.Log);
    }

    [Fact]
    public void A_reload_of_the_failover_keeps_what_is_known()
    {
        Beat();
        var configuration = Tracking(new BalancerTracking());
        var (set, _, observer) = bench.Begin(configuration);
        isFrozen = true;
        Pass(140);
        Assert.True(observer.IsFault);
        var lines = bench.Log.Count;
        var (_, _, next) = bench.Begin(configuration, set);
        Assert.True(next.IsFault);
        Assert.Single(bench.Log[lines..]);
        isFrozen = false;
        Pass(1_040);
        Assert.False(next.IsFault);
    }

    private static KeepalivedConfiguration Tracking(BalancerTracking? balancer) => new()
    {
        Instances = [new VrrpInstance { Name = "VI_1", Priority = 100, TrackBalancer = balancer }],
    };

    /// <summary>The seat's process id, which a test of another process's end replaces.</summary>
    private void WritePid(int pid)
    {
        using var file = File.OpenHandle($"/proc/self/fd/{board.Descriptor}", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var seatAt = 64L + ((board.Epoch + 1) * ((RandomAccess.GetLength(file) - 64) / 4));
        Span<byte> number = stackalloc byte[4];
        BitConverter.TryWriteBytes(number, pid);
        RandomAccess.Write(file, number, seatAt + 4);
    }

    /// <summary>Takes the board, as a balancer whose loops live.</summary>
    private void Beat()
    {
        BeatOnce();
        seat.Claim();
    }

    /// <summary>Lets time pass: every loop that lives beats, and every look is taken.</summary>
    private void Pass(long ms)
    {
        for (var passed = 0L; passed < ms; passed += HealthBoard.PeriodMs)
        {
            nowUs += HealthBoard.PeriodMs * 1000;
            BeatOnce();
            bench.Balancer!.OnDue();
        }
    }

    private void BeatOnce()
    {
        for (var i = 0; i < 3 && !isFrozen; i++)
        {
            if (i != stuckLoop)
            {
                seat.Beat(i, nowUs);
            }
        }
    }
}
