using System.Net;
using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;

namespace Tandem.Diagnosis.Files;

/// <summary>Whether the packet filter of the host surely drops advertisements. Rules that cannot be judged say nothing.</summary>
internal static class HostFirewall
{
    internal static IEnumerable<Finding> Find(CheckedNode node, KeepalivedConfiguration failover, IHostFacts host)
    {
        if (failover.Instances.Count == 0)
        {
            yield break;
        }

        var nft = host.Firewall(FirewallDialect.Nftables) is { Length: > 0 } rules ? NftablesRules.Parse(rules) : null;
        foreach (var instance in failover.Instances.Where(i => host.Interfaces.Contains(i.Interface ?? "")))
        {
            var six = instance.Family == AddressFamily.InterNetworkV6;
            var tables = host.Firewall(six ? FirewallDialect.Ip6tables : FirewallDialect.Iptables) is { Length: > 0 } saved ? IptablesRules.Parse(saved) : null;
            foreach (var packet in Packets(instance, host))
            {
                var outcome = nft?.Judge(packet) ?? default;
                var command = $"nft insert rule inet TABLE {(packet.Inbound ? "INPUT" : "OUTPUT")} {(six ? "meta l4proto" : "ip protocol")} vrrp accept (in the table and chain that drop it)";
                if (outcome.Verdict != FilterVerdict.Dropped)
                {
                    outcome = tables?.Judge(packet) ?? default;
                    command = $"{(six ? "ip6tables" : "iptables")} -I {(packet.Inbound ? "INPUT" : "OUTPUT")} -p vrrp -j ACCEPT";
                }

                if (outcome.Verdict != FilterVerdict.Dropped)
                {
                    continue;
                }

                yield return new Finding(Severity.Alert, packet.Inbound ? "firewall-in" : "firewall-out", node.Places.Keyword(instance.Origin.Position, "interface"),
                    $"({instance.Name}) the firewall of this host drops {(packet.Inbound ? "incoming" : "outgoing")} VRRP (protocol 112) on {packet.Interface}: {outcome.Rule}")
                {
                    Why = packet.Inbound
                        ? "This node does not hear the master, becomes master itself, and both hold the address."
                        : "The peer does not hear this node when it is master, and takes the address too.",
                    Advice = command,
                };
                break;
            }
        }
    }

    private static IEnumerable<FilteredPacket> Packets(VrrpInstance instance, IHostFacts host)
    {
        var own = instance.SourceAddress ?? host.AddressesOf(instance.Interface).FirstOrDefault(a => a.AddressFamily == instance.Family);
        IPAddress?[] peers = instance.Unicast ? [.. instance.UnicastPeers.Select(static p => p.Address)] : [null];
        foreach (var peer in peers)
        {
            yield return new FilteredPacket(true, instance.Interface!, peer, instance.Unicast ? own : instance.MulticastGroup);
            yield return new FilteredPacket(false, instance.Interface!, own, instance.Unicast ? peer : instance.MulticastGroup);
        }
    }
}
