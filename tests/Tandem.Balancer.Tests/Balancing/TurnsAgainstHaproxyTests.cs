using System.Buffers.Binary;
using Tandem.Balancer.Balancing;

namespace Tandem.Balancer.Tests.Balancing;

/// <summary>Connections that come and go are dealt to the same servers, in the same order, by HAProxy and here.</summary>
public sealed class TurnsAgainstHaproxyTests
{
    [Theory]
    [InlineData("1,1,1")]
    [InlineData("1,2,3")]
    [InlineData("5,1,1")]
    [InlineData("10,7,3,1,1")]
    [InlineData("256,1,100")]
    public void Round_robin_takes_turns_as_haproxy(string weights) =>
        Compare(Weighted(weights), new BalanceParameters(), "balance roundrobin");

    [Theory]
    [InlineData("1,1,1")]
    [InlineData("2,4,6")]
    [InlineData("10,7,3,1,1")]
    public void Static_round_robin_takes_turns_as_haproxy(string weights) =>
        Compare(
            Weighted(weights), new BalanceParameters { Algorithm = BalanceAlgorithmName.StaticRoundRobin }, "balance static-rr");

    [Theory]
    [InlineData("1,1,1")]
    [InlineData("1,2,3")]
    [InlineData("10,7,3,1,1")]
    public void Least_connections_chooses_as_haproxy(string weights) =>
        Compare(
            Weighted(weights), new BalanceParameters { Algorithm = BalanceAlgorithmName.LeastConnections }, "balance leastconn");

    [Fact]
    public void First_fills_servers_as_haproxy() =>
        Compare(
            new Farm("limits").Server(maxConnections: 3, id: 9).Server(maxConnections: 2).Server(maxConnections: 4, id: 1).Server(),
            new BalanceParameters { Algorithm = BalanceAlgorithmName.First },
            "balance first");

    [Theory]
    [InlineData("balance roundrobin", BalanceAlgorithmName.RoundRobin)]
    [InlineData("balance static-rr", BalanceAlgorithmName.StaticRoundRobin)]
    [InlineData("balance leastconn", BalanceAlgorithmName.LeastConnections)]
    public void Full_servers_are_passed_over_as_in_haproxy(string line, object name) =>
        Compare(
            new Farm("limits").Server(4, maxConnections: 3).Server(2, maxConnections: 2).Server(1).Server(3, maxConnections: 5),
            new BalanceParameters { Algorithm = (BalanceAlgorithmName)name },
            line);

    [Theory]
    [InlineData(101, "1,1,1,1")]
    [InlineData(125, "3,1,2,5")]
    [InlineData(200, "1,1,2")]
    public void Balance_factor_bounds_the_load_as_in_haproxy(int factor, string weights) =>
        Compare(
            Weighted(weights),
            new BalanceParameters
            {
                Algorithm = BalanceAlgorithmName.Hash,
                HashType = HashMethod.Consistent,
                // HAProxy's meaning of a bare "hash-type consistent".
                Avalanche = true,
                BalanceFactor = factor,
            },
            "balance hash var(txn.key)",
            "hash-type consistent",
            $"hash-balance-factor {factor}");

    [Theory]
    [InlineData("balance roundrobin", BalanceAlgorithmName.RoundRobin, "consistent")]
    [InlineData("balance leastconn", BalanceAlgorithmName.LeastConnections, "consistent")]
    [InlineData("balance first", BalanceAlgorithmName.First, "consistent")]
    [InlineData("balance hash var(txn.key)", BalanceAlgorithmName.Hash, "consistent")]
    [InlineData("balance hash var(txn.key)", BalanceAlgorithmName.Hash, "map-based")]
    public void Servers_leave_return_and_change_weight_as_in_haproxy(string line, object name, string hashType)
    {
        // A map-based table takes no new weights. The first backup weighs 1, since HAProxy fills a table for a heavier one with
        // the second one too, against its manual.
        bool dynamic = hashType == "consistent";
        var farm = new Farm("changing").Server(4).Server(2).Server(8).Server(3).Server(1, backup: true).Server(5, backup: true);
        var parameters = new BalanceParameters
        {
            Algorithm = (BalanceAlgorithmName)name,
            HashType = dynamic ? HashMethod.Consistent : HashMethod.MapBased,
            Avalanche = true,
        };
        var random = new Random(8);
        Compare(
            farm,
            parameters,
            (haproxy, algorithm) =>
            {
                if (random.Next(8) != 0)
                {
                    return;
                }

                Candidate changed = farm.All[random.Next(farm.All.Length - 1)];
                if (dynamic && random.Next(2) == 0)
                {
                    changed.UserWeight = random.Next(1, 9);
                    changed.EffectiveWeight = EffectiveWeights.Full(changed.UserWeight);
                    haproxy.Command($"set server b/{changed.Name} weight {changed.UserWeight}");
                }
                else
                {
                    changed.IsUp = !changed.IsUp;
                    haproxy.Command($"set server b/{changed.Name} state {(changed.IsUp ? "ready" : "maint")}");
                }

                farm.Refresh(algorithm);
            },
            line,
            $"hash-type {hashType} sdbm avalanche");
    }

    private static Farm Weighted(string weights)
    {
        var farm = new Farm(weights);
        foreach (string weight in weights.Split(','))
        {
            farm.Server(int.Parse(weight));
        }

        return farm;
    }

    private static void Compare(Farm farm, BalanceParameters parameters, params string[] lines) =>
        Compare(farm, parameters, (_, _) => { }, lines);

    private static void Compare(
        Farm farm, BalanceParameters parameters, Action<HaproxyConnections, BalancingAlgorithm> change, params string[] lines)
    {
        bool keyed = parameters.Algorithm is BalanceAlgorithmName.Source or BalanceAlgorithmName.Uri or BalanceAlgorithmName.UrlParameter
            or BalanceAlgorithmName.Header or BalanceAlgorithmName.RdpCookie or BalanceAlgorithmName.Hash;
        using var haproxy = new HaproxyConnections(farm, keyed ? 4 : 0, lines);
        BalancingAlgorithm algorithm = farm.Balance(parameters);
        var open = new List<Candidate>();
        var random = new Random(3);
        for (int step = 0; step < 150; step++)
        {
            change(haproxy, algorithm);

            // Mostly few connections, now and then many, so that servers become idle, equal and full.
            if (open.Count > 0 && random.Next(100) < (step % 50 < 25 ? 40 : 60))
            {
                int index = random.Next(open.Count);
                haproxy.Close(index);
                open[index].Connections--;
                algorithm.OnReleased(open[index]);
                open.RemoveAt(index);
                continue;
            }

            var key = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(key, random.Next(4) * 0x01020304);
            Candidate chosen = algorithm.Choose(keyed ? new BalancingKey(key) : BalancingKey.Absent, null)!;
            Assert.Equal((step, haproxy.Open(keyed ? key : [])), (step, chosen.Name));
            chosen.Connections++;
            algorithm.OnTaken(chosen);
            open.Add(chosen);
        }
    }
}
