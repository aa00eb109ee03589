using Tandem.Balancer.Balancing;

namespace Tandem.Balancer.Tests.Balancing;

public sealed class WeightsAndSelectionTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 5)]
    [InlineData(10, 9)]
    [InlineData(19, 16)]
    [InlineData(20, 16)]
    [InlineData(-1, 16)]
    public void Slow_start_climbs_in_steps_and_ends_at_full_weight(int secondsUp, int expected) =>
        Assert.Equal(expected * 3, EffectiveWeights.Ramped(3, secondsUp, slowStartSeconds: 20));

    [Fact]
    public void Slow_start_counts_whole_seconds_of_the_clock()
    {
        Assert.Equal(16, EffectiveWeights.Of(16, slowStartMs: 16_000, upSinceMs: 5_900, nowMs: 5_999));
        Assert.Equal(32, EffectiveWeights.Of(16, slowStartMs: 16_000, upSinceMs: 5_900, nowMs: 6_000));
        Assert.Equal(256, EffectiveWeights.Of(16, slowStartMs: 16_000, upSinceMs: 5_900, nowMs: 21_000));
        Assert.Equal(256, EffectiveWeights.Of(16, slowStartMs: 0, upSinceMs: 5_900, nowMs: 5_900));
    }

    [Fact]
    public void A_ramp_counts_whole_seconds_rounded_up()
    {
        Assert.Equal(2, EffectiveWeights.RampSeconds(1001));
        Assert.Equal(0, EffectiveWeights.RampSeconds(0));
    }

    [Theory]
    [InlineData(0, 0, 100, 50, 0)]
    [InlineData(100, 0, 100, 0, 100)]
    [InlineData(100, 10, 1000, 0, 10)]
    [InlineData(100, 10, 1000, 500, 50)]
    [InlineData(100, 10, 1000, 1000, 100)]
    [InlineData(100, 10, 1000, 5000, 100)]
    public void Connection_limit_grows_with_the_backend(int max, int min, int full, int connections, int expected) =>
        Assert.Equal(expected, DynamicLimit.Compute(max, min, full, connections, secondsUp: 99, slowStartSeconds: 0));

    [Fact]
    public void Connection_limit_climbs_during_slow_start_from_one()
    {
        Assert.Equal(1, DynamicLimit.Compute(100, 0, 0, 0, secondsUp: 0, slowStartSeconds: 10));
        Assert.Equal(30, DynamicLimit.Compute(100, 0, 0, 0, secondsUp: 3, slowStartSeconds: 10));
        Assert.Equal(100, DynamicLimit.Compute(100, 0, 0, 0, secondsUp: 10, slowStartSeconds: 10));
    }

    [Theory]
    [InlineData("", false, "a,c")]
    [InlineData("a", false, "c")]
    [InlineData("a,c", false, "d")]
    [InlineData("a,c", true, "d,f")]
    [InlineData("a,c,d", false, "f")]
    [InlineData("a,c,d,f", true, "")]
    public void Backups_serve_only_when_no_active_server_does(string down, bool allBackups, string expected)
    {
        Farm farm = new Farm("selection").Server().Server(0).Server().Server(backup: true).Server(0, backup: true).Server(backup: true);
        foreach (Candidate candidate in farm.All)
        {
            candidate.IsUp = !down.Split(',').Contains(candidate.Name);
        }

        var usable = new Candidate[6];
        int count = CandidateSelection.Select(farm.All, allBackups, usable);
        Assert.Equal(expected, string.Join(',', usable.Take(count).Select(c => c.Name)));
    }

    [Theory]
    [InlineData("0,0,0", "1,2,3")]
    [InlineData("7,0,0", "7,2,3")]
    [InlineData("2,0,0", "2,3,4")]
    [InlineData("3,0,1,0", "3,2,1,4")]
    public void Servers_without_id_take_the_next_free_number_from_their_ordinal_on(string configured, string expected)
    {
        int[] ids = [.. configured.Split(',').Select(int.Parse)];
        ServerIds.Assign(ids);
        Assert.Equal(expected, string.Join(',', ids));
    }

    [Fact]
    public void Hash_functions_keep_their_published_values()
    {
        Assert.Equal(0xcbf43926, HashFunctions.Crc32("123456789"u8));
        Assert.Equal(5381u, HashFunctions.Djb2(default));
        Assert.Equal(5381u * 33 + 'a', HashFunctions.Djb2("a"u8));
        Assert.Equal('a' * 65599u + 'b', HashFunctions.Sdbm("ab"u8));
    }
}
