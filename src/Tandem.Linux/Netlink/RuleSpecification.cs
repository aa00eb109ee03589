using Tandem.Linux.Sockets;

namespace Tandem.Linux.Netlink;

/// <summary>A rule of the routing policy, with the options of <c>ip rule add</c> that keepalived.conf(5) knows.</summary>
public sealed class RuleSpecification
{
    /// <summary>IPv4 or IPv6.</summary>
    public EndpointFamily Family { get; init; } = EndpointFamily.IPv4;

    /// <summary>It holds for what does not match.</summary>
    public bool Invert { get; init; }

    /// <summary>From where; default for anywhere.</summary>
    public Endpoint Source { get; init; }

    /// <summary>Bits of the source.</summary>
    public byte SourceLength { get; init; }

    /// <summary>To where; default for anywhere.</summary>
    public Endpoint Destination { get; init; }

    /// <summary>Bits of the destination.</summary>
    public byte DestinationLength { get; init; }

    /// <summary>Preference, or null for one that the kernel chooses.</summary>
    public uint? Priority { get; init; }

    /// <summary>FR_ACT_*: 1 table, 2 goto, 3 nop, 6 blackhole, 7 unreachable, 8 prohibit.</summary>
    public byte Action { get; init; } = 1;

    /// <summary>Table, for the action 1.</summary>
    public uint Table { get; init; }

    /// <summary>Preference of the rule to go on with, for the action 2.</summary>
    public uint Goto { get; init; }

    /// <summary>Firewall mark, or null.</summary>
    public uint? Mark { get; init; }

    /// <summary>Mask of the mark, or null.</summary>
    public uint? Mask { get; init; }

    /// <summary>Incoming interface, or null.</summary>
    public string? IncomingInterface { get; init; }

    /// <summary>Outgoing interface, or null.</summary>
    public string? OutgoingInterface { get; init; }

    /// <summary>Type of service, or 0.</summary>
    public byte TypeOfService { get; init; }

    /// <summary>Realms, or null.</summary>
    public uint? Realms { get; init; }

    /// <summary>Routes with so short a destination are passed over, or null.</summary>
    public uint? SuppressPrefixLength { get; init; }

    /// <summary>Routes out of this interface group are passed over, or null.</summary>
    public uint? SuppressInterfaceGroup { get; init; }

    /// <summary>Tunnel id, or null.</summary>
    public ulong? Tunnel { get; init; }

    /// <summary>The table is that of the packet's VRF.</summary>
    public bool MasterDeviceTable { get; init; }

    /// <summary>Users, first and last, or null.</summary>
    public (uint First, uint Last)? Users { get; init; }

    /// <summary>Transport protocol, or null.</summary>
    public byte? IpProtocol { get; init; }

    /// <summary>Source ports, first and last, or null.</summary>
    public (ushort First, ushort Last)? SourcePorts { get; init; }

    /// <summary>Destination ports, first and last, or null.</summary>
    public (ushort First, ushort Last)? DestinationPorts { get; init; }

    /// <summary>Origin.</summary>
    public byte Protocol { get; init; } = NetlinkNumbers.KeepalivedProtocol;
}
