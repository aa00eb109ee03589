using Tandem.Linux.Sockets;

namespace Tandem.Linux.Netlink;

/// <summary>What a route asks a tunnel in external mode to put around packets (LWTUNNEL_ENCAP_IP, LWTUNNEL_ENCAP_IP6; linux/lwtunnel.h).</summary>
public sealed record RouteTunnel
{
    /// <summary>IPv4 or IPv6, of the outer packet.</summary>
    public required EndpointFamily Family { get; init; }

    /// <summary>Key, or null for 0.</summary>
    public ulong? Id { get; init; }

    /// <summary>The far end; default for none.</summary>
    public Endpoint Destination { get; init; }

    /// <summary>The near end; default for what the kernel chooses.</summary>
    public Endpoint Source { get; init; }

    /// <summary>Type of service or traffic class, or null for 0.</summary>
    public byte? TrafficClass { get; init; }

    /// <summary>TTL or hop limit, or null for the kernel's.</summary>
    public byte? HopLimit { get; init; }

    /// <summary>TUNNEL_* in the host's byte order (1 checksum, 4 key, 8 sequence numbers), or null for none.</summary>
    public ushort? Flags { get; init; }
}
