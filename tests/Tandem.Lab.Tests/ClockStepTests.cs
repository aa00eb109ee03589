using System.Globalization;
using Tandem.Lab.Tests.Harness;
using Tandem.Linux.Processes;

namespace Tandem.Lab.Tests;

/// <summary>The wall clock is set while the daemon runs, as by an administrator or a time service: only what is written about time may follow.</summary>
public sealed class ClockStepTests
{
    private const string RunsFile = "/run/script-runs";

    /// <summary>Longer than any lifetime of an address, and than an election.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(7);

    private static readonly TimeSpan[] Steps = [TimeSpan.FromHours(1), TimeSpan.FromHours(-1)];

    [Theory]
    [MemberData(nameof(TandemPairs))]
    public void A_master_whose_clock_is_stepped_stays_master_and_keeps_its_intervals(string first, string second)
    {
        using var pair = new Pair(first, second);
        var clock = new SteppedClock(pair.Lb1);
        // Each run says when it was by the clock of the machine's uptime, which nobody steps.
        pair.Lb1.WriteFile("/opt/bin/note-run", $"#!/bin/sh\nread up idle </proc/uptime\necho \"$up\" >>{RunsFile}\n", executable: true);
        var script = "global_defs {\n    script_user root\n}\n" + Configurations.Script("note", "/opt/bin/note-run");
        pair.StartFirst(script + Configurations.Instance(101, "track_script {\n    note\n}", version: 2), clock.Environment);
        pair.StartSecond(Configurations.Instance(100, version: 2));
        pair.AwaitMaster(pair.Lb1);
        Assert.True(SteppedClock.IsSeenBy(pair.Daemon1.VrrpPid), "the VRRP process looks at another clock");
        Assert.NotEmpty(Runs(pair.Lb1));
        foreach (var step in Steps)
        {
            AssertUnmoved(pair, pair.Lb1, pair.Daemon1, () => clock.Step(step), step, hasLifetime: true);
        }
    }

    [Theory]
    [MemberData(nameof(TandemPairs))]
    public void A_backup_whose_clock_is_stepped_stays_backup(string second, string first)
    {
        using var pair = new Pair(first, second);
        var clock = new SteppedClock(pair.Lb2);
        pair.StartFirst(Configurations.Instance(101, version: 2));
        pair.StartSecond(Configurations.Instance(100, version: 2), clock.Environment);
        pair.AwaitMaster(pair.Lb1);
        pair.Daemon2.AwaitLine("(VI_1) Entering BACKUP STATE");
        Assert.True(SteppedClock.IsSeenBy(pair.Daemon2.VrrpPid), "the VRRP process looks at another clock");
        foreach (var step in Steps)
        {
            AssertUnmoved(pair, pair.Lb2, pair.Daemon2, () => clock.Step(step), step, first == PairPrograms.Tandem);
        }
    }

    /// <summary>Pairs with Tandem as the first.</summary>
    public static IEnumerable<object[]> TandemPairs() => PairPrograms.WithTandemFirst();

    private static void AssertUnmoved(Pair pair, Host host, VrrpDaemon daemon, Action step, TimeSpan offset, bool hasLifetime)
    {
        using var listener = new AdvertisementListener(pair.Lab.Client);
        Assert.NotNull(listener.Await(static _ => true, 0, Pair.Patience));
        var (said1, said2, events, runs) = (pair.Daemon1.Log.Count, pair.Daemon2.Log.Count, pair.Lb1.Events.Count, Runs(host).Length);
        var since = LabClock.NowUs;
        step();
        Assert.NotNull(listener.Await(one => one.AtUs - since >= Watched.TotalMicroseconds, 0, Pair.Patience));
        var until = LabClock.NowUs;

        AssertNoneMissed([.. listener.Heard.Where(one => one.AtUs <= until)], pair.Lb1);
        Assert.InRange(pair.Prober.Measure(since, until).Length.TotalMilliseconds, 0, 1000);
        Assert.DoesNotContain(
            pair.Lb1.Events.Lines(events),
            line => line.Text.StartsWith("Deleted", StringComparison.Ordinal) && line.Text.Contains("10.42.0.240", StringComparison.Ordinal));
        if (hasLifetime)
        {
            Assert.Matches("valid_lft [1-9][0-9]*sec", pair.Lb1.Run("ip", "addr", "show", "dev", "eth0", "to", pair.Address.ToString()));
        }

        Assert.False(pair.Lb2.Owns(pair.Address));
        Assert.DoesNotContain(pair.Daemon1.Log.Lines(said1), IsOfState);
        Assert.DoesNotContain(pair.Daemon2.Log.Lines(said2), IsOfState);
        if (runs > 0)
        {
            AssertRunsAtInterval(Runs(host)[runs..]);
        }

        AssertLogFollows(daemon, offset);
    }

    private static bool IsOfState(OutputLine line) =>
        line.Text.Contains(" STATE", StringComparison.Ordinal) || line.Text.Contains("timeout", StringComparison.Ordinal);

    /// <summary>An interval is a second: two between neighbours are one that was missed.</summary>
    private static void AssertNoneMissed(Advertisement[] heard, Host master)
    {
        Assert.All(heard, one => Assert.Equal(master.Address, one.Source));
        Assert.InRange(heard.Length, Watched.TotalSeconds - 2, Watched.TotalSeconds + 3);
        for (var i = 1; i < heard.Length; i++)
        {
            Assert.InRange(heard[i].AtUs - heard[i - 1].AtUs, 0, 1_900_000);
        }
    }

    /// <summary>Once a second by the uptime.</summary>
    private static void AssertRunsAtInterval(double[] runs)
    {
        Assert.InRange(runs.Length, Watched.TotalSeconds - 3, Watched.TotalSeconds + 2);
        for (var i = 1; i < runs.Length; i++)
        {
            Assert.InRange(runs[i] - runs[i - 1], 0, 2.9);
        }
    }

    private static double[] Runs(Host host) =>
        [.. (host.ReadFile(RunsFile) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];

    /// <summary>A line of the VRRP process itself has the time of the stepped clock: the step was seen.</summary>
    private static void AssertLogFollows(VrrpDaemon daemon, TimeSpan offset)
    {
        var from = daemon.Log.Count;
        Assert.Equal(0, ProcessSignals.Send(daemon.VrrpPid, SignalNumber.Usr1));
        var line = daemon.Log.Await("Printing VRRP data", Pair.Patience, from).Text;
        // "Fri Nov 20 11:02:03 2026: text", in local time.
        var written = DateTime.ParseExact(line[..24], "ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces);
        Assert.InRange((written - DateTime.Now - offset).TotalSeconds, -30, 30);
    }
}
