namespace Tandem.Failover.Routers;

/// <summary>What a virtual router counts; told in <c>keepalived.stats</c> and <c>keepalived.json</c>. Belongs to the loop's thread.</summary>
public sealed class RouterStatistics
{
    /// <summary>Advertisements that were accepted (advert_rcvd).</summary>
    public long AdvertisementsReceived { get; set; }

    /// <summary>Advertisements that were sent, once for each however many peers there are (advert_sent).</summary>
    public long AdvertisementsSent { get; set; }

    /// <summary>How often it became master (become_master).</summary>
    public long BecameMaster { get; set; }

    /// <summary>How often it was master no more (release_master).</summary>
    public long ReleasedMaster { get; set; }

    /// <summary>Packets of a wrong length (packet_len_err).</summary>
    public long LengthErrors { get; set; }

    /// <summary>Packets of another interval (advert_interval_err).</summary>
    public long IntervalErrors { get; set; }

    /// <summary>Packets with a TTL or hop limit that may not be (ip_ttl_err).</summary>
    public long HopLimitErrors { get; set; }

    /// <summary>Packets of an unknown type (invalid_type_rcvd).</summary>
    public long TypeErrors { get; set; }

    /// <summary>Packets that name other addresses (addr_list_err).</summary>
    public long AddressListErrors { get; set; }

    /// <summary>Packets of an unknown authentication type (invalid_authtype).</summary>
    public long AuthenticationTypeErrors { get; set; }

    /// <summary>Packets of another authentication type (authtype_mismatch).</summary>
    public long AuthenticationMismatches { get; set; }

    /// <summary>Packets with another password (auth_failure).</summary>
    public long AuthenticationFailures { get; set; }

    /// <summary>Advertisements with priority 0 that were received (pri_zero_rcvd).</summary>
    public long PriorityZeroReceived { get; set; }

    /// <summary>Advertisements with priority 0 that were sent (pri_zero_sent).</summary>
    public long PriorityZeroSent { get; set; }

    /// <summary>Begins to count anew (SIGFUNC=STATS_CLEAR).</summary>
    public void Clear()
    {
        AdvertisementsReceived = AdvertisementsSent = BecameMaster = ReleasedMaster = 0;
        LengthErrors = IntervalErrors = HopLimitErrors = TypeErrors = AddressListErrors = 0;
        AuthenticationTypeErrors = AuthenticationMismatches = AuthenticationFailures = 0;
        PriorityZeroReceived = PriorityZeroSent = 0;
    }
}
