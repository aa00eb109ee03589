namespace Tandem.Linux.Netlink;

/// <summary>A chain of nf_tables as the kernel has it now, those of iptables-nft included.</summary>
/// <param name="Family">1 inet, 2 ip, 3 arp, 5 netdev, 7 bridge, 10 ip6.</param>
/// <param name="Table">Its table.</param>
/// <param name="Name">Its name.</param>
/// <param name="Hook">Where packets come to it by themselves (0 prerouting, 1 input, 2 forward, 3 output, 4 postrouting); -1 when others go to it.</param>
/// <param name="Priority">The place among the chains of its hook, the lowest first.</param>
/// <param name="DropsByDefault">Its policy: what no rule decides is dropped.</param>
public sealed record FirewallChain(byte Family, string Table, string Name, int Hook, int Priority, bool DropsByDefault)
{
    /// <summary>The family as nft(8) writes it.</summary>
    public string FamilyName => NameOf(Family);

    internal static string NameOf(byte family) => family switch
    {
        1 => "inet",
        2 => "ip",
        3 => "arp",
        5 => "netdev",
        7 => "bridge",
        10 => "ip6",
        _ => "unknown",
    };
}
