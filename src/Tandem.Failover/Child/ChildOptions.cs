namespace Tandem.Failover.Child;

/// <summary>What the command line asks of the VRRP process (keepalived(8)). What it says about the log is in the journal already.</summary>
public sealed record ChildOptions
{
    /// <summary>-f: the configuration file.</summary>
    public required string File { get; init; }

    /// <summary>-i: which <c>@id</c> lines count; null for the host's short name.</summary>
    public string? ConfigurationId { get; init; }

    /// <summary>-e: a configuration file that is missing is a fault.</summary>
    public bool AllConfiguration { get; init; }

    /// <summary>-s: the network namespace, in the place of the configuration's; null without.</summary>
    public string? Namespace { get; init; }

    /// <summary>-d: the configuration is told to the log at the start.</summary>
    public bool DumpConfiguration { get; init; }

    /// <summary>-V: addresses, routes and rules stay when the daemon is stopped.</summary>
    public bool KeepAddresses { get; init; }

    /// <summary>-a: every address that comes or goes is told to the log.</summary>
    public bool MonitorAddresses { get; init; }
}
