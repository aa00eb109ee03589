namespace Tandem.Diagnosis.Host;

/// <summary>A process of keepalived or of tandem's failover, in this network.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Name">keepalived or tandem.</param>
/// <param name="IsStopped">It was stopped by a signal or a debugger, and does nothing.</param>
internal sealed record DaemonFacts(int Pid, string Name, bool IsStopped)
{
    /// <summary>Who started it; 0 when not known.</summary>
    internal int ParentPid { get; init; }

    /// <summary>The unit of systemd that it runs in, with ".service"; null when it was started by hand.</summary>
    internal string? Unit { get; init; }

    /// <summary>It is <c>tandem run</c>, which starts and reloads the failover.</summary>
    internal bool IsSupervisor { get; init; }

    /// <summary>Whether it is no more than the parent of another one: it starts that anew when it dies, and does nothing for the addresses while it lives.</summary>
    /// <param name="all">The processes of this network.</param>
    internal bool IsParent(IEnumerable<DaemonFacts> all) => !IsSupervisor && all.Any(one => one.ParentPid == Pid);

    /// <summary>The words that it was started with.</summary>
    internal string CommandLine { get; init; } = "";
}
