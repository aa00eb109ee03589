using System.Net;

namespace Tandem.Configuration.Keepalived.Model;

/// <summary>One <c>nexthop</c> of a route with several ways.</summary>
public sealed record RouteNextHop
{
    /// <summary><c>via</c>; null for none. Its family may differ from the route's (RTA_VIA).</summary>
    public IPAddress? Via { get; init; }

    /// <summary><c>dev</c>; null for what the gateway is reached through.</summary>
    public string? Device { get; init; }

    /// <summary><c>weight</c>, 1 to 256; 1 by default (the kernel gets one less).</summary>
    public int Weight { get; init; } = 1;

    /// <summary><c>onlink</c> (RTNH_F_ONLINK).</summary>
    public bool OnLink { get; init; }

    /// <summary><c>realms</c>: source realm in the upper 16 bits, destination realm in the lower; null for none.</summary>
    public uint? Realms { get; init; }

    /// <summary><c>encap</c>; null for none.</summary>
    public RouteEncapsulation? Encapsulation { get; init; }
}
