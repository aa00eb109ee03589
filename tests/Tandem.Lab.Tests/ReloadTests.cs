using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary>SIGHUP: what changed changes, and nothing else.</summary>
public sealed class ReloadTests
{
    private static readonly TimeSpan NoOutage = TimeSpan.FromMilliseconds(150);

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void A_reload_keeps_state_and_address(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        var events = pair.Lb1.Events.Count;
        var said = pair.Daemon1.Log.Count;
        var since = LabClock.NowUs;
        pair.Daemon1.Reload(Configurations.Instance(102));
        pair.Daemon1.AwaitLine("Reload complete", from: said);
        using var listener = new AdvertisementListener(pair.Lab.Client);
        Assert.NotNull(listener.Await(one => one.Priority == 102, since, Pair.Patience));
        Assert.DoesNotContain(pair.Daemon1.Log.Lines(said), line => line.Text.Contains("STATE", StringComparison.Ordinal));
        Assert.DoesNotContain(pair.Lb1.Events.Lines(events), line => line.Text.StartsWith("Deleted", StringComparison.Ordinal) && line.Text.Contains("10.42.0.240", StringComparison.Ordinal));
        Assert.InRange(pair.Prober.Measure(since, LabClock.NowUs).Length, TimeSpan.Zero, NoOutage);
        Assert.True(pair.Lb1.Owns(pair.Address));
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void A_reload_adds_and_removes_addresses(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        var other = LabAddresses.V4(241);
        pair.Daemon1.Reload(Configurations.Instance(101, address: "10.42.0.240\n10.42.0.241"));
        pair.Daemon2.Reload(Configurations.Instance(100, address: "10.42.0.240\n10.42.0.241"));
        pair.Lb1.AwaitAddress(other, present: true, Pair.Patience);
        pair.AwaitMaster(pair.Lb1);
        pair.Daemon1.Reload(Configurations.Instance(101, address: "10.42.0.241"));
        pair.Daemon2.Reload(Configurations.Instance(100, address: "10.42.0.241"));
        pair.Lb1.AwaitAddress(pair.Address, present: false, Pair.Patience);
        pair.Lb2.AwaitAddress(other, present: false, Pair.Patience);
        Assert.True(pair.Lb1.Owns(other));
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void A_reload_adds_and_removes_instances(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        var more = Configurations.Instance(101, address: "10.42.0.241", name: "VI_2", router: 52);
        var other = LabAddresses.V4(241);
        var since = LabClock.NowUs;
        pair.Daemon1.Reload(Configurations.Instance(101) + more);
        pair.Lb1.AwaitAddress(other, present: true, Pair.Patience);
        using var listener = new AdvertisementListener(pair.Lab.Client);
        pair.Daemon1.Reload(Configurations.Instance(101));
        pair.Lb1.AwaitAddress(other, present: false, Pair.Patience);
        Assert.NotNull(listener.Await(one => one is { VirtualRouter: 52, Priority: 0 }, since, Pair.Patience));
        Assert.InRange(pair.Prober.Measure(since, LabClock.NowUs).Length, TimeSpan.Zero, NoOutage);
    }

    [Theory]
    [MemberData(nameof(TandemPairs))]
    public void A_file_that_does_not_parse_changes_nothing(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        var said = pair.Daemon1.Log.Count;
        var since = LabClock.NowUs;
        pair.Daemon1.Reload(Configurations.Instance(101, address: "10.42.0.241").Replace("virtual_router_id 51", "virtual_router_id 999", StringComparison.Ordinal));
        Assert.NotNull(pair.Daemon1.Log.Find(line => line.Text.Contains("999", StringComparison.Ordinal), Pair.Patience, said));
        pair.Daemon1.Reload(Configurations.Instance(101));
        pair.Daemon1.AwaitLine("Reload complete", from: said);
        Assert.False(pair.Lb1.Owns(LabAddresses.V4(241)));
        Assert.InRange(pair.Prober.Measure(since, LabClock.NowUs).Length, TimeSpan.Zero, NoOutage);
    }

    /// <summary>Pairs with Tandem as the first.</summary>
    public static IEnumerable<object[]> TandemPairs() => PairPrograms.WithTandemFirst();
}
