using Tandem.Linux.Sockets;

namespace Tandem.Failover.Addresses;

/// <summary>A <see cref="VirtualMacInterface"/> that is to be.</summary>
public sealed record VirtualMacSettings
{
    /// <summary>The interface below.</summary>
    public required string ParentName { get; init; }

    /// <summary>Its own name: <c>vrrp.VRID</c>, or as written.</summary>
    public required string Name { get; init; }

    /// <summary>Its MAC, 6 bytes.</summary>
    public required byte[] HardwareAddress { get; init; }

    /// <summary>The family of the instance.</summary>
    public EndpointFamily Family { get; init; } = EndpointFamily.IPv4;

    /// <summary>An IPv4 instance with IPv6 addresses: IPv6 stays enabled.</summary>
    public bool CarriesIPv6 { get; init; }

    /// <summary><c>vmac_xmit_base</c>: advertisements do not leave from it, so that it needs no link-local address.</summary>
    public bool TransmitsFromBase { get; init; }
}
