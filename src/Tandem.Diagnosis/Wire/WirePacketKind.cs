namespace Tandem.Diagnosis.Wire;

/// <summary>What a packet on the wire is to a pair of balancers.</summary>
public enum WirePacketKind
{
    /// <summary>Nothing that concerns it.</summary>
    None,

    /// <summary>A VRRP advertisement.</summary>
    Advertisement,

    /// <summary>A packet of VRRP's protocol that is too short to name a virtual router.</summary>
    Fragment,

    /// <summary>An ARP request or answer of an address for itself.</summary>
    GratuitousArp,

    /// <summary>An ARP answer that was asked for.</summary>
    ArpAnswer,

    /// <summary>An unsolicited neighbor advertisement.</summary>
    NeighborAdvertisement,

    /// <summary>Not a packet: nobody advertises any more.</summary>
    Silence,
}
