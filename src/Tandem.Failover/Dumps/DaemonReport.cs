using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Failover.Dumps;

/// <summary>The whole daemon at the moment of a dump. Lists are in the order of the configuration, interfaces in that of their index.</summary>
public sealed record DaemonReport
{
    /// <summary>The configuration that runs.</summary>
    public required KeepalivedConfiguration Configuration { get; init; }

    /// <summary>The virtual routers.</summary>
    public IReadOnlyList<RouterReport> Routers { get; init; } = [];

    /// <summary>The sync groups.</summary>
    public IReadOnlyList<GroupReport> Groups { get; init; } = [];

    /// <summary>The scripts.</summary>
    public IReadOnlyList<ScriptReport> Scripts { get; init; } = [];

    /// <summary>The tracked files.</summary>
    public IReadOnlyList<TrackedFileReport> Files { get; init; } = [];

    /// <summary>The tracked processes.</summary>
    public IReadOnlyList<TrackedProcessReport> Processes { get; init; } = [];

    /// <summary>The interfaces.</summary>
    public IReadOnlyList<InterfaceReport> Interfaces { get; init; } = [];

    /// <summary>The umask of the process.</summary>
    public int Umask { get; init; } = 0x7f;

    /// <summary>The ids that scripts without <c>user</c> run as.</summary>
    public (uint User, uint Group) ScriptIdentity { get; init; }

    /// <summary>The real-time priority that the process has, 0 for none.</summary>
    public int RealTimePriority { get; init; }
}
