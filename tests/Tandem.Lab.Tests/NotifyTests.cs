using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary>What notify scripts and fifos are told, and in which order.</summary>
public sealed class NotifyTests
{
    private const string Log = "/run/notify.log";
    private const string Script = "/etc/keepalived/notify.sh";
    private const string User = "global_defs {\n    script_user root\n}\n";

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void Each_state_is_told_once_in_order(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Lb1.WriteFile(Script, $"#!/bin/bash\necho \"$@\" >>{Log}\n", executable: true);
        pair.Start(User + Configurations.Instance(101, $"notify \"{Script}\"\nnotify_master \"{Script} own words\""), Configurations.Instance(100));
        AwaitLines(pair, "INSTANCE VI_1 MASTER 101");
        pair.Lab.LoseCarrier(pair.Lb1);
        AwaitLines(pair, "INSTANCE VI_1 FAULT 101");
        pair.Daemon1.Stop();
        AwaitLines(pair, "INSTANCE VI_1 STOP 101");
        Assert.Equal(
            ["INSTANCE VI_1 BACKUP 101", "INSTANCE VI_1 FAULT 101", "INSTANCE VI_1 MASTER 101", "INSTANCE VI_1 STOP 101", "own words"],
            Lines(pair).Order(StringComparer.Ordinal));
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void A_fifo_has_a_line_for_each_state(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Lb1.Run("mkfifo", "/run/vrrp.fifo");
        using var reader = pair.Lb1.Start("bash", "-c", "exec 3<>/run/vrrp.fifo; while read -r line <&3; do echo \"$line\"; done");
        pair.Start("global_defs {\n    vrrp_notify_fifo /run/vrrp.fifo\n}\n" + Configurations.Instance(101), Configurations.Instance(100));
        var master = reader.Output.Await("INSTANCE \"VI_1\" MASTER 101", Pair.Patience);
        Assert.Equal("INSTANCE \"VI_1\" BACKUP 101", reader.Output.Lines()[master.Number - 1].Text);
        pair.Daemon1.Stop();
        reader.Output.Await("INSTANCE \"VI_1\" STOP 101", Pair.Patience);
    }

    [Theory]
    [MemberData(nameof(TandemPairs))]
    public void Slow_scripts_run_one_at_a_time_and_the_last_state_wins(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Lb1.WriteFile(Script, $"#!/bin/bash\necho \"begin $3\" >>{Log}\nsleep 0.3\necho \"end $3\" >>{Log}\n", executable: true);
        pair.Start(User + Configurations.Instance(101, $"notify \"{Script}\""), Configurations.Instance(100));
        for (var round = 0; round < 3; round++)
        {
            pair.Lab.LoseCarrier(pair.Lb1);
            pair.AwaitMaster(pair.Lb2);
            pair.Lab.RestoreCarrier(pair.Lb1);
            pair.AwaitMaster(pair.Lb1);
        }

        AwaitLines(pair, "end MASTER", last: true);
        var lines = Lines(pair);
        for (var i = 0; i + 1 < lines.Length; i += 2)
        {
            Assert.Equal(lines[i].Replace("begin", "end", StringComparison.Ordinal), lines[i + 1]);
        }
    }

    /// <summary>Pairs with Tandem as the first.</summary>
    public static IEnumerable<object[]> TandemPairs() => PairPrograms.WithTandemFirst();

    private static string[] Lines(Pair pair) => (pair.Lb1.ReadFile(Log) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Waits until the scripts have written a line.</summary>
    private static void AwaitLines(Pair pair, string line, bool last = false)
    {
        if (!SpinWait.SpinUntil(
            () =>
            {
                Thread.Sleep(5);
                var lines = Lines(pair);
                return last ? lines.LastOrDefault() == line : lines.Contains(line);
            },
            Pair.Patience))
        {
            throw new LabFailure($"'{line}' was not written, but\n{string.Join('\n', Lines(pair))}\n{pair.Daemon1.Log.Text}");
        }
    }
}
