namespace Tandem.Failover.Protocol;

/// <summary>Which bytes the checksum of an advertisement covers besides the message itself.</summary>
internal enum ChecksumForm
{
    /// <summary>None fits, or none was looked at.</summary>
    None,

    /// <summary>
    /// The pseudo header of the packet's addresses: IPv6 always, and IPv4 version 3 as deployed (RFC 5798 §5.2.8). Asked of the encoder: what
    /// the version wants.
    /// </summary>
    PseudoHeader,

    /// <summary>The message only: version 2, and IPv4 version 3 as RFC 9568 §5.2.8 has it (keepalived.conf(5) v3_checksum_as_v2).</summary>
    MessageOnly,

    /// <summary>A pseudo header with the multicast group though the packet went to a host: keepalived up to 1.3.6 (old_unicast_checksum).</summary>
    OldUnicast,
}
