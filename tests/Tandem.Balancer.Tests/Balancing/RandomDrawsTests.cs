using Tandem.Balancer.Balancing;

namespace Tandem.Balancer.Tests.Balancing;

public sealed class RandomDrawsTests
{
    [Fact]
    public void Draws_follow_the_weights()
    {
        Farm farm = new Farm("draws").Server(1).Server(3);
        BalancingAlgorithm algorithm = farm.Balance(Random(draws: 1), seed: 42);
        int heavy = Enumerable.Range(0, 20_000).Count(_ => algorithm.Choose(BalancingKey.Absent, null)!.Name == "b");

        // What the ring gives to the second server is near its weight, not equal to it.
        Assert.InRange(heavy / 20_000.0, 0.65, 0.85);
    }

    [Fact]
    public void Of_two_draws_the_less_loaded_for_its_weight_is_taken()
    {
        Farm farm = new Farm("two").Server().Server(2);
        BalancingAlgorithm one = farm.Balance(Random(draws: 1), seed: 7);
        BalancingAlgorithm two = farm.Balance(Random(draws: 2), seed: 7);
        farm.All[0].Connections = 10;
        farm.All[1].Connections = 15;
        for (int i = 0; i < 1000; i++)
        {
            string first = one.Choose(BalancingKey.Absent, null)!.Name;
            string second = one.Choose(BalancingKey.Absent, null)!.Name;
            string expected = first == "b" || second == "b" ? "b" : "a";
            Assert.Equal(expected, two.Choose(BalancingKey.Absent, null)!.Name);
        }
    }

    [Fact]
    public void The_same_seed_draws_the_same_servers()
    {
        Farm farm = new Farm("seeds").Server().Server().Server();
        string[] draws = [.. new ulong[] { 1, 1, 2 }.Select(seed =>
        {
            BalancingAlgorithm algorithm = farm.Balance(Random(draws: 2), seed);
            return string.Concat(Enumerable.Range(0, 100).Select(_ => algorithm.Choose(BalancingKey.Absent, null)!.Name));
        })];
        Assert.Equal(draws[0], draws[1]);
        Assert.NotEqual(draws[0], draws[2]);
    }

    private static BalanceParameters Random(int draws) => new() { Algorithm = BalanceAlgorithmName.Random, Draws = draws };
}
