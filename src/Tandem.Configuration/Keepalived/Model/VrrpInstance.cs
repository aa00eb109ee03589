using System.Net;
using System.Net.Sockets;

namespace Tandem.Configuration.Keepalived.Model;

/// <summary>
/// <c>vrrp_instance</c>: one virtual router on one interface, with all defaults and the rules of strict mode applied
/// (keepalived.conf(5) "VRRP instance(s)").
/// </summary>
public sealed partial record VrrpInstance
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it was written.</summary>
    public Origin Origin { get; init; }

    /// <summary><c>virtual_router_id</c>, 1 to 255.</summary>
    public byte VirtualRouterId { get; init; }

    /// <summary>IPv4 or IPv6: that of the first virtual address, else of the source address or the peers; IPv4 when nothing says.</summary>
    public AddressFamily Family { get; init; } = AddressFamily.InterNetwork;

    /// <summary><c>version</c>, 2 or 3: the instance's, else the global one, 3 for IPv6 unless the instance says 2.</summary>
    public int Version { get; init; } = 2;

    /// <summary><c>interface</c>; never null in what was loaded, since an instance without one is left out.</summary>
    public string? Interface { get; init; }

    /// <summary><c>vrf</c>: the VRF of an instance without interface; always null in what was loaded.</summary>
    public string? Vrf { get; init; }

    /// <summary><c>state</c>.</summary>
    public VrrpState State { get; init; }

    /// <summary><c>priority</c>, 1 to 255; 100 by default, or 255 with <c>state MASTER</c>.</summary>
    public byte Priority { get; init; } = 100;

    /// <summary>
    /// <c>advert_int</c> in microseconds, as it is put on the wire: whole seconds 1 to 255 for version 2, multiples of 10 ms up to
    /// 40.95 s for version 3; 1 s by default.
    /// </summary>
    public long AdvertisementIntervalUs { get; init; } = 1_000_000;

    /// <summary><c>down_timer_adverts</c>, 1 to 100; 3 by default.</summary>
    public int DownTimerAdverts { get; init; } = 3;

    /// <summary>Whether it takes over from a master of lower priority: not with <c>nopreempt</c>, which has no effect with <c>state MASTER</c> or priority 255.</summary>
    public bool Preempt { get; init; } = true;

    /// <summary><c>preempt_delay</c> in microseconds, at most 1000 s; 0 by default.</summary>
    public long PreemptDelayUs { get; init; }

    /// <summary><c>strict_mode</c>, else <c>vrrp_strict</c>.</summary>
    public bool Strict { get; init; }

    /// <summary><c>accept</c>: packets to the virtual addresses are received; true unless <c>no_accept</c>, or strict without priority 255.</summary>
    public bool Accept { get; init; } = true;

    /// <summary><c>skip_check_adv_addr</c>.</summary>
    public bool SkipCheckAdvertisedAddresses { get; init; }

    /// <summary><c>lower_prio_no_advert</c>: a master does not answer a lower priority.</summary>
    public bool LowerPriorityNoAdvertisement { get; init; }

    /// <summary><c>higher_prio_send_advert</c>: a master that yields sends one more advertisement.</summary>
    public bool HigherPrioritySendAdvertisement { get; init; }

    /// <summary><c>authentication</c>; null for none, and always null in version 3.</summary>
    public VrrpAuthentication? Authentication { get; init; }

    /// <summary><c>mcast_src_ip</c> or <c>unicast_src_ip</c>; null for the interface's primary address.</summary>
    public IPAddress? SourceAddress { get; init; }

    /// <summary><c>track_src_ip</c>: FAULT while <see cref="SourceAddress"/> is not on the interface.</summary>
    public bool TrackSourceAddress { get; init; }

    /// <summary><c>mcast_dst_ip</c>, else the global group of the family; null for a unicast instance.</summary>
    public IPAddress? MulticastGroup { get; init; }

    /// <summary>Whether advertisements go to <see cref="UnicastPeers"/> instead of a group.</summary>
    public bool Unicast { get; init; }

    /// <summary><c>unicast_peer</c>; empty for multicast.</summary>
    public Sequence<UnicastPeer> UnicastPeers { get; init; } = [];

    /// <summary><c>check_unicast_src</c>, <c>vrrp_check_unicast_src</c>, or a peer with a TTL bound: the sender must be a peer.</summary>
    public bool CheckUnicastSource { get; init; }

    /// <summary><c>unicast_ttl</c>, 0 to 255; 255 by default.</summary>
    public byte UnicastTtl { get; init; } = 255;

    /// <summary><c>unicast_fault_no_peer</c> without peers: the instance stays in FAULT.</summary>
    public bool FaultWithoutPeers { get; init; }

    /// <summary><c>old_unicast_checksum</c>: null to recognize the old checksum of version 3 unicast, true to send it, false for <c>never</c>.</summary>
    public bool? OldUnicastChecksum { get; init; }

    /// <summary><c>v3_checksum_as_v2</c> (keepalived 2.3): IPv4 checksums of version 3 without pseudo header (RFC 9568 §5.2.8).</summary>
    public bool V3ChecksumAsV2 { get; init; }

    /// <summary><c>owner_ignore_adverts</c> (keepalived 2.3): an owner of the addresses does not listen (RFC 9568 §7.1).</summary>
    public bool OwnerIgnoreAdvertisements { get; init; }

    /// <summary>The sync group that it is a member of; null for none.</summary>
    public string? SyncGroup { get; init; }

    /// <summary><c>debug</c>, 0 to 4; without effect.</summary>
    public int Debug { get; init; }

    /// <summary><c>no_instant_scripts</c>, its own or the global one.</summary>
    public bool NoInstantScripts { get; init; }

    /// <summary><c>no_address_lifetime</c>, its own or the global one: addresses are added for ever.</summary>
    public bool NoAddressLifetime { get; init; }
}
