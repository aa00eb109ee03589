namespace Tandem.Linux.Netlink;

/// <summary>IPv4 settings of an interface (IPV4_DEVCONF_*, linux/ip.h): /proc/sys/net/ipv4/conf/INTERFACE.</summary>
public enum InterfaceOption : ushort
{
    /// <summary><c>rp_filter</c>: packets whose source would not be answered through the interface are dropped.</summary>
    ReversePathFilter = 8,

    /// <summary><c>arp_filter</c>: ARP is answered only on the interface through which the asker would be answered.</summary>
    ArpFilter = 13,

    /// <summary><c>arp_ignore</c>: 1 answers ARP only for addresses of the interface that is asked.</summary>
    ArpIgnore = 19,

    /// <summary><c>promote_secondaries</c>: the other addresses of a subnet stay when the first one goes.</summary>
    PromoteSecondaries = 20,

    /// <summary><c>accept_local</c>: packets from one of the host's own addresses are taken.</summary>
    AcceptLocal = 23,
}
