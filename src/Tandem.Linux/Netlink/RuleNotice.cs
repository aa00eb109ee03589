using Tandem.Linux.Sockets;

namespace Tandem.Linux.Netlink;

/// <summary>What the kernel says of one routing rule, in a notification.</summary>
public readonly struct RuleNotice
{
    /// <summary>True when the rule is gone.</summary>
    public bool IsRemoval { get; init; }

    /// <summary>IPv4 or IPv6.</summary>
    public EndpointFamily Family { get; init; }

    /// <summary>From where; default for anywhere.</summary>
    public Endpoint Source { get; init; }

    /// <summary>Bits of the source.</summary>
    public byte SourceLength { get; init; }

    /// <summary>To where; default for anywhere.</summary>
    public Endpoint Destination { get; init; }

    /// <summary>Bits of the destination.</summary>
    public byte DestinationLength { get; init; }

    /// <summary>Preference.</summary>
    public uint Priority { get; init; }

    /// <summary>Table, or 0.</summary>
    public uint Table { get; init; }

    /// <summary>FR_ACT_*: 1 look up the table, 6 blackhole, 7 unreachable, 8 prohibit.</summary>
    public byte Action { get; init; }

    /// <summary>Who made it: 18 is keepalived.</summary>
    public byte Protocol { get; init; }
}
