namespace Tandem.Diagnosis.Wire;

/// <summary>What can be wrong with a packet, or with all of a virtual router together; the words of <c>tandem watch --json</c> in lower case.</summary>
public enum WireFaultKind
{
    /// <summary>Damaged: too short, too long, no VRRP type or version.</summary>
    Damaged,

    /// <summary>The checksum fits in no form.</summary>
    Checksum,

    /// <summary>TTL or hop limit are not 255.</summary>
    TimeToLive,

    /// <summary>Another version than the file's or the other node's.</summary>
    Version,

    /// <summary>Another type of authentication.</summary>
    Authentication,

    /// <summary>Another password.</summary>
    Password,

    /// <summary>Another interval than the file's or the other node's, or zero.</summary>
    Interval,

    /// <summary>Other virtual addresses.</summary>
    Addresses,

    /// <summary>Another number for the same addresses.</summary>
    VirtualRouter,

    /// <summary>From somebody who is no peer.</summary>
    Source,

    /// <summary>To a group where the file has peers, or the other way round.</summary>
    Destination,

    /// <summary>Later than announced: advertisements are missing.</summary>
    Late,

    /// <summary>Far more often than announced.</summary>
    Early,

    /// <summary>Two masters at the same time.</summary>
    TwoMasters,

    /// <summary>The sender is a master that another one does not hear, or does not hear another.</summary>
    Unheard,

    /// <summary>Priority 0: it gives the addresses up. Told, but not wrong by itself.</summary>
    Resigned,

    /// <summary>An address is announced by another host than its master.</summary>
    ForeignAnnouncement,

    /// <summary>No advertisement for longer than a backup waits.</summary>
    Silence,
}
