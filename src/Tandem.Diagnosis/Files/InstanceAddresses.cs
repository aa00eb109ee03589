using System.Net;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;

namespace Tandem.Diagnosis.Files;

/// <summary>Addresses of one file that stand in each other's way.</summary>
internal static class InstanceAddresses
{
    internal static IEnumerable<Finding> Find(CheckedNode node, KeepalivedConfiguration failover)
    {
        var owners = new Dictionary<(IPAddress, string), VrrpInstance>();
        foreach (var instance in failover.Instances)
        {
            // With the peer's file at hand the pair's checks say which address it should be.
            if (!node.PeerIsKnown && OnlyItself(instance, node.Host, node.Places) is { } itself)
            {
                yield return itself;
            }

            foreach (var address in instance.Addresses.Concat(instance.ExcludedAddresses))
            {
                var place = node.Places.Word(instance.Origin.Position, address.Address.ToString());
                if (address.Address.Equals(instance.SourceAddress))
                {
                    yield return new Finding(Severity.Alert, "vip-is-source", place, $"({instance.Name}) {address.Address} is the source of the advertisements and a virtual address too.")
                    {
                        Why = "A backup does not have the virtual address, so it cannot send from it.",
                        Advice = "Write the node's own address as source.",
                    };
                }

                if (instance.UnicastPeers.Any(p => p.Address.Equals(address.Address)))
                {
                    yield return new Finding(Severity.Alert, "vip-is-peer", place, $"({instance.Name}) {address.Address} is a unicast peer and a virtual address too.")
                    {
                        Why = "Advertisements to the virtual address reach whoever holds it, the sender itself as a master, and not the peer.",
                        Advice = "Write the peer's own address in unicast_peer.",
                    };
                }

                if (!owners.TryAdd((address.Address, address.Device ?? instance.Interface ?? ""), instance) && owners[(address.Address, address.Device ?? instance.Interface ?? "")] is { } first)
                {
                    yield return new Finding(first == instance ? Severity.Warning : Severity.Alert, "vip-twice", place,
                        first.Name == instance.Name ? $"({instance.Name}) {address.Address} is written twice." : $"{address.Address} is a virtual address of {first.Name} and of {instance.Name}.")
                    {
                        Why = "Two virtual routers that are not master on the same node fight for it: the one that leaves removes what the other has.",
                        Advice = "Leave it in one of them.",
                    };
                }
            }
        }
    }

    /// <summary>An instance whose unicast peers are all the node itself; null when there is another one.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="host">The host that it is for, whose addresses are the node's besides the one it sends from; null when that is another one.</param>
    /// <param name="places">Finds the line.</param>
    internal static Finding? OnlyItself(VrrpInstance instance, IHostFacts? host, WrittenPlaces places)
    {
        var peers = instance.UnicastPeers.Select(static p => p.Address).ToList();
        var here = host?.AddressesOf(null) ?? [];
        if (peers.Count == 0 || !peers.TrueForAll(peer => peer.Equals(instance.SourceAddress) || here.Contains(peer)))
        {
            return null;
        }

        var own = peers.Count == 1 ? $"its only unicast_peer is its own address {peers[0]}" : $"its unicast_peer are all its own addresses: {string.Join(", ", peers)}";
        return new Finding(Severity.Alert, "peer-elsewhere", places.Keyword(instance.Origin.Position, "unicast_peer"), $"({instance.Name}) {own}.")
        {
            Why = "Nobody else hears it, and the peer becomes master beside it.",
            Advice = "Write the other node's address.",
        };
    }
}
