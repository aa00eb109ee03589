namespace Tandem.Failover.Child;

/// <summary>What the command line asks of the VRRP process (keepalived(8)). What it says about the log is in the journal already, and what it says about the file is
/// done when the file is read.</summary>
public sealed record ChildOptions
{
    /// <summary>-d: the configuration is told to the log at the start.</summary>
    public bool DumpConfiguration { get; init; }

    /// <summary>Whether its command line or file gives it a network namespace of its own: then it is the node of whoever started it all the same.</summary>
    public bool HasNamespace { get; init; }

    /// <summary>-V: addresses, routes and rules stay when the daemon is stopped.</summary>
    public bool KeepAddresses { get; init; }

    /// <summary>-a: every address that comes or goes is told to the log.</summary>
    public bool MonitorAddresses { get; init; }
}
