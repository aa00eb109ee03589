using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;

namespace Tandem.Diagnosis.Files;

/// <summary>Interfaces, addresses and kernel settings of the host that an instance needs.</summary>
internal static class HostNetwork
{
    internal static IEnumerable<Finding> Find(CheckedNode node, KeepalivedConfiguration failover, IHostFacts host)
    {
        var interfaces = host.Interfaces;
        var all = host.AddressesOf(null);
        foreach (var instance in failover.Instances)
        {
            var own = instance.Interface ?? "";
            if (!interfaces.Contains(own))
            {
                yield return new Finding(Severity.Alert, "interface-missing", node.Places.Keyword(instance.Origin.Position, "interface"), $"({instance.Name}) there is no interface {own} on this host.")
                {
                    Why = "The instance stays in FAULT until the interface comes: this node is no backup.",
                    Advice = Names(interfaces),
                };
                continue;
            }

            if (instance.SourceAddress is { } source && !all.Any(source.Equals))
            {
                yield return new Finding(Severity.Alert, "source-not-here", node.Places.Word(instance.Origin.Position, source.ToString()),
                    $"({instance.Name}) the source address {source} is on no interface of this host.")
                {
                    Why = "No advertisement can be sent from it: the peer takes over, and both are master.",
                    Advice = $"Write an address of {own}: {string.Join(", ", host.AddressesOf(own).Where(a => a.AddressFamily == instance.Family).Take(4))}.",
                };
            }

            foreach (var finding in TrackedInterfaces(node, instance, interfaces).Concat(Held(node, instance, host)).Concat(Forwarding(node, instance, host)))
            {
                yield return finding;
            }
        }
    }

    private static string Names(IReadOnlyList<string> interfaces)
    {
        var names = string.Join(", ", interfaces.Where(static i => i != "lo").Take(8));
        return names.Length > 0 ? $"Write one of: {names}." : "There is none but lo; bring one up.";
    }

    private static IEnumerable<Finding> TrackedInterfaces(CheckedNode node, VrrpInstance instance, IReadOnlyList<string> interfaces)
    {
        foreach (var item in instance.TrackInterfaces.Where(i => !interfaces.Contains(i.Name)))
        {
            yield return new Finding(Severity.Alert, "interface-missing", item.Origin.Position, $"({instance.Name}) there is no interface {item.Name} on this host to track.")
            {
                Why = item.Weight == 0 ? "The instance stays in FAULT: this node is no backup." : "It counts as lost, so this node's priority is not what the file says.",
                Advice = Names(interfaces),
            };
        }

        foreach (var address in instance.Addresses.Concat(instance.ExcludedAddresses).Where(a => a.Device is { } device && !interfaces.Contains(device) && device != instance.VirtualMac?.InterfaceName))
        {
            yield return new Finding(Severity.Alert, "interface-missing", node.Places.Word(instance.Origin.Position, address.Address.ToString()),
                $"({instance.Name}) there is no interface {address.Device} on this host for {address.Address}.")
            {
                Why = "A master cannot add the address.",
                Advice = Names(interfaces),
            };
        }
    }

    /// <summary>A virtual address that is here for another reason than that this node is master.</summary>
    private static IEnumerable<Finding> Held(CheckedNode node, VrrpInstance instance, IHostFacts host)
    {
        // An owner has the addresses as its own.
        if (instance.Priority == 255)
        {
            yield break;
        }

        foreach (var address in instance.Addresses.Concat(instance.ExcludedAddresses))
        {
            var place = node.Places.Word(instance.Origin.Position, address.Address.ToString());
            if (host.StaticAddressFile(address.Address) is { } file)
            {
                yield return new Finding(Severity.Alert, "vip-static", place, $"({instance.Name}) the virtual address {address.Address} stands in {file} too.")
                {
                    Why = "The system gives it to this host for ever: two hosts answer for it as soon as the other is master.",
                    Advice = $"Remove it from {file}.",
                };
            }
            else if (!host.FailoverRuns && host.AddressesOf(null).Any(address.Address.Equals))
            {
                yield return new Finding(Severity.Warning, "vip-static", place, $"({instance.Name}) the virtual address {address.Address} is on this host although no failover runs here.")
                {
                    Why = "It was configured by hand, or left behind: two hosts answer for it as soon as the other is master.",
                    Advice = $"ip address del {address} dev {address.Device ?? instance.Interface}",
                };
            }
        }
    }

    /// <summary>
    /// A balancer ends connections and opens its own, so it needs no forwarding. A node whose virtual addresses accept nothing does: all that
    /// they are good for is to be a gateway.
    /// </summary>
    private static IEnumerable<Finding> Forwarding(CheckedNode node, VrrpInstance instance, IHostFacts host)
    {
        if (instance.Accept || instance.Priority == 255)
        {
            yield break;
        }

        var name = instance.Family == AddressFamily.InterNetwork ? "net/ipv4/ip_forward" : "net/ipv6/conf/all/forwarding";
        if (host.Setting(name) == "0")
        {
            yield return new Finding(Severity.Warning, "no-forwarding", node.Places.Keyword(instance.Origin.Position, "no_accept"),
                $"({instance.Name}) its addresses accept no packets, so they can only be a gateway, and {name.Replace('/', '.')} is 0.")
            {
                Why = "This node would take the gateway's address and forward nothing.",
                Advice = $"sysctl -w {name.Replace('/', '.')}=1 (and in /etc/sysctl.d), or remove no_accept and vrrp_strict where a balancer serves at the address.",
            };
        }
    }
}
