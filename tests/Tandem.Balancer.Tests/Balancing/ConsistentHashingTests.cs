using System.Buffers.Binary;
using Tandem.Balancer.Balancing;

namespace Tandem.Balancer.Tests.Balancing;

public sealed class ConsistentHashingTests
{
    private static readonly BalanceParameters Consistent =
        new() { Algorithm = BalanceAlgorithmName.Hash, HashType = HashMethod.Consistent, Avalanche = true };

    [Fact]
    public void A_servers_departure_moves_only_its_own_keys_and_its_return_brings_them_back()
    {
        Farm farm = new Farm("ring").Server(3).Server(1).Server(5).Server(2).Server(4);
        BalancingAlgorithm algorithm = farm.Balance(Consistent);
        string[] before = Owners(algorithm);
        farm.All[2].IsUp = false;
        farm.Refresh(algorithm);
        string[] without = Owners(algorithm);
        Assert.All(before.Zip(without), pair => Assert.True(pair.First == "c" ? pair.Second != "c" : pair.Second == pair.First));
        farm.All[2].IsUp = true;
        farm.Refresh(algorithm);
        Assert.Equal(before, Owners(algorithm));
    }

    [Fact]
    public void A_weight_that_grows_only_draws_keys_to_its_server()
    {
        Farm farm = new Farm("ring").Server(3).Server(1).Server(5);
        BalancingAlgorithm algorithm = farm.Balance(Consistent);
        string[] before = Owners(algorithm);
        farm.All[1].EffectiveWeight *= 4;
        farm.Refresh(algorithm);
        string[] after = Owners(algorithm);
        Assert.All(before.Zip(after), pair => Assert.True(pair.Second == pair.First || pair.Second == "b"));
        Assert.NotEqual(before, after);
    }

    [Fact]
    public void A_ring_that_has_changed_many_times_is_the_ring_made_anew()
    {
        Farm farm = new Farm("changing").Server(3).Server(1).Server(5).Server(2).Server(4).Server(7);
        BalancingAlgorithm changed = farm.Balance(Consistent);
        var random = new Random(4);
        for (int change = 0; change < 60; change++)
        {
            Candidate candidate = farm.All[random.Next(1, 6)];
            candidate.IsUp = random.Next(3) > 0;
            candidate.EffectiveWeight = random.Next(1, 100);
            farm.Refresh(changed);
            string[] owners = Owners(changed);

            // Another ring over the same servers takes their slots, so the first one is told anew afterwards.
            Assert.Equal(Owners(farm.Balance(Consistent)), owners);
            farm.Refresh(changed);
            Assert.Equal(owners, Owners(changed));
        }
    }

    [Fact]
    public void The_server_to_avoid_gives_its_keys_to_others_and_nobody_elses_move()
    {
        Farm farm = new Farm("ring").Server().Server().Server().Server();
        BalancingAlgorithm algorithm = farm.Balance(Consistent);
        string[] before = Owners(algorithm);
        string[] avoiding = Owners(algorithm, farm.All[1]);
        Assert.All(before.Zip(avoiding), pair => Assert.True(pair.First == "b" ? pair.Second != "b" : pair.Second == pair.First));
    }

    [Fact]
    public void A_factor_holds_every_server_below_its_part_of_the_load()
    {
        Farm farm = new Farm("bounded").Server().Server().Server().Server();
        BalancingAlgorithm algorithm = farm.Balance(Consistent with { BalanceFactor = 125 });
        for (int i = 0; i < 400; i++)
        {
            Candidate candidate = algorithm.Choose(new BalancingKey("the same key"u8), null)!;
            candidate.Connections++;
            algorithm.OnTaken(candidate);
            Assert.True(candidate.Connections <= Math.Ceiling((i + 1) * 1.25 / 4) + 1);
        }
    }

    [Fact]
    public void A_request_without_a_key_takes_its_turn_along_the_ring()
    {
        Farm farm = new Farm("ring").Server().Server();
        BalancingAlgorithm algorithm = farm.Balance(Consistent);
        var counts = Enumerable.Range(0, 320).CountBy(_ => algorithm.Choose(BalancingKey.Absent, null)!.Name).ToDictionary();
        Assert.Equal((160, 160), (counts["a"], counts["b"]));
    }

    [Fact]
    public void A_full_server_keeps_its_keys()
    {
        Farm farm = new Farm("full").Server(maxConnections: 1).Server(maxConnections: 1);
        foreach (HashMethod type in new[] { HashMethod.MapBased, HashMethod.Consistent })
        {
            BalancingAlgorithm algorithm = farm.Balance(Consistent with { HashType = type });
            string[] before = Owners(algorithm);
            farm.All[0].Connections = 1;
            Assert.Equal(before, Owners(algorithm));
            farm.All[0].Connections = 0;
        }
    }

    [Fact]
    public void Map_based_keys_of_the_server_to_avoid_go_to_another()
    {
        Farm farm = new Farm("map").Server(5).Server(2).Server();
        BalancingAlgorithm algorithm = farm.Balance(Consistent with { HashType = HashMethod.MapBased });
        string[] before = Owners(algorithm);
        string[] avoiding = Owners(algorithm, farm.All[0]);
        Assert.All(before.Zip(avoiding), pair => Assert.True(pair.First == "a" ? pair.Second != "a" : pair.Second == pair.First));
    }

    private static string[] Owners(BalancingAlgorithm algorithm, Candidate? avoid = null)
    {
        var owners = new string[2000];
        var key = new byte[4];
        for (int i = 0; i < owners.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(key, i);
            owners[i] = algorithm.Choose(new BalancingKey(key), avoid)!.Name;
        }

        return owners;
    }
}
