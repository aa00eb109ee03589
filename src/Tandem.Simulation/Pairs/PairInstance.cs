using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Election;
using Tandem.Failover.Protocol;
using Tandem.Linux.Sockets;

namespace Tandem.Simulation.Pairs;

/// <summary>One vrrp_instance of one node: what does not change while a simulation runs.</summary>
internal sealed class PairInstance
{
    internal required int Node { get; init; }

    internal required VrrpInstance Written { get; init; }

    /// <summary>Which network its interface is on: the same for interfaces of several nodes that are taken to be on one.</summary>
    internal required string Network { get; init; }

    /// <summary>Where its advertisements come from: as written, or assumed.</summary>
    internal required Endpoint Source { get; init; }

    internal required ElectionSettings Settings { get; init; }

    internal required AdvertisementContent Content { get; init; }

    internal required ExpectedAdvertisement Expected { get; init; }

    /// <summary>Where its advertisements go.</summary>
    internal required Endpoint[] Destinations { get; init; }

    internal string Name => Written.Name;

    internal string Interface => Written.Interface ?? "";

    /// <summary>What becomes of its advertisements at other nodes.</summary>
    internal IReadOnlyList<Hearing> Hearings { get; set; } = [];

    /// <summary>Whose addresses it competes for; set when all nodes are known.</summary>
    internal PairService Service { get; set; } = null!;

    /// <summary>Its place among all instances of all nodes.</summary>
    internal int Number { get; set; }

    public override string ToString() => $"{Name} of node {Node}";
}
