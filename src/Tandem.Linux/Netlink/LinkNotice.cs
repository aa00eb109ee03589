namespace Tandem.Linux.Netlink;

/// <summary>What the kernel says of one interface, in a dump or a notification. Lives only during the call that hands it out.</summary>
public readonly ref struct LinkNotice
{
    /// <summary>True when the interface is gone.</summary>
    public bool IsRemoval { get; init; }

    /// <summary>The interface index.</summary>
    public int Index { get; init; }

    /// <summary>Hardware type (ARPHRD_*): 1 is Ethernet, 772 the loopback.</summary>
    public ushort HardwareType { get; init; }

    /// <summary>State.</summary>
    public LinkFlags Flags { get; init; }

    /// <summary>Largest packet in bytes.</summary>
    public uint Mtu { get; init; }

    /// <summary>For an interface upon another (macvlan, VLAN): that one's index; else 0.</summary>
    public int ParentIndex { get; init; }

    /// <summary>The bridge, bond or VRF that it belongs to, or 0.</summary>
    public int MasterIndex { get; init; }

    /// <summary>Name, in ASCII.</summary>
    public ReadOnlySpan<byte> Name { get; init; }

    /// <summary>Hardware address; 6 bytes for Ethernet, empty when there is none.</summary>
    public ReadOnlySpan<byte> HardwareAddress { get; init; }

    /// <summary>Alias, in ASCII; empty when there is none.</summary>
    public ReadOnlySpan<byte> Alias { get; init; }

    /// <summary>Kind as <c>ip link ... type KIND</c>: macvlan, vlan, bridge ...; empty for hardware.</summary>
    public ReadOnlySpan<byte> Kind { get; init; }

    /// <summary>Macvlan only: the mode (1 is private), else 0.</summary>
    public uint MacvlanMode { get; init; }

    /// <summary>VRF only: its table, else 0.</summary>
    public uint VrfTable { get; init; }
}
