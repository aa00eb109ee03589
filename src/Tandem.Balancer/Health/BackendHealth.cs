namespace Tandem.Balancer.Health;

/// <summary>
/// The health of a backend's servers together: how many may be given traffic, and what is told when none is left. Not for
/// choosing one.
/// </summary>
internal sealed class BackendHealth
{
    private readonly List<ServerHealth> servers = [];

    /// <summary>Makes a backend without servers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="observer">Its owner.</param>
    internal BackendHealth(string name, HealthObserver observer)
    {
        Name = name;
        Observer = observer;
    }

    /// <summary>The backend's name.</summary>
    internal string Name { get; }

    /// <summary>Its owner.</summary>
    internal HealthObserver Observer { get; }

    /// <summary>HAProxy's word for the section: "backend", or "proxy" for a listen section.</summary>
    internal string KindWord { get; init; } = "backend";

    /// <summary><c>option log-health-checks</c>.</summary>
    internal bool LogsHealthChecks { get; init; }

    /// <summary><c>http-check disable-on-404</c>.</summary>
    internal bool DisablesOn404 { get; init; }

    /// <summary>The servers in order of declaration.</summary>
    internal IReadOnlyList<ServerHealth> Servers => servers;

    /// <summary>Servers that are not backups and may be given traffic.</summary>
    internal int UsableActive { get; private set; }

    /// <summary>Backup servers that may be given traffic.</summary>
    internal int UsableBackup { get; private set; }

    /// <summary>Adds a server.</summary>
    /// <param name="settings">What its line says.</param>
    /// <param name="nowMs">The present time.</param>
    internal ServerHealth Add(HealthSettings settings, long nowMs)
    {
        var server = new ServerHealth(this, settings, nowMs);
        servers.Add(server);
        return server;
    }

    /// <summary>Counts a server in or out.</summary>
    /// <param name="backup">Whether it is a backup server.</param>
    /// <param name="change">1 or -1.</param>
    internal void Count(bool backup, int change)
    {
        UsableActive += backup ? 0 : change;
        UsableBackup += backup ? change : 0;
    }
}
