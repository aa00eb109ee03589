using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Tandem.Failover.Tracking;

namespace Tandem.Failover.Tests.Tracking;

/// <summary>Scripts that run once in a minute, so that what is known sooner is known from watching. They need killall, pidof and pgrep.</summary>
[SupportedOSPlatform("linux")]
public sealed class InstantScriptTests : IDisposable
{
    private readonly TrackingBench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("killall", "-0", "NAME")]
    [InlineData("/usr/bin/killall", "-0", "NAME")]
    [InlineData("pidof", "NAME")]
    [InlineData("pgrep", "NAME")]
    [InlineData("pgrep", "-x", "NAME")]
    [InlineData("/bin/sh", "-c", "killall -0 NAME >/dev/null 2>&1")]
    [InlineData("/bin/sh", "-c", "kill -0 $(cat FILE)")]
    [InlineData("/bin/sh", "-c", "kill -0 `cat FILE`")]
    public void The_end_of_the_process_is_a_failure_at_once_and_its_return_a_success(params string[] words)
    {
        var name = TrackingBench.NewName();
        var file = Path.Combine(bench.Directory, "pid");
        var process = bench.Sleep(name);
        File.WriteAllText(file, process.Id.ToString(CultureInfo.InvariantCulture) + "\n");
        var script = TrackingBench.Script([.. words.Select(w => w.Replace("NAME", name, StringComparison.Ordinal).Replace("FILE", file, StringComparison.Ordinal))]);
        var (set, _, observer) = bench.Begin(TrackingBench.OneScript(script));
        var chk = set.Scripts.First();
        bench.Until(() => chk.Watched != null, "watched");
        Assert.Contains($"Script `chk` asks for {chk.Watched}, whose end is noticed at once", bench.Log);

        process.Kill();
        bench.Until(() => observer.IsFault, "fault");

        Assert.Contains(bench.Log, line => line.StartsWith("VRRP_Script(chk) failed (", StringComparison.Ordinal) && line.EndsWith(" is gone)", StringComparison.Ordinal));
        bench.UntilLogged("Script `chk` now returning 1");
        Assert.True(observer.IsFault);

        File.WriteAllText(file, bench.Sleep(name).Id.ToString(CultureInfo.InvariantCulture));
        bench.Until(() => !observer.IsFault, "no fault");
        bench.Until(() => chk.Watched != null, "watched again");
    }

    [Fact]
    public void As_long_as_one_of_several_lives_nothing_is_told()
    {
        var name = TrackingBench.NewName();
        var first = bench.Sleep(name);
        var (set, _, observer) = bench.Begin(TrackingBench.OneScript(TrackingBench.Script("killall", "-0", name)));
        bench.Until(() => set.Scripts.First().Watched != null, "watched");

        // This one is born after we have looked.
        var second = bench.Sleep(name);
        first.Kill();
        bench.Until(() => set.Scripts.First().Instant!.Watches(second.Id), "the second is watched");
        Assert.Equal(["ready"], observer.Told);

        second.Kill();
        bench.Until(() => observer.IsFault, "fault");
    }

    [Fact]
    public void A_process_that_was_not_there_at_the_start_is_noticed_when_it_begins()
    {
        var name = TrackingBench.NewName();
        var (_, _, observer) = bench.Begin(TrackingBench.OneScript(TrackingBench.Script("killall", "-0", name)));
        bench.Until(() => observer.IsFault, "fault");

        bench.Sleep(name);
        bench.Until(() => !observer.IsFault, "no fault");
    }

    [Fact]
    public void Many_deaths_and_returns_in_a_row_are_all_noticed()
    {
        var name = TrackingBench.NewName();
        var process = bench.Sleep(name);
        var (set, _, observer) = bench.Begin(TrackingBench.OneScript(TrackingBench.Script("killall", "-0", name)));
        for (var i = 0; i < 25; i++)
        {
            bench.Until(() => !observer.IsFault && set.Scripts.First().Watched != null, "watched");
            process.Kill();
            bench.Until(() => observer.IsFault, "fault");
            process = bench.Sleep(name);
        }
    }

    [Fact]
    public void With_fall_2_the_end_counts_as_one_failure_and_the_script_is_run_at_once()
    {
        var name = TrackingBench.NewName();
        var process = bench.Sleep(name);
        var (set, _, observer) = bench.Begin(TrackingBench.OneScript(TrackingBench.Script("killall", "-0", name) with { Fall = 2 }));
        bench.Until(() => set.Scripts.First().Watched != null, "watched");

        process.Kill();
        bench.Until(() => observer.IsFault, "fault");

        Assert.Contains("VRRP_Script(chk) failed (exited with status 1)", bench.Log);
        Assert.DoesNotContain(bench.Log, line => line.Contains("is gone", StringComparison.Ordinal));
    }

    [Fact]
    public void A_zombie_that_killall_still_finds_is_left_to_the_script()
    {
        var name = TrackingBench.NewName();
        var child = ChildThatNobodyWaitsFor(name);
        var (set, _, observer) = bench.Begin(TrackingBench.OneScript(TrackingBench.Script("killall", "-0", name)));
        var chk = set.Scripts.First();
        bench.Until(() => chk.Watched != null, "watched");

        using var process = Process.GetProcessById(child);
        process.Kill();
        bench.Until(() => chk.Watched == null, "given up");

        Assert.True(File.Exists($"/proc/{child}/stat"), "The zombie is there.");
        Assert.Equal(["ready"], observer.Told);
        Assert.Equal(TrackedVerdict.Up, chk.Verdict);
    }

    [Fact]
    public void Nothing_is_watched_where_it_is_turned_off_or_the_script_asks_for_more()
    {
        var name = TrackingBench.NewName();
        bench.Sleep(name);
        var off = TrackingBench.OneScript(TrackingBench.Script("killall", "-0", name), 0, true);
        var more = TrackingBench.OneScript(TrackingBench.Script("/bin/sh", "-c", $"killall -0 {name} || exit 2"));
        foreach (var configuration in new[] { off, more })
        {
            var looks = bench.Looks;
            var (set, _, observer) = bench.Begin(configuration);
            bench.Until(() => observer.IsReady, "ready");

            Assert.Equal(looks, bench.Looks);
            Assert.Null(set.Scripts.First().Watched);
        }
    }

    [Fact]
    public void While_the_process_lives_nothing_is_looked_for()
    {
        var name = TrackingBench.NewName();
        bench.Sleep(name);
        var script = TrackingBench.Script("killall", "-0", name) with { IntervalUs = 20_000 };
        var (set, _, _) = bench.Begin(TrackingBench.OneScript(script));
        bench.Until(() => set.Scripts.First().Watched != null, "watched");
        var looks = bench.Looks;

        // Ten more runs, each a success.
        var rounds = bench.Loop.Rounds;
        bench.Until(() => bench.Loop.Rounds > rounds + 40, "forty rounds");

        Assert.Equal(looks, bench.Looks);
    }

    [Fact]
    public void The_name_of_a_program_that_was_started_through_a_link_is_that_of_the_link()
    {
        var name = TrackingBench.NewName();
        var path = Path.Combine(bench.Directory, name);
        File.CreateSymbolicLink(path, "/bin/sleep");
        var process = bench.Run(path, "600");
        var (set, _, observer) = bench.Begin(TrackingBench.OneScript(TrackingBench.Script("killall", "-0", name)));
        bench.Until(() => set.Scripts.First().Watched != null, "watched");

        process.Kill();
        bench.Until(() => observer.IsFault, "fault");
    }

    private int ChildThatNobodyWaitsFor(string name)
    {
        var parent = bench.Run("/bin/sh", "-c", $"{bench.Program(name)} 600 >/dev/null & echo $!; exec sleep 600");
        return int.Parse(parent.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
    }
}
