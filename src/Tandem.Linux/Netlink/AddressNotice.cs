using Tandem.Linux.Sockets;

namespace Tandem.Linux.Netlink;

/// <summary>What the kernel says of one address, in a dump or a notification.</summary>
public readonly struct AddressNotice
{
    /// <summary>True when the address is gone.</summary>
    public bool IsRemoval { get; init; }

    /// <summary>The interface.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>The address itself (on a point-to-point link the near end); port and scope 0.</summary>
    public Endpoint Address { get; init; }

    /// <summary>The far end of a point-to-point link, else the address.</summary>
    public Endpoint Peer { get; init; }

    /// <summary>Bits of the subnet.</summary>
    public byte PrefixLength { get; init; }

    /// <summary>Scope: 0 global, 253 link, 254 host.</summary>
    public byte Scope { get; init; }

    /// <summary>State.</summary>
    public AddressFlags Flags { get; init; }

    /// <summary>Seconds until it is removed, or <see cref="AddressSpecification.Forever"/>.</summary>
    public uint ValidLifetime { get; init; }

    /// <summary>Seconds until it is deprecated, or forever.</summary>
    public uint PreferredLifetime { get; init; }

    /// <summary>Who put it there (IFA_PROTO): 18 is keepalived; 0 when nobody said or the kernel is older than 5.18.</summary>
    public byte Protocol { get; init; }

    /// <summary>The netlink port of the socket whose request caused the notification; 0 for the kernel itself, in a dump, and for IPv6.</summary>
    public uint CausedBy { get; init; }
}
