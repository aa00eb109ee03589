using System.Text;
using Tandem.Balancer.Balancing;
using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Health;
using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Proxies;

/// <summary>A backend (or the serving half of a listen section) as all loops share it. Immutable but for its servers' state.</summary>
internal sealed class Backend
{
    internal Backend(ProxySection section, int index)
    {
        Section = section;
        Index = index;
        NameBytes = Encoding.Latin1.GetBytes(section.Name);
        Timings = new BackendTimings(section.Timeouts);
        Retrying = new RetryPolicy(section);
        var servers = new Server[section.Servers.Count];
        var ids = new int[servers.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = section.Servers[i].Id ?? 0;
        }

        ServerIds.Assign(ids);
        for (var i = 0; i < servers.Length; i++)
        {
            servers[i] = new Server(this, section.Servers[i], i, ids[i]);
        }

        Servers = servers;
        Balance = BalanceOf(section);
        Keys = new BalancingKeys(Balance);
        ForwardFor = AddressHeader.Of(section.ForwardFor);
        OriginalTo = AddressHeader.Of(section.OriginalTo);
    }

    /// <summary>How requests are told apart by its algorithm.</summary>
    internal BalancingKeys Keys { get; }

    /// <summary>The turn that its loops take together.</summary>
    internal SharedTurn Turn { get; } = new();

    internal AddressHeader? ForwardFor { get; }

    internal AddressHeader? OriginalTo { get; }

    /// <summary>What a check of its servers does; set when the configuration is compiled.</summary>
    internal CheckPlan? CheckPlan { get; set; }

    /// <summary>The load from which on servers have their whole <c>maxconn</c>; set when all frontends are known.</summary>
    internal int FullConnections { get; set; } = 1;

    internal ProxySection Section { get; }

    /// <summary>Its place among the backends of the configuration.</summary>
    internal int Index { get; }

    internal byte[] NameBytes { get; }

    internal Server[] Servers { get; }

    internal BalanceParameters Balance { get; }

    internal BackendTimings Timings { get; }

    internal RetryPolicy Retrying { get; }

    private static BalanceParameters BalanceOf(ProxySection section) => new()
    {
        Algorithm = section.Balance.Algorithm switch
        {
            BalanceAlgorithm.StaticRr => BalanceAlgorithmName.StaticRoundRobin,
            BalanceAlgorithm.LeastConn => BalanceAlgorithmName.LeastConnections,
            BalanceAlgorithm.First => BalanceAlgorithmName.First,
            BalanceAlgorithm.Source => BalanceAlgorithmName.Source,
            BalanceAlgorithm.Uri => BalanceAlgorithmName.Uri,
            BalanceAlgorithm.UrlParam => BalanceAlgorithmName.UrlParameter,
            BalanceAlgorithm.Hdr => BalanceAlgorithmName.Header,
            BalanceAlgorithm.Random => BalanceAlgorithmName.Random,
            BalanceAlgorithm.RdpCookie => BalanceAlgorithmName.RdpCookie,
            BalanceAlgorithm.Hash => BalanceAlgorithmName.Hash,
            _ => BalanceAlgorithmName.RoundRobin,
        },
        UriLength = section.Balance.UriLength,
        UriDepth = section.Balance.UriDepth,
        Whole = section.Balance.UriWhole,
        PathOnly = section.Balance.UriPathOnly,
        ParameterName = section.Balance.Name,
        HeaderName = section.Balance.Name,
        DomainOnly = section.Balance.UseDomainOnly,
        Draws = section.Balance.Draws,
        HashType = section.HashType.Method == Configuration.Haproxy.HashMethod.Consistent
            ? Balancing.HashMethod.Consistent
            : Balancing.HashMethod.MapBased,
        HashFunction = section.HashType.Function switch
        {
            HashFunction.Djb2 => HashFunctionName.Djb2,
            HashFunction.Wt6 => HashFunctionName.Wt6,
            HashFunction.Crc32 => HashFunctionName.Crc32,
            _ => HashFunctionName.Sdbm,
        },
        Avalanche = section.HashType.Avalanche,
        BalanceFactor = section.HashBalanceFactor,
    };
}
