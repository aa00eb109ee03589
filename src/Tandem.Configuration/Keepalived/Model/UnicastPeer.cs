using System.Net;

namespace Tandem.Configuration.Keepalived.Model;

/// <summary>One line of <c>unicast_peer</c>.</summary>
public sealed record UnicastPeer
{
    /// <summary>Its address; an IPv6 link-local one carries no scope.</summary>
    public required IPAddress Address { get; init; }

    /// <summary><c>min_ttl</c>, 0 to 255; 0 by default.</summary>
    public byte MinTtl { get; init; }

    /// <summary><c>max_ttl</c>, 0 to 255; 255 by default.</summary>
    public byte MaxTtl { get; init; } = 255;

    /// <summary>Whether the TTL or hop limit of what it sends must be in the range.</summary>
    public bool CheckTtl => MinTtl > 0 || MaxTtl < 255;
}
