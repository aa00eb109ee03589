using Tandem.Balancer.Health;
using Tandem.Balancer.Logging;

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
    private readonly Dictionary<Server, ServerHealth> healths = [];
    private readonly List<HealthChecker> checkers = [];

    internal ServerWatch(Graph graph, Worker worker)
    {
        this.graph = graph;
        this.worker = worker;
        foreach (var backend in graph.Backends)
        {
            Add(backend);
        }

        foreach (var (server, health) in healths)
        {
            if (server.Line.Track is { } tracked && FindTracked(server, tracked.Backend, tracked.Server) is { } other)
            {
                health.Track(other);
            }
        }
    }

    /// <summary>Begins to check; on the loop's thread, or before it runs.</summary>
    internal void Start()
    {
        var global = graph.Configuration.Global;
        var schedule = new CheckSchedule(global.SpreadChecksPercent, global.MaxSpreadChecksMs, new Random());
        var budget = new CheckBudget();
        foreach (var (server, health) in healths)
        {
            if (!server.Line.Check || server.Connect is not { } settings)
            {
                continue;
            }

            var section = server.Backend.Section;
            var target = CheckTarget.From(server.Line, settings, global.Node ?? Environment.MachineName);
            var limits = ProbeLimits.From(server.Line.InterMs, section.Timeouts);
            checkers.Add(new HealthChecker(worker.Loop, health, server.Backend.CheckPlan!, target, limits, budget, schedule));
        }

        CheckSchedule.StartAll(checkers);
    }

    /// <summary>What is known of a server's health; on the loop that checks.</summary>
    internal ServerHealth? HealthOf(Server server) => healths.GetValueOrDefault(server);

    /// <summary>Ends all checks.</summary>
    internal void Stop()
    {
        foreach (var checker in checkers)
        {
            checker.Stop();
        }
    }

    /// <summary>Tells the logs how each server stands, as HAProxy does at SIGHUP.</summary>
    internal void LogStates()
    {
        foreach (var backend in graph.Backends)
        {
            foreach (var server in backend.Servers)
            {
                var text = $"SIGHUP: Server {backend.Section.Name}/{server.Name} is {(server.IsUp ? "UP" : "DOWN")}. "
                    + $"Conn: {graph.Facts.ServerConnections(backend.Index, server.Position)} act, {Queued(server)} pend, {Total(server)} tot.";
                graph.Events.TellNow(backend.Section, Configuration.Haproxy.LogLevel.Notice, text, TerminalSeverity.Warning);
            }
        }
    }

    internal override int OnTransition(in HealthTransition transition)
    {
        var server = servers[transition.Server];
        var requeued = (transition.Effects & HealthEffects.RedistributeQueue) != 0 ? Queued(server) : 0;
        var taken = (transition.Effects & HealthEffects.TakeFromQueue) != 0 ? BackendQueued(server.Backend) : 0;
        Publish(server, transition.Server);
        if (transition.Server.State == ServerState.Starting && !server.Line.Check)
        {
            // Checkers warm their own servers up; one that tracks another has none.
            new SlowStartRamp(worker.Loop, transition.Server).Start();
        }

        if ((transition.Effects & HealthEffects.ShutdownSessions) != 0)
        {
            OnEachWorker(each => each.ShutdownSessions(server));
        }

        if ((transition.Effects & HealthEffects.ShutdownBackupSessions) != 0)
        {
            foreach (var other in server.Backend.Servers)
            {
                if (other.Line.Backup)
                {
                    OnEachWorker(each => each.ShutdownSessions(other));
                }
            }
        }

        return requeued + taken;
    }

    internal override void OnWarmUp(ServerHealth server) => Publish(servers[server], server);

    internal override ServerFigures Figures(ServerHealth server)
    {
        var target = servers[server];
        var total = 0;
        foreach (var other in target.Backend.Servers)
        {
            total += other.IsUp ? other.Weight : 0;
        }

        return new ServerFigures
        {
            Sessions = (int)graph.Facts.ServerConnections(target.Backend.Index, target.Position),
            Queued = Queued(target),
            BackendSessions = graph.ActiveOf(target.Backend),
            Weight = target.Weight,
            TotalWeight = total,
        };
    }

    internal override void Report(ServerHealth server, in HealthReport report) => graph.Events.TellNow(
        servers[server].Backend.Section,
        report.Level,
        report.Text,
        report.IsAlert ? TerminalSeverity.Alert : TerminalSeverity.Warning,
        report.ConsoleText);

    private void Add(Backend backend)
    {
        var section = backend.Section;
        var group = new BackendHealth(section.Name, this)
        {
            KindWord = section.HasFrontend ? "proxy" : "backend",
            LogsHealthChecks = section.LogHealthChecks,
            DisablesOn404 = section.Check.DisableOn404,
        };
        foreach (var server in backend.Servers)
        {
            var health = group.Add(HealthSettings.From(server.Line), worker.Loop.NowMs);
            servers.Add(health, server);
            healths.Add(server, health);
        }
    }

    private ServerHealth? FindTracked(Server from, string? proxy, string name)
    {
        foreach (var (server, health) in healths)
        {
            if (server.Name == name && (proxy == null ? ReferenceEquals(server.Backend, from.Backend) : server.Backend.Section.Name == proxy))
            {
                return health;
            }
        }

        return null;
    }

    /// <summary>Writes a server's state where all loops read it, and has them take note.</summary>
    private void Publish(Server server, ServerHealth health)
    {
        server.IsUp = health.State != ServerState.Stopped && !health.IsInMaintenance && server.Connect != null;
        server.Weight = health.IsDraining || health.State == ServerState.Stopping ? 0 : health.Weight;
        Volatile.Write(ref server.WarmingSinceMs, health.State == ServerState.Starting ? health.LastChangeMs : 0);
        graph.Board?.OnChanged();
        OnEachWorker(each => each.OnServersChanged(server.Backend));
    }

    private void OnEachWorker(Action<Worker> action)
    {
        foreach (var each in graph.Workers)
        {
            if (ReferenceEquals(each, worker))
            {
                action(each);
            }
            else
            {
                each.Loop.Post(() => action(each));
            }
        }
    }

    private int Queued(Server server)
    {
        var sum = 0;
        foreach (var each in graph.Workers)
        {
            sum += each.Backends[server.Backend.Index].Servers[server.Position].Queue.Count;
        }

        return sum;
    }

    private int BackendQueued(Backend backend)
    {
        var sum = 0;
        foreach (var each in graph.Workers)
        {
            sum += each.Backends[backend.Index].Queue.Count;
        }

        return sum;
    }

    private long Total(Server server)
    {
        long sum = 0;
        foreach (var each in graph.Workers)
        {
            sum += each.Backends[server.Backend.Index].Servers[server.Position].Taken;
        }

        return sum;
    }
}
