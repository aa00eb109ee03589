using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary>What stays on a host when the daemon there can do nothing any more. keepalived's addresses stay for ever.</summary>
public sealed class LeftBehindTests
{
    /// <summary>What is left for who reads, beside what a daemon holds: enough for its own processes, little for what it reads.</summary>
    private const long RoomBytes = 16 << 20;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(6);

    [Theory]
    [MemberData(nameof(TandemPairs))]
    public void An_address_goes_when_all_processes_are_killed_at_once(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        pair.Daemon1.Process.KillTree();
        pair.Lb1.AwaitAddress(pair.Address, present: false, Bound);
        pair.AwaitMaster(pair.Lb2);
    }

    [Theory]
    [MemberData(nameof(TandemPairs))]
    public void An_address_goes_when_the_VRRP_process_is_frozen(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        pair.Daemon1.FreezeVrrp(frozen: true);
        pair.Lb1.AwaitAddress(pair.Address, present: false, Bound);
        pair.AwaitMaster(pair.Lb2);
    }

    [Theory]
    [MemberData(nameof(TandemPairs))]
    public void An_address_stays_while_the_daemon_lives_on_a_busy_machine(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Start(Configurations.Instance(101, version: 2), Configurations.Instance(100, version: 2));
        var busy = Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(_ => pair.Lb1.Start("bash", "-c", "while :; do :; done")).ToArray();
        AssertStays(pair);
        Array.ForEach(busy, process => process.Kill());
    }

    [Theory]
    [MemberData(nameof(TandemPairs))]
    public void An_address_stays_while_memory_is_short(string first, string second)
    {
        using var group = MemoryGroup.Make();
        using var pair = new Pair(first, second);
        pair.StartFirst(Configurations.Instance(101, version: 2));
        // Where no such group can be made there is nothing to press with, and the address stays anyway.
        group?.Add(pair.Daemon1.Process.Pid);
        pair.StartSecond(Configurations.Instance(100, version: 2));
        pair.AwaitMaster(pair.Lb1);
        if (group != null)
        {
            foreach (var pid in pair.Daemon1.Processes)
            {
                group.Add(pid);
            }

            group.Limit(Math.Max(group.Held, MemoryGroup.LargestOf(pair.Daemon1.Processes)) + RoomBytes);
        }

        var before = pair.Daemon1.VrrpPid;
        using (new MemoryReader(pair.Lb1, group))
        {
            AssertStays(pair);
        }

        // Short of memory is what this is about, not killed for want of it: who reads is the one that goes.
        Assert.Equal(before, pair.Daemon1.VrrpPid);
        Assert.True(group is not { TimesFull: 0 }, "nothing was pressed");
    }

    [Theory]
    [MemberData(nameof(TandemPairs))]
    public void With_no_address_lifetime_it_has_none(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Start("global_defs {\n    no_address_lifetime\n}\n" + Configurations.Instance(101), Configurations.Instance(100));
        Assert.Contains("valid_lft forever", Lifetime(pair), StringComparison.Ordinal);
        pair.Daemon1.Reload(Configurations.Instance(101));
        Assert.True(SpinWait.SpinUntil(() => Lifetime(pair).Contains("sec", StringComparison.Ordinal), Pair.Patience), Lifetime(pair));
    }

    [Theory]
    [MemberData(nameof(TandemPairs))]
    public void Addresses_of_a_killed_daemon_are_taken_over_or_removed_by_the_next(string first, string second)
    {
        using var pair = new Pair(first, second);
        var file = "global_defs {\n    no_address_lifetime\n}\n" + Configurations.Instance(101);
        pair.Start(file, Configurations.Instance(100));
        pair.Daemon1.Process.KillTree();
        Assert.NotNull(pair.Prober.AwaitAnswer(pair.Lb2, LabClock.NowUs, Pair.Patience));
        Assert.True(pair.Lb1.Owns(pair.Address));
        pair.StartFirst(file);
        pair.AwaitMaster(pair.Lb1);
    }

    /// <summary>Pairs with Tandem as the first.</summary>
    public static IEnumerable<object[]> TandemPairs() => PairPrograms.WithTandemFirst();

    /// <summary>Watches the address for longer than any lifetime that it could have been given.</summary>
    private static void AssertStays(Pair pair)
    {
        var events = pair.Lb1.Events.Count;
        var since = LabClock.NowUs;
        Thread.Sleep(Bound + TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(
            pair.Lb1.Events.Lines(events),
            line => line.Text.StartsWith("Deleted", StringComparison.Ordinal) && line.Text.Contains("10.42.0.240", StringComparison.Ordinal));

        // Who answers the probes is as short of processor and memory as all others here, but an interval of advertisements is long.
        Assert.InRange(pair.Prober.Measure(since, LabClock.NowUs).Length.TotalMilliseconds, 0, 1000);
    }

    private static string Lifetime(Pair pair)
    {
        var text = pair.Lb1.Run("ip", "addr", "show", "dev", "eth0", "to", pair.Address.ToString());
        return text[Math.Max(0, text.IndexOf("valid_lft", StringComparison.Ordinal))..];
    }
}
