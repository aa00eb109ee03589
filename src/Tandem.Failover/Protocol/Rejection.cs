namespace Tandem.Failover.Protocol;

/// <summary>
/// Why a received packet is discarded, in the order in which it is looked at; the first reason found is the one that is told. Behind each
/// stands the counter of keepalived's statistics that it adds to, where there is one.
/// </summary>
internal enum Rejection
{
    /// <summary>It is accepted: a valid advertisement for this instance.</summary>
    None,

    /// <summary>Too short to hold the headers: not even the virtual router is known.</summary>
    TooShortForHeaders,

    /// <summary>No instance with this virtual router identifier on this socket. Said by who looks instances up, not by the check.</summary>
    UnknownVirtualRouter,

    /// <summary>An IPsec AH header is in front of it (authtype_mismatch).</summary>
    AuthenticationHeader,

    /// <summary>Shorter or longer than its count of addresses says (packet_len_err).</summary>
    Length,

    /// <summary>Multicast, and the TTL or hop limit is not 255 (ip_ttl_err).</summary>
    TimeToLive,

    /// <summary>Another VRRP version than the instance's (version_err).</summary>
    Version,

    /// <summary>An authentication type that VRRP does not have (invalid_authtype).</summary>
    InvalidAuthenticationType,

    /// <summary>Another authentication type than the instance's (authtype_mismatch).</summary>
    AuthenticationType,

    /// <summary>Another password than the instance's (auth_failure).</summary>
    Password,

    /// <summary>Version 2, and another interval than the instance's (advert_interval_err).</summary>
    Interval,

    /// <summary>Version 3 with an interval of zero, with which a backup would take over at once (RFC 9568 erratum 8301; advert_interval_err).</summary>
    ZeroInterval,

    /// <summary>Not an ADVERTISEMENT (invalid_type_rcvd).</summary>
    Type,

    /// <summary>Another number of addresses than the instance has (addr_list_err).</summary>
    AddressCount,

    /// <summary>The IPv4 header says another length than was received (packet_len_err).</summary>
    TotalLength,

    /// <summary>No form of the checksum fits (chk_err).</summary>
    Checksum,

    /// <summary>Sent to a group for a unicast instance, or to a host for a multicast one (addr_list_err).</summary>
    Destination,

    /// <summary>An address of the instance is not among its addresses (addr_list_err).</summary>
    Address,

    /// <summary>The sender is not in unicast_peer, and check_unicast_src is set.</summary>
    UnicastSource,

    /// <summary>The TTL or hop limit is outside of what the peer may have (ip_ttl_err).</summary>
    UnicastTimeToLive,

    /// <summary>It comes from the instance's own address: our packet came back, or another host has our address.</summary>
    OwnAddress,
}
