using Tandem.Balancer.Balancing;

namespace Tandem.Balancer.Tests.Balancing;

public sealed class RoundRobinTests
{
    [Theory]
    [InlineData(BalanceAlgorithmName.RoundRobin)]
    [InlineData(BalanceAlgorithmName.StaticRoundRobin)]
    public void Weights_of_one_two_three_are_kept_exactly_over_every_period(object name)
    {
        Farm farm = new Farm("1:2:3").Server(1).Server(2).Server(3);
        BalancingAlgorithm algorithm = farm.Balance(new BalanceParameters { Algorithm = (BalanceAlgorithmName)name });
        for (int period = 0; period < 500; period++)
        {
            string chosen = string.Concat(Choices(algorithm, 6).Order());
            Assert.Equal((period, "abbccc"), (period, chosen));
        }
    }

    [Theory]
    [InlineData(BalanceAlgorithmName.RoundRobin)]
    [InlineData(BalanceAlgorithmName.StaticRoundRobin)]
    public void Equal_weights_take_turns_in_order_of_declaration(object name)
    {
        Farm farm = new Farm("equal").Server().Server().Server();
        BalancingAlgorithm algorithm = farm.Balance(new BalanceParameters { Algorithm = (BalanceAlgorithmName)name });
        Assert.Equal("abcabcabc", string.Concat(Choices(algorithm, 9)));
    }

    [Fact]
    public void A_heavy_server_is_not_served_in_bursts()
    {
        Farm farm = new Farm("smooth").Server(6).Server(2).Server(2);
        string[] chosen = [.. Choices(farm.Balance(new BalanceParameters()), 2000)];
        Assert.DoesNotContain("aaaa", string.Concat(chosen), StringComparison.Ordinal);
        Assert.DoesNotContain("bb", string.Concat(chosen), StringComparison.Ordinal);
        Assert.DoesNotContain("cc", string.Concat(chosen), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_share_over_a_whole_window_is_the_weight()
    {
        var random = new Random(2);
        for (int round = 0; round < 50; round++)
        {
            var farm = new Farm("random");
            for (int servers = random.Next(1, 12); servers > 0; servers--)
            {
                farm.Server(random.Next(1, 257));
            }

            int window = farm.All.Sum(c => c.EffectiveWeight);
            var counts = Choices(farm.Balance(new BalanceParameters()), window).CountBy(n => n).ToDictionary();
            foreach (Candidate candidate in farm.All)
            {
                Assert.InRange(counts[candidate.Name], candidate.EffectiveWeight - 1, candidate.EffectiveWeight + 1);
            }
        }
    }

    [Fact]
    public void A_server_that_joins_gets_its_share_and_no_burst()
    {
        Farm farm = new Farm("join").Server().Server().Server(down: true);
        BalancingAlgorithm algorithm = farm.Balance(new BalanceParameters());
        Choices(algorithm, 101).Count();
        farm.All[2].IsUp = true;
        farm.Refresh(algorithm);
        string chosen = string.Concat(Choices(algorithm, 96));
        Assert.InRange(chosen.Count(c => c == 'c'), 31, 33);
        Assert.DoesNotContain("cc", chosen, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slow_starting_server_gets_the_part_of_its_ramp()
    {
        Farm farm = new Farm("ramp").Server().Server();
        BalancingAlgorithm algorithm = farm.Balance(new BalanceParameters());
        farm.All[1].EffectiveWeight = EffectiveWeights.Ramped(1, secondsUp: 5, slowStartSeconds: 20);
        farm.Refresh(algorithm);
        Choices(algorithm, 40).Count();
        Assert.InRange(Choices(algorithm, 21 * 20).Count(n => n == "b"), 99, 101);
    }

    [Theory]
    [InlineData(BalanceAlgorithmName.RoundRobin)]
    [InlineData(BalanceAlgorithmName.StaticRoundRobin)]
    [InlineData(BalanceAlgorithmName.LeastConnections)]
    [InlineData(BalanceAlgorithmName.First)]
    [InlineData(BalanceAlgorithmName.Hash)]
    public void The_server_to_avoid_is_taken_only_when_there_is_no_other(object name)
    {
        Farm farm = new Farm("avoid").Server(3).Server();
        var parameters = new BalanceParameters { Algorithm = (BalanceAlgorithmName)name };
        BalancingAlgorithm algorithm = farm.Balance(parameters);
        Assert.All(Enumerable.Range(0, 50), _ => Assert.Equal("b", algorithm.Choose(BalancingKey.Absent, farm.All[0])!.Name));
        farm.All[1].IsUp = false;
        farm.Refresh(algorithm);
        Assert.Equal("a", algorithm.Choose(BalancingKey.Absent, farm.All[0])!.Name);
    }

    [Theory]
    [InlineData(BalanceAlgorithmName.RoundRobin)]
    [InlineData(BalanceAlgorithmName.StaticRoundRobin)]
    [InlineData(BalanceAlgorithmName.LeastConnections)]
    [InlineData(BalanceAlgorithmName.First)]
    [InlineData(BalanceAlgorithmName.Random)]
    [InlineData(BalanceAlgorithmName.Hash)]
    public void Nobody_is_chosen_when_all_are_full_and_somebody_again_when_one_has_room(object name)
    {
        Farm farm = new Farm("full").Server(maxConnections: 2).Server(2, maxConnections: 1);
        BalancingAlgorithm algorithm = farm.Balance(new BalanceParameters { Algorithm = (BalanceAlgorithmName)name, Draws = 50 });
        Load(farm, algorithm, 2, 1);
        Assert.Null(algorithm.Choose(BalancingKey.Absent, null));
        Assert.Null(algorithm.Choose(BalancingKey.Absent, farm.All[0]));
        Load(farm, algorithm, 2, 0);
        Assert.Equal("b", algorithm.Choose(BalancingKey.Absent, null)!.Name);
    }

    [Theory]
    [InlineData(BalanceAlgorithmName.RoundRobin)]
    [InlineData(BalanceAlgorithmName.StaticRoundRobin)]
    [InlineData(BalanceAlgorithmName.LeastConnections)]
    [InlineData(BalanceAlgorithmName.First)]
    [InlineData(BalanceAlgorithmName.Random)]
    [InlineData(BalanceAlgorithmName.Hash)]
    public void Nobody_is_chosen_of_an_empty_set(object name)
    {
        Farm farm = new Farm("empty").Server().Server();
        BalancingAlgorithm algorithm = farm.Balance(new BalanceParameters { Algorithm = (BalanceAlgorithmName)name });
        farm.All[0].IsUp = farm.All[1].IsUp = false;
        farm.Refresh(algorithm);
        Assert.Null(algorithm.Choose(new BalancingKey("k"u8), null));
        Assert.Null(algorithm.Choose(BalancingKey.Absent, farm.All[0]));
        farm.All[1].IsUp = true;
        farm.Refresh(algorithm);
        Assert.Equal("b", algorithm.Choose(new BalancingKey("k"u8), null)!.Name);
    }

    private static void Load(Farm farm, BalancingAlgorithm algorithm, params int[] connections)
    {
        for (int i = 0; i < connections.Length; i++)
        {
            farm.All[i].Connections = connections[i];
            algorithm.OnTaken(farm.All[i]);
        }
    }

    private static IEnumerable<string> Choices(BalancingAlgorithm algorithm, int count)
    {
        for (int i = 0; i < count; i++)
        {
            yield return algorithm.Choose(BalancingKey.Absent, null)!.Name;
        }
    }
}
