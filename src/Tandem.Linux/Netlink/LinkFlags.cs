namespace Tandem.Linux.Netlink;

/// <summary>Flags of an interface (IFF_*, netdevice(7)).</summary>
[Flags]
public enum LinkFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Set up by the administrator.</summary>
    Up = 0x1,

    /// <summary>It can broadcast.</summary>
    Broadcast = 0x2,

    /// <summary>The loopback interface.</summary>
    Loopback = 0x8,

    /// <summary>A link with two ends.</summary>
    PointToPoint = 0x10,

    /// <summary>Operational: it has a carrier and is not dormant.</summary>
    Running = 0x40,

    /// <summary>It does not use ARP.</summary>
    NoArp = 0x80,

    /// <summary>It can multicast.</summary>
    Multicast = 0x1000,

    /// <summary>The layer below is up: it has a carrier.</summary>
    LowerUp = 0x10000,
}
