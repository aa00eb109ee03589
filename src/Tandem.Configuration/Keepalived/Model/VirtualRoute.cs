using System.Net;
using System.Net.Sockets;

namespace Tandem.Configuration.Keepalived.Model;

/// <summary>
/// One line of <c>virtual_routes</c> or <c>static_routes</c>: the words of <c>ip route add</c> (ip-route(8)). Names of tables, protocols,
/// scopes, realms and TOS are numbers already.
/// </summary>
public sealed record VirtualRoute
{
    /// <summary>IPv4 or IPv6.</summary>
    public AddressFamily Family { get; init; } = AddressFamily.InterNetwork;

    /// <summary>The type of route.</summary>
    public RouteKind Kind { get; init; } = RouteKind.Unicast;

    /// <summary>The destination; null for <c>default</c> (prefix length 0).</summary>
    public IPAddress? Destination { get; init; }

    /// <summary>The length of the destination's prefix; 0 for <c>default</c>.</summary>
    public byte PrefixLength { get; init; }

    /// <summary><c>from</c> (IPv6): the source prefix that the route is for; null for any.</summary>
    public IPAddress? From { get; init; }

    /// <summary>The length of the prefix of <see cref="From"/>.</summary>
    public byte FromPrefixLength { get; init; }

    /// <summary><c>src</c>: the preferred source address; null for none.</summary>
    public IPAddress? Source { get; init; }

    /// <summary><c>via</c> or <c>gw</c>; null for none. Its family may differ from the route's (RTA_VIA).</summary>
    public IPAddress? Via { get; init; }

    /// <summary><c>dev</c>; null for what the gateway is reached through.</summary>
    public string? Device { get; init; }

    /// <summary><c>nexthop</c>, and the second way that <c>or</c> names; empty for a route with one way.</summary>
    public Sequence<RouteNextHop> NextHops { get; init; } = [];

    /// <summary><c>table</c>, or that of <c>vrf</c> when <see cref="Vrf"/> is null; 254 (main) by default.</summary>
    public uint Table { get; init; } = 254;

    /// <summary><c>vrf</c>: the VRF interface whose table is meant; null for none.</summary>
    public string? Vrf { get; init; }

    /// <summary><c>metric</c>, <c>priority</c> or <c>preference</c>; null for the kernel's.</summary>
    public uint? Metric { get; init; }

    /// <summary><c>scope</c> (RT_SCOPE_*): 0 global, 200 site, 253 link, 254 host, 255 nowhere; null for what suits (link without a gateway, else global).</summary>
    public byte? Scope { get; init; }

    /// <summary><c>proto</c> (RTPROT_*); 18 (keepalived) by default.</summary>
    public byte Protocol { get; init; } = 18;

    /// <summary><c>tos</c> or <c>dsfield</c>; 0 by default.</summary>
    public byte Tos { get; init; }

    /// <summary><c>onlink</c> (RTNH_F_ONLINK).</summary>
    public bool OnLink { get; init; }

    /// <summary><c>realms</c>: source realm in the upper 16 bits, destination realm in the lower; null for none.</summary>
    public uint? Realms { get; init; }

    /// <summary><c>mtu</c>, <c>advmss</c> and the other metrics (RTA_METRICS).</summary>
    public Sequence<RouteMetric> Metrics { get; init; } = [];

    /// <summary><c>congctl</c>; null for none.</summary>
    public string? CongestionControl { get; init; }

    /// <summary>Whether <c>congctl lock</c> was written.</summary>
    public bool CongestionControlLocked { get; init; }

    /// <summary><c>pref</c> (IPv6 router preference, RTA_PREF): 0 medium, 1 high, 3 low; null for none.</summary>
    public byte? RouterPreference { get; init; }

    /// <summary><c>expires</c> in seconds (IPv6); null for never.</summary>
    public uint? ExpiresSeconds { get; init; }

    /// <summary><c>ttl-propagate</c>; null when not written.</summary>
    public bool? TtlPropagate { get; init; }

    /// <summary><c>encap</c>; null for none.</summary>
    public RouteEncapsulation? Encapsulation { get; init; }

    /// <summary><c>append</c>: after any matching route, instead of before.</summary>
    public bool Append { get; init; }

    /// <summary><c>no_track</c>: its loss is not looked for.</summary>
    public bool NoTrack { get; init; }

    /// <summary><c>track_group</c> of a static route; null for none.</summary>
    public string? TrackGroup { get; init; }

    /// <summary>The words of the line, as written, for logs and dumps.</summary>
    public string Text { get; init; } = "";
}
