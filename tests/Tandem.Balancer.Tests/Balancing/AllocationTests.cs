using Tandem.Balancer.Balancing;

namespace Tandem.Balancer.Tests.Balancing;

public sealed class AllocationTests
{
    [Theory]
    [InlineData(BalanceAlgorithmName.RoundRobin, HashMethod.MapBased)]
    [InlineData(BalanceAlgorithmName.StaticRoundRobin, HashMethod.MapBased)]
    [InlineData(BalanceAlgorithmName.LeastConnections, HashMethod.MapBased)]
    [InlineData(BalanceAlgorithmName.First, HashMethod.MapBased)]
    [InlineData(BalanceAlgorithmName.Source, HashMethod.MapBased)]
    [InlineData(BalanceAlgorithmName.Uri, HashMethod.MapBased)]
    [InlineData(BalanceAlgorithmName.Uri, HashMethod.Consistent)]
    [InlineData(BalanceAlgorithmName.Random, HashMethod.Consistent)]
    public void Choosing_allocates_nothing(object name, object hashType)
    {
        var farm = new Farm("many");
        for (int i = 0; i < 24; i++)
        {
            farm.Server(1 + i % 7, maxConnections: i % 3 == 0 ? 2 : 0);
        }

        BalancingAlgorithm algorithm = farm.Balance(new BalanceParameters
        {
            Algorithm = (BalanceAlgorithmName)name,
            HashType = (HashMethod)hashType,
            BalanceFactor = 150,
        });
        Candidate[] all = farm.All;
        Serve(algorithm, all, 2000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Serve(algorithm, all, 20_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Taking_keys_from_requests_allocates_nothing()
    {
        var uri = new UriKey(new BalanceParameters { UriDepth = 1, PathOnly = true });
        ExtractKeys(uri, 100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int bytes = ExtractKeys(uri, 10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(10_000 * (7 + 2 + 7 + 5), bytes);
    }

    private static void Serve(BalancingAlgorithm algorithm, Candidate[] all, int requests)
    {
        Span<byte> key = stackalloc byte[4];
        for (int i = 0; i < requests; i++)
        {
            BitConverter.TryWriteBytes(key, i);
            BalancingKey given = i % 5 == 0 ? BalancingKey.Absent : new BalancingKey(key);
            if (algorithm.Choose(given, i % 7 == 0 ? all[i % all.Length] : null) is { } chosen)
            {
                chosen.Connections++;
                algorithm.OnTaken(chosen);
            }

            Candidate released = all[i * 5 % all.Length];
            if (released.Connections > 0)
            {
                released.Connections--;
                algorithm.OnReleased(released);
            }
        }
    }

    private static int ExtractKeys(UriKey uri, int times)
    {
        int bytes = 0;
        for (int i = 0; i < times; i++)
        {
            bytes += uri.Of("http://host/shop-1/b/c?q=1"u8).Bytes.Length;
            bytes += UrlParameterKey.Of("/a?b=1&id=42&c=3"u8, "id"u8).Bytes.Length;
            bytes += HeaderKey.Of("www.example.org"u8, domainOnly: true).Bytes.Length;
            bytes += RdpCookieKey.Of("12345678901Cookie: mstshash=alice\r\n"u8, RdpCookieKey.DefaultName).Bytes.Length;
        }

        return bytes;
    }
}
