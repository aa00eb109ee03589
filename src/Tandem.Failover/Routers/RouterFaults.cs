namespace Tandem.Failover.Routers;

/// <summary>What keeps a virtual router from serving; it is in FAULT while there is any of it.</summary>
[Flags]
internal enum RouterFaults
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its interface is not there.</summary>
    NoInterface = 1,

    /// <summary>Its interface has no address that advertisements could come from.</summary>
    NoAddress = 4,

    /// <summary>Its sockets could not be opened.</summary>
    NoSocket = 8,

    /// <summary><c>unicast_fault_no_peer</c>, and there is none.</summary>
    NoPeer = 16,

    /// <summary>A script, process, file or interface that it tracks without weight.</summary>
    Tracking = 32,
}
