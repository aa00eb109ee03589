using Tandem.Linux.Sockets;

namespace Tandem.Failover.Protocol;

/// <summary>What an instance takes for a valid advertisement of one of its peers.</summary>
internal sealed class ExpectedAdvertisement
{
    /// <summary>What it sends itself and wants to see.</summary>
    internal required AdvertisementContent Content { get; init; }

    /// <summary>The peers; none for a multicast instance.</summary>
    internal UnicastPeer[] Peers { get; init; } = [];

    /// <summary>check_unicast_src, vrrp_check_unicast_src: only from <see cref="Peers"/>, and within their TTLs.</summary>
    internal bool ChecksUnicastSource { get; init; }

    /// <summary>skip_check_adv_addr, vrrp_skip_check_adv_addr: a backup looks at the addresses of a master once, not each time.</summary>
    internal bool SkipsAddressesOfSameMaster { get; init; }

    /// <summary>old_unicast_checksum "never": the checksum of keepalived up to 1.3.6 is not accepted from unicast peers.</summary>
    internal bool RefusesOldUnicastChecksum { get; init; }

    /// <summary>vrrp_mcast_group4, which <see cref="ChecksumForm.OldUnicast"/> has in its pseudo header.</summary>
    internal Endpoint MulticastGroup { get; init; } = Endpoint.FromIPv4(0xE0000012, 0);

    /// <summary>The address that the instance sends from at present (port 0); may change while it runs.</summary>
    internal Endpoint OwnAddress { get; set; }

    /// <summary>Sends to hosts and not to a group.</summary>
    internal bool IsUnicast => Peers.Length > 0;
}
