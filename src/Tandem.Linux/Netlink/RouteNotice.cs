using Tandem.Linux.Sockets;

namespace Tandem.Linux.Netlink;

/// <summary>What the kernel says of one route, in a notification.</summary>
public readonly struct RouteNotice
{
    /// <summary>True when the route is gone.</summary>
    public bool IsRemoval { get; init; }

    /// <summary>IPv4 or IPv6.</summary>
    public EndpointFamily Family { get; init; }

    /// <summary>Where to; default (no family) for a default route.</summary>
    public Endpoint Destination { get; init; }

    /// <summary>Bits of the destination.</summary>
    public byte DestinationLength { get; init; }

    /// <summary>Table; 254 is main.</summary>
    public uint Table { get; init; }

    /// <summary>Who made it (RTPROT_*): 18 is keepalived.</summary>
    public byte Protocol { get; init; }

    /// <summary>RTN_*: 1 unicast, 6 blackhole, 7 unreachable, 8 prohibit, 9 throw.</summary>
    public byte Type { get; init; }

    /// <summary>Type of service.</summary>
    public byte TypeOfService { get; init; }

    /// <summary>Metric; 0 when none.</summary>
    public uint Priority { get; init; }

    /// <summary>Interface, or 0.</summary>
    public int OutgoingIndex { get; init; }

    /// <summary>Next hop, or default.</summary>
    public Endpoint Gateway { get; init; }
}
