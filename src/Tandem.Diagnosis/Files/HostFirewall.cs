using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;
using Tandem.Diagnosis.Firewall;

namespace Tandem.Diagnosis.Files;

/// <summary>Whether the packet filter of the host surely drops advertisements. Rules that cannot be judged say nothing.</summary>
internal static class HostFirewall
{
    internal static IEnumerable<Finding> Find(CheckedNode node, KeepalivedConfiguration failover, IHostFacts host)
    {
        foreach (var instance in failover.Instances.Where(i => i.Addresses.Count > 0 && host.Interfaces.Contains(i.Interface ?? "")))
        {
            var name = instance.Interface!;
            if ((instance.SourceAddress ?? host.AddressesOf(name).FirstOrDefault(a => a.AddressFamily == instance.Family)) is not { } own)
            {
                continue;
            }

            foreach (var (isIncoming, verdict) in AdvertisementPassage.Drops(host.Firewall, instance, host.IndexOf(name), own, []))
            {
                yield return new Finding(Severity.Alert, isIncoming ? "firewall-in" : "firewall-out", node.Places.Keyword(instance.Origin.Position, "interface"),
                    $"({instance.Name}) the firewall of this host drops {(isIncoming ? "incoming" : "outgoing")} VRRP (protocol 112) on {name}: {verdict.Where}")
                {
                    Why = isIncoming
                        ? "This node does not hear the master, becomes master itself, and both hold the address."
                        : "The peer does not hear this node when it is master, and takes the address too.",
                    Advice = verdict.Command,
                };
            }
        }
    }
}
