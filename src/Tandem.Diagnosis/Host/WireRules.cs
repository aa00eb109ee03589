using System.Globalization;
using Tandem.Diagnosis.Wire;

namespace Tandem.Diagnosis.Host;

/// <summary>What the peers' packets say: mismatches, one-way hearing, none at all.</summary>
internal static class WireRules
{
    private static readonly (string Vendor, string Name)[] Clouds =
    [
        ("Amazon EC2", "Amazon EC2"),
        ("Google", "Google Cloud"),
        // The asset tag of every Azure machine; its maker is also that of Hyper-V at home.
        ("7783-7084-3265-9085-8269-3286-77", "Azure"),
        ("DigitalOcean", "DigitalOcean"),
        ("Hetzner", "Hetzner Cloud"),
        ("Alibaba Cloud", "Alibaba Cloud"),
        ("Tencent Cloud", "Tencent Cloud"),
        ("OracleCloud", "Oracle Cloud"),
        ("Vultr", "Vultr"),
        ("Linode", "Linode"),
        ("Scaleway", "Scaleway"),
        ("UpCloud", "UpCloud"),
        ("OpenStack Foundation", "OpenStack"),
    ];

    internal static void Add(InstanceView view, List<Finding> findings)
    {
        AddMismatches(view, findings);
        AddOtherRouters(view, findings);
        AddOwnConfiguration(view, findings);
        AddOneWay(view, findings);
        AddNothingHeard(view, findings);
    }

    /// <summary>The words with which a peer's sender is told from this node's.</summary>
    internal static string Text(WireSender sender) => WireText.Address(sender.Address);

    private static void AddMismatches(InstanceView view, List<Finding> findings)
    {
        foreach (var peer in view.Peers)
        {
            var differences = new List<WireFault>();
            AdvertisementComparison.AddDifferences(peer.Content, view.Expectation.Content, $"{view.Facts.FileName} says", differences);
            foreach (var (kind, text) in peer.Faults)
            {
                if (kind is WireFaultKind.Checksum or WireFaultKind.TimeToLive or WireFaultKind.Damaged or WireFaultKind.Destination or WireFaultKind.Source
                    || (kind == WireFaultKind.Authentication && !differences.Exists(one => one.Kind == kind)))
                {
                    differences.Add(new WireFault(kind, text));
                }
            }

            foreach (var fault in differences)
            {
                // A backup of version 3 goes by the master's interval, and a source is only checked where the file asks for it.
                var breaks = fault.Kind switch
                {
                    WireFaultKind.Interval => view.Instance.Version == 2 || peer.Content.IntervalCentiseconds == 0,
                    WireFaultKind.Source => view.Instance.CheckUnicastSource,
                    _ => true,
                };
                findings.Add(new Finding(
                    breaks ? 93 : 45,
                    breaks,
                    $"{WireWatch.Name(fault.Kind)}: {view.Instance.Name} here and {Text(peer)} do not agree",
                    $"What {Text(peer)} sends: {fault.Text}. {(breaks ? "Each discards what the other sends, and both become master." : "")}".TrimEnd(),
                    Mend(fault.Kind, view, peer)));
            }
        }
    }

    private static string Mend(WireFaultKind kind, InstanceView view, WireSender peer)
    {
        var file = view.Facts.FileName;
        var name = view.Instance.Name;
        return kind switch
        {
            WireFaultKind.Version =>
                string.Create(CultureInfo.InvariantCulture, $"write 'version {peer.Content.Version}' into vrrp_instance {name} of {file}, then: {view.Facts.Commands.Reload}"),
            WireFaultKind.Password or WireFaultKind.Authentication =>
                $"make the authentication block of vrrp_instance {name} the same in both files, {view.Facts.Commands.ReloadOnBoth}",
            WireFaultKind.Interval =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"write 'advert_int {peer.Content.IntervalCentiseconds / 100.0:0.##}' into vrrp_instance {name} of {file}, then: {view.Facts.Commands.Reload}"),
            WireFaultKind.Addresses =>
                $"make virtual_ipaddress of vrrp_instance {name} the same in both files, {view.Facts.Commands.ReloadOnBoth}",
            WireFaultKind.Source =>
                $"add {Text(peer)} to unicast_peer of vrrp_instance {name} in {file}, or set unicast_src_ip there, then: {view.Facts.Commands.Reload}",
            WireFaultKind.Destination =>
                $"give both files a unicast_peer block, or neither, {view.Facts.Commands.ReloadOnBoth}",
            WireFaultKind.TimeToLive =>
                $"tcpdump -vnni {view.Interface} vrrp and src host {Text(peer)}     # no router may be between them, or use unicast_peer",
            _ => $"tcpdump -vvnni {view.Interface} vrrp and src host {Text(peer)}     # no NAT and nothing that rewrites packets may be between them",
        };
    }

    /// <summary>The same address under another number: what a typing error in virtual_router_id looks like.</summary>
    private static void AddOtherRouters(InstanceView view, List<Finding> findings)
    {
        foreach (var (sender, number) in view.Others)
        {
            findings.Add(new Finding(
                93,
                true,
                $"{Text(sender)} advertises {view.Address} as VRID {number}, {view.Instance.Name} here has {view.Instance.VirtualRouterId}",
                "Different numbers are different pairs: each node is master of its own, and both have the address.",
                $"one number in both files: {view.PlaceOf("virtual_router_id")} of vrrp_instance {view.Instance.Name} here, {number} there; for {number} write 'virtual_router_id {number}', then: {view.Facts.Commands.Reload}"));
        }
    }

    private static void AddOwnConfiguration(InstanceView view, List<Finding> findings)
    {
        if (view.Own is not { Count: > 0 } own)
        {
            return;
        }

        var differences = new List<WireFault>();
        AdvertisementComparison.AddDifferences(own.Content, view.Expectation.Content, $"{view.Facts.FileName} says", differences);
        if (differences.Count > 0)
        {
            findings.Add(new Finding(
                60,
                false,
                $"the daemon of this node does not run with {view.Facts.FileName}",
                $"It sends: {string.Join("; ", differences.Select(static one => one.Text))}. The file was changed after it was read, or is another one.",
                view.Facts.Commands.Reload));
        }
    }

    private static void AddOneWay(InstanceView view, List<Finding> findings)
    {
        if (!view.IsMaster)
        {
            return;
        }

        var own = view.Own!;
        foreach (var peer in view.PeerMasters)
        {
            var weHearLess = WireWatch.IsBetter(peer, own);
            var prefix = $"{Text(peer)} (priority {peer.Priority}) and this node (priority {own.Priority}) are both master of {view.Instance.Name}";
            findings.Add(weHearLess
                ? new Finding(
                    85,
                    true,
                    $"two masters: this node does not hear {Text(peer)}",
                    $"{prefix}. Its packets reach {view.Interface}, but the daemon here does not take them: it would be backup else.",
                    $"tandem watch {view.Interface} -k {view.Facts.FilePath}     # and the other findings here; then: {view.Facts.Commands.Restart}")
                : new Finding(
                    86,
                    true,
                    $"two masters: {Text(peer)} does not hear this node",
                    $"{prefix}. Packets pass one way only: this node's leave {view.Interface}, and are dropped on the way or by the firewall there.",
                    $"on {Text(peer)}: tandem doctor; nft insert rule inet filter input meta l4proto 112 accept"));
        }
    }

    private static void AddNothingHeard(InstanceView view, List<Finding> findings)
    {
        if (view.Peers.Count > 0 || view.Link is not { IsUp: true, HasCarrier: true })
        {
            return;
        }

        var cloud = Clouds.FirstOrDefault(one => view.Facts.Vendor.Contains(one.Vendor, StringComparison.OrdinalIgnoreCase)).Name;
        if (view.IsMulticast && cloud != null)
        {
            findings.Add(new Finding(
                95,
                true,
                $"{cloud} does not pass multicast, and {view.Instance.Name} has no unicast_peer",
                $"No packet of a peer arrived on {view.Interface} in {WireText.Seconds(view.Facts.ListenedUs)}. Such networks mostly also need their API to move the address (notify_master).",
                Unicast(view)));
            return;
        }

        AddUnheardRival(view, findings);
    }

    /// <summary>
    /// ARP passes, and somebody else has the address. From here it cannot be told whether that host is a backup, which is silent and has it left
    /// over, or a master whose packets do not arrive; so that is what stands first, and doctor on the other host knows.
    /// </summary>
    private static void AddUnheardRival(InstanceView view, List<Finding> findings)
    {
        var rival = view.Facts.Answers.FirstOrDefault(one => one.Address.Equals(view.Address)
            && !view.Facts.Links.Any(link => link.HardwareAddress == one.HardwareAddress));
        if (!view.HoldsAddress || rival == null || view.Hears(rival.HardwareAddress))
        {
            return;
        }

        var who = HardwareText.Write(rival.HardwareAddress);
        var peers = view.Instance.UnicastPeers.Select(static one => one.Address).ToList();
        if (!view.IsMulticast && peers.TrueForAll(peer => view.Facts.Answers.Any(one => one.Address.Equals(peer) && one.HardwareAddress != rival.HardwareAddress)))
        {
            // Every peer is there and is somebody else: no node of the pair.
            return;
        }

        var unheard = view.IsMulticast
            ? $"the network does not pass multicast ({view.Instance.MulticastGroup}), or the files of the two differ (keepalived falls silent while it discards packets)"
            : $"IP protocol 112 of {string.Join(", ", peers)} is dropped on the way, its unicast_peer names another address, or the files of the two differ";
        findings.Add(new Finding(
            87,
            true,
            $"{who} answers for {view.Address}, too: two hosts have it",
            $"No advertisement of that host arrives on {view.Interface} here. A backup is silent: then the address was left behind on it, or is used twice. "
                + $"Or it is master as well and is not heard: {unheard}. 'tandem doctor' on that host says which.",
            string.Create(CultureInfo.InvariantCulture, $"on the host with {who}: tandem doctor     # left behind: ip addr del {view.Address}/{view.Instance.Addresses[0].PrefixLength} dev {view.Interface}; a master that is not heard: ")
                + (view.IsMulticast ? Unicast(view) : $"tcpdump -nni {view.Interface} ip proto 112 on both, and let IP protocol 112 pass in every firewall between")));
    }

    private static string Unicast(InstanceView view)
    {
        var own = view.Facts.SourceOf(view.Instance)?.ToString() ?? "THIS-NODE";
        return $"write into vrrp_instance {view.Instance.Name} of {view.Facts.FileName}: unicast_src_ip {own}; unicast_peer {{ ADDRESS-OF-THE-PEER }} (there the other way round), {view.Facts.Commands.ReloadOnBoth}";
    }
}
