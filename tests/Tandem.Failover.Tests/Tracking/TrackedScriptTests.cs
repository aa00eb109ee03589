using System.Runtime.Versioning;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Tracking;

namespace Tandem.Failover.Tests.Tracking;

/// <summary>Real scripts; the log lines are those of keepalived 2.2.7.</summary>
[SupportedOSPlatform("linux")]
public sealed class TrackedScriptTests : IDisposable
{
    private readonly TrackingBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void One_success_at_the_start_is_enough_and_makes_the_instance_ready()
    {
        var (_, instance, observer) = bench.Begin(TrackingBench.OneScript(TrackingBench.Script("/bin/true") with { Rise = 3 }));
        Assert.False(instance.IsReady);

        bench.Until(() => observer.IsReady, "ready");

        Assert.Equal(["VRRP_Script(chk) succeeded"], bench.Log);
        Assert.Equal(["ready"], observer.Told);
    }

    [Fact]
    public void A_failure_at_the_start_brings_the_fault_before_the_instance_is_ready()
    {
        var (_, instance, observer) = bench.Begin(TrackingBench.OneScript(TrackingBench.Script("/bin/sh", "-c", "exit 3") with { Fall = 3 }));

        bench.Until(() => observer.IsReady, "ready");

        Assert.Equal(["Script `chk` now returning 3", "VRRP_Script(chk) failed (exited with status 3)"], bench.Log);
        Assert.Equal(["fault: script chk", "ready"], observer.Told);
        Assert.True(instance.IsFault);
    }

    [Fact]
    public void Rise_and_fall_count_in_a_row_and_weights_follow()
    {
        var status = bench.Write("status", "0");
        var script = TrackingBench.Script("/bin/sh", "-c", $"echo >>{bench.Directory}/runs; exit $(cat {status})") with { Rise = 2, Fall = 2, IntervalUs = 20_000 };
        var (set, instance, observer) = bench.Begin(TrackingBench.OneScript(script, -10));
        bench.UntilLogged("VRRP_Script(chk) succeeded");
        Assert.Equal(100, instance.EffectivePriority);

        Replace(status, "7");
        bench.UntilLogged("Script `chk` now returning 7");
        Assert.Equal(TrackedVerdict.Up, set.Scripts.First().Verdict);
        bench.UntilLogged("VRRP_Script(chk) failed (exited with status 7)");
        Assert.Equal(90, instance.EffectivePriority);

        bench.Log.Clear();
        Replace(status, "0");
        bench.UntilLogged("Script `chk` now returning 0");
        Assert.Equal(90, instance.EffectivePriority);
        bench.UntilLogged("VRRP_Script(chk) succeeded");
        Assert.Equal(["ready", "priority 90", "priority 100"], observer.Told);
    }

    [Fact]
    public void A_signal_is_a_failure_and_named()
    {
        bench.Begin(TrackingBench.OneScript(TrackingBench.Script("/bin/sh", "-c", "kill -SEGV $$")));

        bench.UntilLogged("VRRP_Script(chk) failed (due to signal 11)");
    }

    [Fact]
    public void What_takes_too_long_is_terminated_and_has_failed()
    {
        bench.Begin(TrackingBench.OneScript(TrackingBench.Script("/bin/sleep", "600") with { TimeoutUs = 50_000 }));

        bench.UntilLogged("VRRP_Script(chk) timed_out");
    }

    [Fact]
    public void What_does_not_heed_its_termination_is_killed()
    {
        var script = TrackingBench.Script("/bin/sh", "-c", "trap '' TERM; while :; do sleep 600; done");
        bench.Begin(TrackingBench.OneScript(script with { TimeoutUs = 100_000 }));

        bench.UntilLogged("VRRP_Script(chk) timed_out");
    }

    [Fact]
    public void A_run_is_skipped_while_the_last_one_goes_on()
    {
        bench.Begin(TrackingBench.OneScript(TrackingBench.Script("/bin/sleep", "600") with { IntervalUs = 20_000 }));

        bench.UntilLogged("Track script chk is already running, expect idle - skipping run");
    }

    [Fact]
    public void What_cannot_be_executed_counts_as_a_success_as_in_keepalived_and_is_told()
    {
        var path = bench.Write("gone.sh", "#!/bin/sh\nexit 3\n");
        var script = TrackingBench.Script(path) with { IntervalUs = 20_000 };
        bench.Begin(TrackingBench.OneScript(script));
        bench.UntilLogged("VRRP_Script(chk) failed (exited with status 3)");

        File.Delete(path);

        bench.UntilLogged("VRRP_Script(chk) succeeded");
        Assert.Contains($"Error exec-ing command '{path}', error 2: No such file or directory", bench.Log);
    }

    [Fact]
    public void With_init_fail_it_is_down_before_its_first_run()
    {
        var (_, instance, observer) = bench.Begin(TrackingBench.OneScript(TrackingBench.Script("/bin/true") with { InitFail = true }));
        Assert.True(instance.IsFault);

        bench.Until(() => !observer.IsFault, "no fault");

        Assert.Equal(["(VI_1): entering FAULT state due to script chk", "VRRP_Script(chk) succeeded"], bench.Log);
    }

    [Fact]
    public void A_reload_takes_over_the_result_of_the_same_script_and_of_no_other()
    {
        var configuration = TrackingBench.OneScript(TrackingBench.Script("/bin/sh", "-c", "exit 1"), -5);
        var (set, _, _) = bench.Begin(configuration);
        bench.UntilLogged("VRRP_Script(chk) failed (exited with status 1)");
        bench.Log.Clear();

        var (second, instance, observer) = bench.Begin(configuration, set);
        Assert.Equal(95, instance.EffectivePriority);
        Assert.Equal(["priority 95", "ready"], observer.Told);
        Assert.Contains("VRRP_Script(chk) considered unsuccessful on reload", bench.Log);

        var (third, _, _) = bench.Begin(TrackingBench.OneScript(TrackingBench.Script("/bin/true")), second);
        Assert.Equal(TrackedVerdict.Unknown, third.Scripts.First().Verdict);
        bench.UntilLogged("VRRP_Script(chk) succeeded");
    }

    [Fact]
    public void What_is_not_there_is_disabled_and_nobody_waits_for_it()
    {
        var (set, instance, observer) = bench.Begin(TrackingBench.OneScript(TrackingBench.Script("/no/such/script")));

        Assert.Empty(set.Scripts);
        Assert.True(instance.IsReady);
        Assert.Equal(["ready"], observer.Told);
        Assert.Equal(["Script /no/such/script cannot be accessed - No such file or directory", "Disabling track script chk since not found/accessible"], bench.Log);
    }

    [Fact]
    public void Lines_of_the_group_count_for_its_members_and_a_weight_of_the_line_for_that_line_only()
    {
        var configuration = TrackingBench.OneScript(TrackingBench.Script("/bin/false"), -20);
        configuration = configuration with
        {
            Scripts = [.. configuration.Scripts, TrackingBench.Script("/bin/true") with { Name = "ok", TrackedBy = 1 }],
            SyncGroups = [new VrrpSyncGroup { Name = "G1", Members = ["VI_1"], TrackScripts = [new TrackedItem { Name = "ok", Weight = 5, Reverse = true }] }],
        };

        var (_, instance, _) = bench.Begin(configuration);

        bench.Until(() => instance.EffectivePriority == 75, "75");
    }

    [Fact]
    public void A_script_that_nobody_tracks_is_not_run()
    {
        var configuration = TrackingBench.OneScript(TrackingBench.Script("/bin/true"));
        configuration = configuration with { Instances = [configuration.Instances[0] with { TrackScripts = [] }] };

        bench.Begin(configuration);

        Assert.Equal(["Warning - script chk is not used"], bench.Log);
    }

    private static void Replace(string path, string text)
    {
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, true);
    }
}
