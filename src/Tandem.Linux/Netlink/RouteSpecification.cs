using Tandem.Linux.Sockets;

namespace Tandem.Linux.Netlink;

/// <summary>A route as it is put into a table, with the options of <c>ip route add</c> that keepalived.conf(5) knows.</summary>
public sealed class RouteSpecification
{
    /// <summary>IPv4 or IPv6.</summary>
    public EndpointFamily Family { get; init; } = EndpointFamily.IPv4;

    /// <summary>RTN_*: 1 unicast, 6 blackhole ...</summary>
    public byte Type { get; init; } = 1;

    /// <summary>Where to; default (no family) for the default route.</summary>
    public Endpoint Destination { get; init; }

    /// <summary>Bits of the destination.</summary>
    public byte DestinationLength { get; init; }

    /// <summary>IPv6: only for packets from here; default for any.</summary>
    public Endpoint From { get; init; }

    /// <summary>Bits of <see cref="From"/>.</summary>
    public byte FromLength { get; init; }

    /// <summary>Preferred source of what this host sends, or default.</summary>
    public Endpoint PreferredSource { get; init; }

    /// <summary>Next hop, or default.</summary>
    public Endpoint Gateway { get; init; }

    /// <summary>Interface, or 0.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>Several ways in place of one; empty otherwise.</summary>
    public NextHop[] NextHops { get; init; } = [];

    /// <summary>Table; 254 is main.</summary>
    public uint Table { get; init; } = 254;

    /// <summary>Scope (RT_SCOPE_*); IPv6 has none.</summary>
    public byte Scope { get; init; }

    /// <summary>Origin (RTPROT_*).</summary>
    public byte Protocol { get; init; } = NetlinkNumbers.KeepalivedProtocol;

    /// <summary>Type of service.</summary>
    public byte TypeOfService { get; init; }

    /// <summary>The gateway is taken to be on the link.</summary>
    public bool OnLink { get; init; }

    /// <summary>Metric, or null for the kernel's (0 for IPv4, 1024 for IPv6).</summary>
    public uint? Priority { get; init; }

    /// <summary>Realms, or null.</summary>
    public uint? Realms { get; init; }

    /// <summary>Metrics (RTAX_*).</summary>
    public RouteMetricValue[] Metrics { get; init; } = [];

    /// <summary>Congestion control, or null.</summary>
    public string? CongestionControl { get; init; }

    /// <summary>The congestion control may not be changed.</summary>
    public bool CongestionControlLocked { get; init; }

    /// <summary>IPv6 router preference: 0 medium, 1 high, 3 low; or null.</summary>
    public byte? RouterPreference { get; init; }

    /// <summary>IPv6: seconds until the kernel removes the route; or null.</summary>
    public uint? ExpiresSeconds { get; init; }

    /// <summary>MPLS: whether the TTL is propagated; or null.</summary>
    public bool? TtlPropagate { get; init; }

    /// <summary>What is put around packets, or null.</summary>
    public RouteTunnel? Tunnel { get; init; }

    /// <summary>After routes to the same destination, not before.</summary>
    public bool Append { get; init; }
}
