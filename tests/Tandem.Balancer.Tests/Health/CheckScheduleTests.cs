using FsCheck;
using FsCheck.Fluent;
using Tandem.Balancer.Health;

namespace Tandem.Balancer.Tests.Health;

public class CheckScheduleTests
{
    [Fact]
    public void First_checks_are_spread_over_the_shortest_interval_that_is_not_below_a_second()
    {
        ServerHealth[] servers = [Server(5000), Server(2000), Server(100)];
        var spread = CheckSchedule.SpreadIntervalMs(servers);
        var schedule = new CheckSchedule(0, null, new Random(1));
        Assert.Equal(2000, spread);
        Assert.Equal([0, 666, 1333], servers.Select((server, i) => schedule.FirstDelayMs(Server(100), i, 3, spread)));
        Assert.Equal(5000 * 2 / 3, schedule.FirstDelayMs(servers[0], 2, 3, spread));
    }

    [Fact]
    public void Servers_with_short_intervals_alone_are_spread_over_their_own()
    {
        var server = Server(100);
        Assert.Equal(0, CheckSchedule.SpreadIntervalMs([server]));
        Assert.Equal(50, new CheckSchedule(0, null, new Random(1)).FirstDelayMs(server, 1, 2, 0));
    }

    [Fact]
    public void The_spread_can_be_limited()
    {
        var schedule = new CheckSchedule(0, 600, new Random(1));
        Assert.Equal(300, schedule.FirstDelayMs(Server(10_000), 1, 2, 10_000));
    }

    [Fact]
    public void Shaking_stays_within_its_percentage_and_reaches_both_sides()
    {
        Check.One(PropertyRuns.Config, Prop.ForAll(
            Arb.From(from percent in Gen.Choose(0, 50) from seed in Gen.Choose(0, 9999) select (percent, seed)),
            static input =>
            {
                var schedule = new CheckSchedule(input.percent, null, new Random(input.seed));
                var server = Server(1000);
                var delays = Enumerable.Range(0, 200).Select(_ => schedule.NextDelayMs(server)).ToArray();
                var most = 10 * input.percent;
                return delays.All(delay => Math.Abs(delay - 1000) <= most)
                    && (most < 10 || (delays.Min() < 1000 && delays.Max() > 1000));
            }));
    }

    [Fact]
    public void The_same_seed_gives_the_same_times()
    {
        var one = new CheckSchedule(50, null, new Random(7));
        var other = new CheckSchedule(50, null, new Random(7));
        var server = Server(1000);
        Assert.Equal(
            Enumerable.Range(0, 20).Select(_ => one.NextDelayMs(server)).ToArray(),
            Enumerable.Range(0, 20).Select(_ => other.NextDelayMs(server)).ToArray());
    }

    private static ServerHealth Server(int interMs) => new BackendHealth("be", new RecordingObserver()).Add(
        new HealthSettings { Name = "s", IsChecked = true, InterMs = interMs, FastInterMs = interMs, DownInterMs = interMs }, 0);
}
