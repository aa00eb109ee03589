using System.Net;
using System.Net.Sockets;
using Tandem.Diagnosis.Wire;

namespace Tandem.Diagnosis.Host;

/// <summary>Who answers for the addresses, and whether this node's kernel would let it serve them.</summary>
internal static class AddressRules
{
    private const int Never = 8;

    internal static void Add(InstanceView view, List<Finding> findings)
    {
        AddForeignAnswers(view, findings);
        AddPeersWithoutAnswer(view, findings);
        AddArpIgnore(view, findings);
        AddReversePath(view, findings);
        AddArpFlux(view, findings);
    }

    internal static void AddNonlocalBind(HostFacts facts, List<Finding> findings)
    {
        foreach (var bind in facts.Binds)
        {
            var family = bind.Address.AddressFamily == AddressFamily.InterNetwork ? "ipv4" : "ipv6";
            if (!facts.IsVirtual(bind.Address) || facts.Setting($"{family}/ip_nonlocal_bind") != 0)
            {
                continue;
            }

            var isHere = facts.LinkWith(bind.Address) != null;
            findings.Add(new Finding(
                isHere ? 44 : 78,
                !isHere,
                $"the balancer cannot bind {bind.Address} while this node is backup: ip_nonlocal_bind is 0",
                $"{bind.Place} binds a virtual address: a balancer that starts without it fails, and is not there when the address comes.",
                $"sysctl -w net.{family}.ip_nonlocal_bind=1     # for good: in /etc/sysctl.d/90-tandem.conf"));
        }
    }

    private static void AddForeignAnswers(InstanceView view, List<Finding> findings)
    {
        foreach (var address in view.Instance.Addresses.Select(static one => one.Address))
        {
            foreach (var answer in view.Facts.Answers.Where(one => one.Address.Equals(address)))
            {
                var hardware = answer.HardwareAddress;
                if (HardwareText.IsOfVirtualRouter(hardware, view.Instance.VirtualRouterId)
                    || view.Peers.Exists(one => one.HardwareAddress == hardware)
                    || view.Others.Exists(one => one.Sender.HardwareAddress == hardware)
                    || view.Facts.Links.Any(one => one.HardwareAddress == hardware))
                {
                    continue;
                }

                var who = HardwareText.Write(hardware);
                var master = view.IsMaster ? "this node" : view.PeerMasters.FirstOrDefault() is { } peer ? WireRules.Text(peer) : null;
                var isHere = view.HoldsAddress;
                if (isHere && view.Peers.Count == 0 && findings.Exists(static one => one.Likelihood == 87))
                {
                    continue;
                }

                findings.Add(new Finding(
                    master == null && !isHere ? 84 : 82,
                    true,
                    $"{address} is answered by another MAC: {who}",
                    master == null
                        ? $"It sends no advertisements of VRID {view.Instance.VirtualRouterId}: the address was left behind on it by a daemon that died, or it is no node of this pair."
                        : $"The master is {master}: some clients reach {who} instead. The address was left behind on it, or it is no node of this pair.",
                    $"arping -D -I {answer.Interface} -c 2 {address}     # then on the host with {who}: ip addr del {address}/32 dev {answer.Interface}"));
            }
        }
    }

    private static void AddPeersWithoutAnswer(InstanceView view, List<Finding> findings)
    {
        foreach (var peer in view.Instance.UnicastPeers.Select(static one => one.Address))
        {
            if (view.Link is not { IsUp: true, HasCarrier: true } link
                || view.Facts.LinkWith(peer) != null
                || !IsOnLink(link, peer)
                || view.Peers.Exists(one => WireText.Address(one.Address) == peer.ToString())
                || view.Facts.Answers.Any(one => one.Address.Equals(peer)))
            {
                continue;
            }

            findings.Add(new Finding(
                86,
                true,
                $"the peer {peer} is not there: nobody answers ARP for it on {view.Interface}",
                "It is switched off, in another VLAN, or its address is another one: this node has nobody to fail over to.",
                $"ping -c 3 {peer}; ip neigh show dev {view.Interface}     # then correct {view.PlaceOf("unicast_peer")}, or start the host"));
        }
    }

    private static void AddArpIgnore(InstanceView view, List<Finding> findings)
    {
        foreach (var address in view.Instance.Addresses)
        {
            if (address.Family != AddressFamily.InterNetwork || view.Instance.VirtualMac != null || view.Instance.Interface is not { } link)
            {
                continue;
            }

            var value = view.Facts.IPv4Setting(link, "arp_ignore");
            var isElsewhere = address.Device != null && address.Device != link;
            if (value < Never && !(value is 1 or 2 && isElsewhere) && !(value == 2 && address.PrefixLength == 32))
            {
                continue;
            }

            var which = view.Facts.Setting("ipv4/conf/all/arp_ignore") == value ? "all" : link;
            findings.Add(new Finding(
                80,
                true,
                $"arp_ignore is {value} on {link}: this node does not answer ARP for {address.Address}",
                value >= Never ? "It answers for no address at all."
                    : isElsewhere ? $"The address is on {address.Device}, and {value} answers for addresses of {link} only: neighbours do not find the new master."
                    : "2 answers only those in the same subnet, and with a prefix of /32 nobody is: neighbours do not find the new master.",
                $"sysctl -w net.ipv4.conf.{which}.arp_ignore=0     # for good: in /etc/sysctl.d/90-tandem.conf"));
        }
    }

    private static void AddReversePath(InstanceView view, List<Finding> findings)
    {
        if (view.Instance.Interface is not { } link || view.Facts.IPv4Setting(link, "rp_filter") != 1)
        {
            return;
        }

        var which = view.Facts.Setting("ipv4/conf/all/rp_filter") == 1 ? "all" : link;
        var command = $"sysctl -w net.ipv4.conf.{which}.rp_filter=2     # for good: in /etc/sysctl.d/90-tandem.conf";
        var sources = view.Peers.Select(static one => WireText.Address(one.Address))
            .Concat(view.Instance.UnicastPeers.Select(static one => one.Address.ToString())).Distinct();
        foreach (var source in sources)
        {
            if (IPAddress.TryParse(source, out var address) && RouteTo(view.Facts, address) is { } route && route.Interface != link)
            {
                findings.Add(new Finding(
                    94,
                    true,
                    $"rp_filter is strict on {link}, and the route to {source} leaves by {route.Interface}",
                    $"The kernel drops the packets of {source} that arrive on {link}, without a word: {view.Instance.Name} does not hear it.",
                    command));
                return;
            }
        }

        // Clients behind the gateway: the answer would leave by another interface than their packets came in by.
        if (view.Address is { AddressFamily: AddressFamily.InterNetwork } && view.Instance.Routes.Count == 0
            && view.Facts.Routes.FirstOrDefault(static one => one.Mask == 0) is { } gateway && gateway.Interface != link
            && !view.Facts.Routes.Any(one => one.Mask == 0 && one.Interface == link))
        {
            findings.Add(new Finding(
                40,
                false,
                $"rp_filter is strict on {link}, and the default route leaves by {gateway.Interface}",
                $"Clients of other networks that reach {view.Address} through {link} are dropped by the kernel, without a word.",
                command));
        }
    }

    private static void AddArpFlux(InstanceView view, List<Finding> findings)
    {
        if (view.Address is not { AddressFamily: AddressFamily.InterNetwork } address || view.Link is not { } link
            || view.Instance.VirtualMac != null || view.Facts.IPv4Setting(link.Name, "arp_ignore") != 0)
        {
            return;
        }

        var other = view.Facts.Links.FirstOrDefault(one => one != link && one.Name != "lo" && one.IsUp && one.HasCarrier && IsOnLink(one, address, view.Facts));
        if (other != null && IsOnLink(link, address, view.Facts) && view.Facts.IPv4Setting(other.Name, "arp_ignore") == 0)
        {
            findings.Add(new Finding(
                40,
                false,
                $"arp_ignore and arp_announce are 0, and {link.Name} and {other.Name} are both in the network of {address}",
                $"Both answer ARP for {address} with their own MAC: after a fail-over some clients go to the wrong interface.",
                "sysctl -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2     # for good: in /etc/sysctl.d/90-tandem.conf"));
        }
    }

    private static RouteFacts? RouteTo(HostFacts facts, IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetwork)
        {
            return null;
        }

        var number = Tandem.Linux.Sockets.Endpoint.From(address, 0).IPv4;
        return facts.Routes.Where(one => (number & one.Mask) == one.Destination).MaxBy(static one => one.Mask);
    }

    private static bool IsOnLink(LinkFacts link, IPAddress address, HostFacts? facts = null) => link.Addresses.Any(one =>
        one.Address.AddressFamily == address.AddressFamily
        && facts?.IsVirtual(one.Address) != true
        && one.Prefix is > 0 and < 128
        && new IPNetwork(NetworkOf(one.Address, one.Prefix), one.Prefix).Contains(address));

    private static IPAddress NetworkOf(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = prefix; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPAddress(bytes);
    }
}
