using System.Net;
using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Routers;
using Tandem.Linux.Sockets;

namespace Tandem.Diagnosis.Firewall;

/// <summary>Whether the advertisements of an instance pass the packet filter of this host, both ways. Rules that cannot be judged blame nobody.</summary>
internal static class AdvertisementPassage
{
    /// <summary>Where they are dropped: at most one place for each direction.</summary>
    /// <param name="state">The packet filter.</param>
    /// <param name="instance">Whose advertisements.</param>
    /// <param name="interfaceIndex">The kernel's number of its interface.</param>
    /// <param name="own">The address that this node sends from.</param>
    /// <param name="heard">Nodes that were heard on the wire.</param>
    internal static IEnumerable<(bool IsIncoming, FirewallVerdict Verdict)> Drops(
        FirewallState state, VrrpInstance instance, int interfaceIndex, IPAddress own, IReadOnlyList<Endpoint> heard)
    {
        var peers = heard.Concat(instance.UnicastPeers.Select(static one => Endpoint.From(one.Address, 0)))
            .Where(one => one.Family == (instance.Family == AddressFamily.InterNetworkV6 ? EndpointFamily.IPv6 : EndpointFamily.IPv4)).ToList();
        var isPeerKnown = peers.Count > 0;
        if (!isPeerKnown)
        {
            peers.Add(Neighbour(own));
        }

        foreach (var isIncoming in (bool[])[true, false])
        {
            foreach (var peer in peers)
            {
                var packet = PacketOf(instance, interfaceIndex, Endpoint.From(own, 0), peer, isIncoming, isPeerKnown);
                if (Judge(state, packet) is { } verdict)
                {
                    yield return (isIncoming, verdict);
                    break;
                }
            }
        }
    }

    /// <summary>Where a packet is dropped; null when it passes, or when that cannot be told.</summary>
    internal static FirewallVerdict? Judge(FirewallState state, FirewallPacket packet)
    {
        var at = new FirewallWalk(state, packet).Find();
        if (at is var (chain, rule))
        {
            var place = $"{chain.FamilyName} {chain.Table} {chain.Name}";
            return new FirewallVerdict(
                rule == null ? $"the policy of chain '{place}' is drop, and no rule accepts VRRP" : $"chain '{place}': {FirewallRuleText.Write(rule, state)}",
                Command(chain.FamilyName, chain.Table, chain.Name, packet));
        }

        return (packet.IsIPv6 ? state.LegacyIPv6 : state.LegacyIPv4)?.Judge(packet);
    }

    private static FirewallPacket PacketOf(VrrpInstance instance, int interfaceIndex, Endpoint own, Endpoint peer, bool isIncoming, bool isPeerKnown)
    {
        var group = instance.MulticastGroup is { } named ? Endpoint.From(named, 0) : default;
        var target = !instance.Unicast ? group : isIncoming ? own : peer;
        var content = InstanceSettings.ToContent(instance);
        return FirewallPacket.Of(content, 100, isIncoming ? peer : own, target, instance.Interface ?? "", interfaceIndex, isIncoming, isPeerKnown || !isIncoming);
    }

    /// <summary>Nobody is known: somebody in the same network, whose address no rule is judged by.</summary>
    private static Endpoint Neighbour(IPAddress own)
    {
        var bytes = own.GetAddressBytes();
        bytes[^1] ^= 1;
        return Endpoint.From(new IPAddress(bytes), 0);
    }

    private static string Command(string family, string table, string chain, FirewallPacket packet)
    {
        if (table == "firewalld")
        {
            return "firewall-cmd --permanent --add-protocol=vrrp && firewall-cmd --reload";
        }

        if (table == "filter" && chain.All(static one => char.IsUpper(one) || one is '-' or '_'))
        {
            return $"{(packet.IsIPv6 ? "ip6tables" : "iptables")} -I {chain} -p vrrp -j ACCEPT";
        }

        return $"nft insert rule {family} {table} {chain} {(packet.IsIncoming ? "iifname" : "oifname")} \"{packet.Interface}\" meta l4proto 112 accept";
    }
}
