using System.Net;
using System.Net.Sockets;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;

namespace Tandem.Diagnosis.Files;

/// <summary>Whether the balancer listens where the failover puts the clients.</summary>
internal static class AddressBinding
{
    internal static IEnumerable<Finding> Find(CheckedNode node, KeepalivedConfiguration failover)
    {
        if (node.Balancer is not { } balancer || !node.BindsAreKnown)
        {
            return [];
        }

        var binds = BindsOf(balancer).ToList();
        var findings = new List<Finding>();
        var unbound = new List<(VrrpInstance Instance, VirtualAddress Address)>();
        var count = 0;
        foreach (var instance in failover.Instances)
        {
            foreach (var address in instance.Addresses.Concat(instance.ExcludedAddresses))
            {
                count++;
                if (binds.Count > 0 && !binds.Exists(bind => Covers(bind, address.Address)))
                {
                    unbound.Add((instance, address));
                }

                findings.AddRange(Nonlocal(node, binds, instance, address));
            }
        }

        foreach (var (instance, address) in unbound)
        {
            // Where other addresses are served, this one may belong to another service.
            var all = unbound.Count == count;
            findings.Add(new Finding(all ? Severity.Alert : Severity.Warning, "vip-not-bound", node.Places.Word(instance.Origin.Position, address.Address.ToString()),
                $"({instance.Name}) no frontend listens at the virtual address {address.Address}.")
            {
                Why = all ? "Clients of the virtual address are refused: the balancer listens elsewhere." : "Clients of this address are refused, unless another program serves them.",
                Advice = $"In a frontend write 'bind {Any(address.Family)}:PORT', or 'bind {Written(address.Address)}:PORT' with {SettingOf(address.Family).Replace('/', '.')}=1.",
            });
        }

        return findings;
    }

    /// <summary>The lines by which the balancer listens.</summary>
    internal static IEnumerable<BindLine> BindsOf(HaproxyConfiguration balancer) =>
        balancer.Proxies.Where(static one => one is { Disabled: false, HasFrontend: true }).SelectMany(static one => one.Binds);

    /// <summary>A socket at an address that is not here can be opened only where the kernel allows it: on the backup the balancer would not start.</summary>
    private static IEnumerable<Finding> Nonlocal(CheckedNode node, List<BindLine> binds, VrrpInstance instance, VirtualAddress address)
    {
        var setting = SettingOf(address.Family);
        var value = node.Host?.Setting(setting);
        if (value is "1")
        {
            yield break;
        }

        foreach (var bind in binds.Where(static b => !b.Transparent))
        {
            if (bind.Addresses.FirstOrDefault(a => address.Address.Equals(a.Address)) is not { } place)
            {
                continue;
            }

            var name = setting.Replace('/', '.');
            yield return new Finding(value is null ? Severity.Notice : Severity.Alert, "nonlocal-bind", place.Position,
                value is null
                    ? $"'bind {place.Text}' names the virtual address of {instance.Name}: it needs {name}=1 on every node."
                    : $"'bind {place.Text}' names the virtual address of {instance.Name}, and {name} is {value} on this host.")
            {
                Why = "While the other node holds the address the balancer cannot bind it: it does not start or reload here, and is missing when it is needed.",
                Advice = $"sysctl -w {name}=1 (and in /etc/sysctl.d), or 'bind {Any(address.Family)}:{place.Port}'.",
            };
        }
    }

    private static bool Covers(BindLine bind, IPAddress wanted) => bind.Addresses.Any(place => place.Address is not { } address
        ? place.Family == BindAddressFamily.Descriptor
        : address.Equals(wanted)
            || (address.Equals(IPAddress.Any) && wanted.AddressFamily == AddressFamily.InterNetwork)
            || (address.Equals(IPAddress.IPv6Any) && (wanted.AddressFamily == AddressFamily.InterNetworkV6 || !bind.V6Only)));

    private static string SettingOf(AddressFamily family) => family == AddressFamily.InterNetwork ? "net/ipv4/ip_nonlocal_bind" : "net/ipv6/ip_nonlocal_bind";

    private static string Any(AddressFamily family) => family == AddressFamily.InterNetwork ? "*" : "[::]";

    private static string Written(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? address.ToString() : $"[{address}]";
}
