using Tandem.Balancer.Health;

namespace Tandem.Balancer.Proxies;

/// <summary>
/// Watches the servers of a graph on one loop: starts the checks, and when the health of a server changes writes it into the
/// shared <see cref="Server"/>, tells the other loops and the logs.
/// </summary>
internal sealed class ServerWatch : HealthObserver
{
    private readonly Graph graph;
    private readonly Worker worker;
    private readonly Dictionary<ServerHealth, Server> servers = [];
    private readonly Dictionary<Server, ServerHealth> health = [];

    internal ServerWatch(Graph graph, Worker worker)
    {
        this.graph = graph;
        this.worker = worker;
    }

    internal void Start()
    {
    }

    internal void LogStates()
    {
    }

    internal override int OnTransition(in HealthTransition transition) => 0;

    internal override ServerFigures Figures(ServerHealth server) => default;

    internal override void Report(ServerHealth server, in HealthReport report)
    {
    }
}
