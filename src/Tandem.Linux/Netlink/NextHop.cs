using Tandem.Linux.Sockets;

namespace Tandem.Linux.Netlink;

/// <summary>One way of a route with several (struct rtnexthop).</summary>
public readonly struct NextHop
{
    /// <summary>Makes a way of weight 1.</summary>
    public NextHop()
    {
    }

    /// <summary>The gateway, or default for none.</summary>
    public Endpoint Gateway { get; init; }

    /// <summary>The interface, or 0.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>1 to 256.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>The gateway is taken to be on the link (RTNH_F_ONLINK).</summary>
    public bool OnLink { get; init; }

    /// <summary>Realms, or null.</summary>
    public uint? Realms { get; init; }

    /// <summary>What is put around packets, or null.</summary>
    public RouteTunnel? Tunnel { get; init; }
}
