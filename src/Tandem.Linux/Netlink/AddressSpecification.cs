using Tandem.Linux.Sockets;

namespace Tandem.Linux.Netlink;

/// <summary>An address as it is put on an interface, with the options of <c>ip address add</c> that keepalived.conf(5) knows. A plain value.</summary>
public readonly struct AddressSpecification
{
    /// <summary>A lifetime without end.</summary>
    public const uint Forever = uint.MaxValue;

    /// <summary>The longest label: IFNAMSIZ without its closing zero.</summary>
    public const int MaxLabelLength = 15;

    /// <summary>Makes a specification: scope global, no end of life, no flags.</summary>
    public AddressSpecification()
    {
    }

    /// <summary>The interface.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>The address.</summary>
    public Endpoint Address { get; init; }

    /// <summary>Bits of the subnet, 0 to 32 or 128.</summary>
    public byte PrefixLength { get; init; }

    /// <summary>The far end of a point-to-point link, or default.</summary>
    public Endpoint Peer { get; init; }

    /// <summary>IPv4 broadcast address, or default for none.</summary>
    public Endpoint Broadcast { get; init; }

    /// <summary>IPv4 label, at most <see cref="MaxLabelLength"/> characters, or null.</summary>
    public string? Label { get; init; }

    /// <summary>Scope: 0 global, 200 site, 253 link, 254 host, 255 nowhere. IPv6 derives it from the address.</summary>
    public byte Scope { get; init; }

    /// <summary>Flags that are set; the others are as the kernel makes them.</summary>
    public AddressFlags Flags { get; init; }

    /// <summary>Seconds until the kernel removes the address, counted anew by each replacement; 1 or more, or <see cref="Forever"/>.</summary>
    public uint ValidLifetime { get; init; } = Forever;

    /// <summary>Seconds until the address is deprecated, at most <see cref="ValidLifetime"/>; 0 is at once.</summary>
    public uint PreferredLifetime { get; init; } = Forever;

    /// <summary>Who put it there (IFA_PROTO, since Linux 5.18; older kernels ignore it).</summary>
    public byte Protocol { get; init; } = NetlinkNumbers.KeepalivedProtocol;
}
