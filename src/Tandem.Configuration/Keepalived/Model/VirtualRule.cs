using System.Net;
using System.Net.Sockets;

namespace Tandem.Configuration.Keepalived.Model;

/// <summary>
/// One line of <c>virtual_rules</c> or <c>static_rules</c>: the words of <c>ip rule add</c> (ip-rule(8)). Names of tables, protocols, realms
/// and TOS are numbers already. The kernel gets protocol 18 (keepalived) unless <see cref="Protocol"/> says otherwise.
/// </summary>
public sealed record VirtualRule
{
    /// <summary>IPv4 or IPv6.</summary>
    public AddressFamily Family { get; init; } = AddressFamily.InterNetwork;

    /// <summary><c>not</c>: what does not match.</summary>
    public bool Invert { get; init; }

    /// <summary><c>from</c>; null for all.</summary>
    public IPAddress? From { get; init; }

    /// <summary>The length of the prefix of <see cref="From"/>.</summary>
    public byte FromPrefixLength { get; init; }

    /// <summary><c>to</c>; null for all.</summary>
    public IPAddress? To { get; init; }

    /// <summary>The length of the prefix of <see cref="To"/>.</summary>
    public byte ToPrefixLength { get; init; }

    /// <summary><c>priority</c>, <c>preference</c> or <c>order</c>; when none was written, 16384 and down in the order of the file.</summary>
    public uint Priority { get; init; }

    /// <summary>What it does.</summary>
    public RuleAction Action { get; init; } = RuleAction.ToTable;

    /// <summary><c>table</c> or <c>lookup</c>; 254 (main) by default.</summary>
    public uint Table { get; init; } = 254;

    /// <summary><c>goto</c>: the priority that it jumps to; 0 without one.</summary>
    public uint Goto { get; init; }

    /// <summary><c>fwmark</c>; null for any.</summary>
    public uint? FirewallMark { get; init; }

    /// <summary>The mask after <c>fwmark</c>; null when not written.</summary>
    public uint? FirewallMask { get; init; }

    /// <summary><c>iif</c> or <c>dev</c>; null for any.</summary>
    public string? InputInterface { get; init; }

    /// <summary><c>oif</c>; null for any.</summary>
    public string? OutputInterface { get; init; }

    /// <summary><c>tos</c> or <c>dsfield</c>; 0 for any.</summary>
    public byte Tos { get; init; }

    /// <summary><c>realms</c>: source realm in the upper 16 bits, destination realm in the lower; null for none.</summary>
    public uint? Realms { get; init; }

    /// <summary><c>suppress_prefixlength</c>; null for none.</summary>
    public uint? SuppressPrefixLength { get; init; }

    /// <summary><c>suppress_ifgroup</c>; null for none.</summary>
    public uint? SuppressInterfaceGroup { get; init; }

    /// <summary><c>tun_id</c>; null for any.</summary>
    public ulong? TunnelId { get; init; }

    /// <summary><c>l3mdev</c>.</summary>
    public bool L3MasterDevice { get; init; }

    /// <summary><c>uidrange</c>; null for any.</summary>
    public NumberRange? UserRange { get; init; }

    /// <summary><c>ipproto</c> (FRA_IP_PROTO); null for any.</summary>
    public byte? IpProtocol { get; init; }

    /// <summary><c>sport</c>; null for any.</summary>
    public NumberRange? SourcePorts { get; init; }

    /// <summary><c>dport</c>; null for any.</summary>
    public NumberRange? DestinationPorts { get; init; }

    /// <summary><c>protocol</c> (FRA_PROTOCOL, RTPROT_*); null for 18 (keepalived).</summary>
    public byte? Protocol { get; init; }

    /// <summary><c>no_track</c>: its loss is not looked for.</summary>
    public bool NoTrack { get; init; }

    /// <summary><c>track_group</c> of a static rule; null for none.</summary>
    public string? TrackGroup { get; init; }

    /// <summary>The words of the line, as written, for logs and dumps.</summary>
    public string Text { get; init; } = "";
}
