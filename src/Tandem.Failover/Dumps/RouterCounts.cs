namespace Tandem.Failover.Dumps;

/// <summary>What a virtual router has counted up to a dump, for <c>keepalived.stats</c> and <c>keepalived.json</c>.</summary>
public sealed record RouterCounts
{
    /// <summary>Advertisements that were accepted (advert_rcvd).</summary>
    public long AdvertisementsReceived { get; init; }

    /// <summary>Advertisements that were sent, once for each however many peers there are (advert_sent).</summary>
    public long AdvertisementsSent { get; init; }

    /// <summary>How often it became master (become_master).</summary>
    public long BecameMaster { get; init; }

    /// <summary>How often it was master no more (release_master).</summary>
    public long ReleasedMaster { get; init; }

    /// <summary>Packets of a wrong length (packet_len_err).</summary>
    public long LengthErrors { get; init; }

    /// <summary>Packets of another interval (advert_interval_err).</summary>
    public long IntervalErrors { get; init; }

    /// <summary>Packets with a TTL or hop limit that may not be (ip_ttl_err).</summary>
    public long HopLimitErrors { get; init; }

    /// <summary>Packets of an unknown type (invalid_type_rcvd).</summary>
    public long TypeErrors { get; init; }

    /// <summary>Packets that name other addresses (addr_list_err).</summary>
    public long AddressListErrors { get; init; }

    /// <summary>Packets of an unknown authentication type (invalid_authtype).</summary>
    public long AuthenticationTypeErrors { get; init; }

    /// <summary>Packets of another authentication type (authtype_mismatch).</summary>
    public long AuthenticationMismatches { get; init; }

    /// <summary>Packets with another password (auth_failure).</summary>
    public long AuthenticationFailures { get; init; }

    /// <summary>Advertisements with priority 0 that were received (pri_zero_rcvd).</summary>
    public long PriorityZeroReceived { get; init; }

    /// <summary>Advertisements with priority 0 that were sent (pri_zero_sent).</summary>
    public long PriorityZeroSent { get; init; }
}
