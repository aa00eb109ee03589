using System.Net;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Routers;

namespace Tandem.Failover.Dumps;

/// <summary>A virtual router at the moment of a dump.</summary>
public sealed record RouterReport
{
    /// <summary>What the configuration says of it.</summary>
    public required VrrpInstance Instance { get; init; }

    /// <summary>What it has counted.</summary>
    public required RouterStatistics Statistics { get; init; }

    /// <summary>Its state.</summary>
    public ReportedState State { get; init; }

    /// <summary>The state that it would have but for its sync group.</summary>
    public ReportedState WantedState { get; init; }

    /// <summary>The priority with all weights, 1 to 255.</summary>
    public int EffectivePriority { get; init; }

    /// <summary>The priority with all weights, before it is brought into range.</summary>
    public int TotalPriority { get; init; }

    /// <summary>Of a backup: the master's address; null while none was heard.</summary>
    public IPAddress? MasterAddress { get; init; }

    /// <summary>The priority of the last master that was heard; 0 before.</summary>
    public int MasterPriority { get; init; }

    /// <summary>The interval in microseconds that counts: the master's in version 3, else its own.</summary>
    public long MasterIntervalUs { get; init; }

    /// <summary>When it came into its state; the default before the first change.</summary>
    public DateTimeOffset LastTransition { get; init; }

    /// <summary>When its timer is due; null when it is not running.</summary>
    public DateTimeOffset? NextTimer { get; init; }

    /// <summary>How long a backup waits for a master, in microseconds.</summary>
    public long MasterDownUs { get; init; }

    /// <summary>The address that it sends from; null while there is none.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>The interface that it works on: the configured one, or that of its virtual MAC; null for a unicast instance without one.</summary>
    public string? InterfaceName { get; init; }

    /// <summary>The index of that interface; 0 for none.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>Of one with a virtual MAC: whether its interface is there and up.</summary>
    public bool VirtualMacUp { get; init; }

    /// <summary>Whether its addresses are on the host.</summary>
    public bool AddressesSet { get; init; }

    /// <summary>Whether packets to its addresses are dropped by rules that are in force (no_accept).</summary>
    public bool FilterSet { get; init; }

    /// <summary>The socket that it receives on, or -1.</summary>
    public int ReceiveDescriptor { get; init; } = -1;

    /// <summary>The socket that it sends on, or -1.</summary>
    public int SendDescriptor { get; init; } = -1;

    /// <summary>Reasons for FAULT that are in the configuration.</summary>
    public int ConfigurationFaults { get; init; }

    /// <summary>Reasons for FAULT that are interfaces, scripts, files or processes.</summary>
    public int TrackingFaults { get; init; }

    /// <summary>Scripts that have not ended yet for the first time.</summary>
    public int ScriptsWithoutResult { get; init; }

    /// <summary>The interface of the addresses and of base of a virtual MAC.</summary>
    internal string Interface => InterfaceName ?? Instance.Interface ?? "(none)";
}
