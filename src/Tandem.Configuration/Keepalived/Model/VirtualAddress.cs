using System.Net;
using System.Net.Sockets;

namespace Tandem.Configuration.Keepalived.Model;

/// <summary>One line of <c>virtual_ipaddress</c>, <c>virtual_ipaddress_excluded</c> or <c>static_ipaddress</c>.</summary>
public sealed record VirtualAddress
{
    /// <summary>The address; without scope.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The length of the prefix: as written, else 32 or 128.</summary>
    public byte PrefixLength { get; init; }

    /// <summary>Whether a prefix length was written.</summary>
    public bool PrefixWritten { get; init; }

    /// <summary>IPv4 or IPv6.</summary>
    public AddressFamily Family => Address.AddressFamily;

    /// <summary><c>dev</c>; null for the interface of the instance, else the default interface.</summary>
    public string? Device { get; init; }

    /// <summary><c>label</c> (IPv4); null for none.</summary>
    public string? Label { get; init; }

    /// <summary><c>scope</c> as the kernel numbers it (RT_SCOPE_*): 0 global, 200 site, 253 link, 254 host, 255 nowhere.</summary>
    public byte Scope { get; init; }

    /// <summary><c>brd</c>, with <c>+</c> and <c>-</c> resolved; null for none.</summary>
    public IPAddress? Broadcast { get; init; }

    /// <summary><c>peer</c>; null for none. The prefix length is the peer's then.</summary>
    public IPAddress? Peer { get; init; }

    /// <summary><c>home</c> (IFA_F_HOMEADDRESS).</summary>
    public bool Home { get; init; }

    /// <summary>No duplicate address detection (IFA_F_NODAD): <c>-nodad</c>, and always for virtual IPv6 addresses.</summary>
    public bool NoDad { get; init; }

    /// <summary><c>mngtmpaddr</c> (IFA_F_MANAGETEMPADDR).</summary>
    public bool ManageTemporary { get; init; }

    /// <summary><c>noprefixroute</c> (IFA_F_NOPREFIXROUTE).</summary>
    public bool NoPrefixRoute { get; init; }

    /// <summary><c>autojoin</c> (IFA_F_MCAUTOJOIN).</summary>
    public bool AutoJoin { get; init; }

    /// <summary><c>preferred_lft</c> in seconds, 0 for deprecated, null for ever; IPv6 addresses of prefix length 128 are deprecated by default.</summary>
    public uint? PreferredLifetime { get; init; }

    /// <summary><c>no_track</c>: its loss is not looked for.</summary>
    public bool NoTrack { get; init; }

    /// <summary><c>use_vmac</c>: a virtual MAC interface over <see cref="Device"/>.</summary>
    public bool UseVmac { get; init; }

    /// <summary>The virtual MAC interface of the instance that it goes on (<see cref="VrrpInstance.AddressMacs"/>); null for none.</summary>
    public string? VmacInterface { get; init; }

    /// <summary><c>track_group</c> of a static address; null for none.</summary>
    public string? TrackGroup { get; init; }

    /// <summary>Writes <c>address/prefix</c>, as keepalived does.</summary>
    public override string ToString() => $"{Address}/{PrefixLength}";
}
