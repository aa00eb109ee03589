using System.Net;
using System.Net.Sockets;

namespace Tandem.Configuration.Keepalived.Model;

/// <summary><c>encap ip</c> or <c>encap ip6</c> of a route (ip-route(8)): what the interface, a tunnel in external mode, is to put around packets.</summary>
public sealed record RouteEncapsulation
{
    /// <summary>IPv4 for <c>ip</c>, IPv6 for <c>ip6</c>.</summary>
    public AddressFamily Family { get; init; } = AddressFamily.InterNetwork;

    /// <summary><c>id</c>: the tunnel's key; null when not written, which is 0.</summary>
    public ulong? Id { get; init; }

    /// <summary><c>dst</c>: the far end, of <see cref="Family"/>; null when not written.</summary>
    public IPAddress? Destination { get; init; }

    /// <summary><c>src</c>: the near end, of <see cref="Family"/>; null for what the kernel chooses.</summary>
    public IPAddress? Source { get; init; }

    /// <summary><c>tos</c>, or <c>tc</c> of IPv6; null when not written, which is 0.</summary>
    public byte? TrafficClass { get; init; }

    /// <summary><c>ttl</c>, or <c>hoplimit</c> of IPv6; null when not written, which leaves it to the kernel.</summary>
    public byte? HopLimit { get; init; }

    /// <summary><c>flags</c> (TUNNEL_*, linux/if_tunnel.h): 1 checksum, 4 key, 8 sequence numbers; null for none.</summary>
    public ushort? Flags { get; init; }
}
