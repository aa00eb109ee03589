namespace Tandem.Balancer.Health;

/// <summary>
/// Whoever owns the servers of a backend: acts on changes of their health, answers what log lines tell, and writes them.
/// Called on the thread that runs the checks (or the administrator's command), in HAProxy's order.
/// </summary>
internal abstract class HealthObserver
{
    /// <summary>A server's state, wish or warm-up has changed; what must be done is done before this returns.</summary>
    /// <param name="transition">The change.</param>
    /// <returns>Sessions that were requeued to others, or taken from the backend's queue.</returns>
    internal abstract int OnTransition(in HealthTransition transition);

    /// <summary>A server in slow start may take a little more: its weight is to be computed anew.</summary>
    /// <param name="server">A server in <see cref="ServerState.Starting"/>.</param>
    internal virtual void OnWarmUp(ServerHealth server)
    {
    }

    /// <summary>The load of a server, now.</summary>
    /// <param name="server">The server.</param>
    internal abstract ServerFigures Figures(ServerHealth server);

    /// <summary>Writes a line.</summary>
    /// <param name="server">The server that it tells of; its backend says where logs go.</param>
    /// <param name="report">The line.</param>
    internal abstract void Report(ServerHealth server, in HealthReport report);
}
