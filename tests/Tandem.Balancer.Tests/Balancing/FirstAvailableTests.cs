using Tandem.Balancer.Balancing;

namespace Tandem.Balancer.Tests.Balancing;

public sealed class FirstAvailableTests
{
    [Fact]
    public void The_lowest_id_is_filled_up_before_the_next()
    {
        Farm farm = new Farm("ids").Server(id: 30, maxConnections: 2).Server(id: 10, maxConnections: 2).Server(id: 20, maxConnections: 2);
        BalancingAlgorithm algorithm = farm.Balance(new BalanceParameters { Algorithm = BalanceAlgorithmName.First });
        string chosen = "";
        while (algorithm.Choose(BalancingKey.Absent, null) is { } candidate)
        {
            candidate.Connections++;
            chosen += candidate.Name;
        }

        Assert.Equal("bbccaa", chosen);
        farm.All[2].Connections--;
        Assert.Equal("c", algorithm.Choose(BalancingKey.Absent, null)!.Name);
        farm.All[2].Queued = 1;
        Assert.Null(algorithm.Choose(BalancingKey.Absent, null));
    }
}
