namespace Tandem.Linux.Netlink;

/// <summary>Flags of an address on an interface (IFA_F_*, linux/if_addr.h).</summary>
[Flags]
public enum AddressFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>IPv4: another address of the same subnet stands before it. IPv6: temporary.</summary>
    Secondary = 0x01,

    /// <summary>IPv6: no duplicate address detection (nodad).</summary>
    NoDuplicateDetection = 0x02,

    /// <summary>IPv6: another node has the address.</summary>
    DuplicateFound = 0x08,

    /// <summary>IPv6: a mobile node's home address (home).</summary>
    Home = 0x10,

    /// <summary>Not used for new connections of our own any more.</summary>
    Deprecated = 0x20,

    /// <summary>IPv6: duplicate detection is under way.</summary>
    Tentative = 0x40,

    /// <summary>It has no end of life.</summary>
    Permanent = 0x80,

    /// <summary>IPv6: template of temporary addresses (mngtmpaddr).</summary>
    ManageTemporary = 0x100,

    /// <summary>No route to its subnet comes with it (noprefixroute).</summary>
    NoPrefixRoute = 0x200,

    /// <summary>A multicast address that is joined (autojoin).</summary>
    AutoJoin = 0x400,
}
