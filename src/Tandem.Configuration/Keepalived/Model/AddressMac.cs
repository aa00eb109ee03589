using System.Net.Sockets;

namespace Tandem.Configuration.Keepalived.Model;

/// <summary>A virtual MAC interface that only carries addresses of an instance: of those with <c>use_vmac</c>, or of all elsewhere under <c>use_vmac_addr</c>.</summary>
public sealed record AddressMac
{
    /// <summary>The interface below.</summary>
    public required string Device { get; init; }

    /// <summary>The family of its addresses, by which its MAC address goes.</summary>
    public AddressFamily Family { get; init; } = AddressFamily.InterNetwork;

    /// <summary>Its name: <c>vrrp.VRID</c>, or with a number when that is taken.</summary>
    public required string InterfaceName { get; init; }

    /// <summary>The 6 bytes of the MAC address (RFC 9568 §7.3).</summary>
    public Sequence<byte> Address { get; init; } = [];
}
