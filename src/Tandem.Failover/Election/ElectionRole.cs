namespace Tandem.Failover.Election;

/// <summary>What a virtual router is on this host (RFC 9568 §6.4), with the two ends that a process has.</summary>
public enum ElectionRole : byte
{
    /// <summary>Not started: no timers run and advertisements are ignored.</summary>
    Initial,

    /// <summary>Waits for the master to fall silent.</summary>
    Backup,

    /// <summary>Holds the addresses and advertises.</summary>
    Master,

    /// <summary>Cannot serve (interface, script): takes no part in the election.</summary>
    Fault,

    /// <summary>Was master, has resigned for a planned stop, and serves until somebody else speaks or the linger ends.</summary>
    Leaving,

    /// <summary>Has stopped for good; nothing moves it.</summary>
    Stopped,
}
