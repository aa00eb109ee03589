namespace Tandem.Configuration.Keepalived.Model;

/// <summary><c>use_vmac</c>: the instance sends from an interface of its own with the virtual router's MAC address (macvlan).</summary>
public sealed record VirtualMac
{
    /// <summary>The name of the interface: as written, else <c>vrrp.VRID</c>, or <c>vrrp6.VRID</c> for IPv6 when both families use the number.</summary>
    public string InterfaceName { get; init; } = "";

    /// <summary>Whether the name was written.</summary>
    public bool NameWritten { get; init; }

    /// <summary>The 6 bytes of the MAC address: as written, else 00:00:5e:00:01:VRID (IPv4) or 00:00:5e:00:02:VRID (IPv6; RFC 9568 §7.3).</summary>
    public Sequence<byte> Address { get; init; } = [];
}
