namespace Tandem.Linux.Netlink;

/// <summary>What a <see cref="NetlinkMonitor"/> listens to, as the kernel's group bits of struct sockaddr_nl.</summary>
[Flags]
public enum MonitoredTopics : uint
{
    /// <summary>Interfaces (RTMGRP_LINK).</summary>
    Links = 0x1,

    /// <summary>Addresses (RTMGRP_IPV4_IFADDR, RTMGRP_IPV6_IFADDR).</summary>
    Addresses = 0x10 | 0x100,

    /// <summary>Routes (RTMGRP_IPV4_ROUTE, RTMGRP_IPV6_ROUTE).</summary>
    Routes = 0x40 | 0x400,

    /// <summary>Rules (RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE).</summary>
    Rules = 0x80 | 0x40000,
}
