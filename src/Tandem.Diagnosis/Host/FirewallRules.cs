using System.Net;
using System.Net.Sockets;
using Tandem.Linux.Sockets;

namespace Tandem.Diagnosis.Host;

/// <summary>Rules here that drop what the pair says to each other.</summary>
internal static class FirewallRules
{
    internal static void Add(InstanceView view, List<Finding> findings)
    {
        if (view.Facts.SourceOf(view.Instance) is not { } source || view.Link is not { } link || view.Instance.Addresses.Count == 0)
        {
            return;
        }

        var own = Endpoint.From(source, 0);
        var peer = PeerOf(view, source);
        foreach (var isIncoming in (ReadOnlySpan<bool>)[true, false])
        {
            var group = view.Instance.MulticastGroup is { } named ? Endpoint.From(named, 0) : default;
            var target = view.IsMulticast ? group : isIncoming ? own : peer;
            var packet = FirewallPacket.Of(
                view.Expectation.Content, 100, isIncoming ? peer : own, target, link.Name, link.Index, isIncoming);
            if (new FirewallWalk(view.Facts.Firewall, packet).Find() is { } verdict)
            {
                findings.Add(Describe(view, verdict, isIncoming, Wire.WireText.Address(peer)));
            }
        }
    }

    private static Endpoint PeerOf(InstanceView view, IPAddress source)
    {
        if (view.Peers.Count > 0)
        {
            return view.Peers[0].Address;
        }

        if (view.Instance.UnicastPeers.Count > 0)
        {
            return Endpoint.From(view.Instance.UnicastPeers[0].Address, 0);
        }

        // Nobody is known: a neighbour.
        var bytes = source.GetAddressBytes();
        bytes[^1] ^= 1;
        return Endpoint.From(new IPAddress(bytes), 0);
    }

    private static Finding Describe(InstanceView view, FirewallVerdict verdict, bool isIncoming, string peer)
    {
        var chain = verdict.Chain;
        var place = $"{chain.FamilyName} {chain.Table} {chain.Name}";
        var quote = verdict.Rule == null
            ? $"the policy of chain '{place}' is drop, and no rule accepts VRRP"
            : $"chain '{place}': {FirewallRuleText.Write(verdict.Rule, view.Facts.Firewall)}";
        var heard = view.Peers.Count > 0 ? $" (packets of {peer} do reach {view.Interface})" : "";
        return new Finding(
            98,
            true,
            isIncoming
                ? $"the firewall of this node drops IP protocol 112 (VRRP) on {view.Interface}"
                : $"the firewall of this node drops the VRRP packets that it sends on {view.Interface}",
            isIncoming
                ? $"{quote}. {view.Instance.Name} does not hear its peer{heard}, and becomes a second master."
                : $"{quote}. The peer does not hear {view.Instance.Name}, and becomes a second master.",
            Command(view, verdict, isIncoming));
    }

    private static string Command(InstanceView view, FirewallVerdict verdict, bool isIncoming)
    {
        var chain = verdict.Chain;
        var isIPv6 = view.Instance.Family == AddressFamily.InterNetworkV6;
        if (chain.Table == "firewalld")
        {
            return "firewall-cmd --permanent --add-protocol=vrrp && firewall-cmd --reload";
        }

        if (chain.Table == "filter" && chain.Name.All(static one => char.IsUpper(one) || one is '-' or '_'))
        {
            return $"{(isIPv6 ? "ip6tables" : "iptables")} -I {chain.Name} -p vrrp -j ACCEPT";
        }

        var link = $"{(isIncoming ? "iifname" : "oifname")} \"{view.Interface}\"";
        return $"nft insert rule {chain.FamilyName} {chain.Table} {chain.Name} {link} meta l4proto 112 accept";
    }
}
