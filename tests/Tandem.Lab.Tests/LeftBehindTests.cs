using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary>What stays on a host when the daemon there can do nothing any more. keepalived's addresses stay for ever.</summary>
public sealed class LeftBehindTests
{
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
        var events = pair.Lb1.Events.Count;
        var since = LabClock.NowUs;
        // Longer than any lifetime that could have been given.
        Thread.Sleep(Bound + TimeSpan.FromSeconds(1));
        Array.ForEach(busy, process => process.Kill());
        Assert.DoesNotContain(
            pair.Lb1.Events.Lines(events),
            line => line.Text.StartsWith("Deleted", StringComparison.Ordinal) && line.Text.Contains("10.42.0.240", StringComparison.Ordinal));
        Assert.InRange(pair.Prober.Measure(since, LabClock.NowUs).Length.TotalMilliseconds, 0, 500);
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

    private static string Lifetime(Pair pair)
    {
        var text = pair.Lb1.Run("ip", "addr", "show", "dev", "eth0", "to", pair.Address.ToString());
        return text[Math.Max(0, text.IndexOf("valid_lft", StringComparison.Ordinal))..];
    }
}
