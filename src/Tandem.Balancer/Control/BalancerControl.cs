using System.Text.Json;
using Tandem.Balancer.Health;
using Tandem.Balancer.Proxies;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;
using Tandem.Node.Control;

namespace Tandem.Balancer.Control;

/// <summary>
/// What a balancer answers at its control socket, which is on its first loop. It reads what the loops count for themselves, on a thread of no loop:
/// nothing is counted for it, figures may lag by a round, and telling of thousands of servers holds no traffic up.
/// </summary>
internal sealed class BalancerControl
{
    private readonly Graph graph;
    private readonly EventLoop loop;
    private readonly long startedMs;
    private readonly HandOverRequests handOver;

    /// <summary>Answers from now on; before the loop runs.</summary>
    /// <param name="balancer">What it answers for.</param>
    /// <param name="graph">The balancer's proxies, with their workers.</param>
    /// <param name="loop">The first loop.</param>
    /// <param name="socket">Where; it becomes the server's.</param>
    internal BalancerControl(LoadBalancer balancer, Graph graph, EventLoop loop, ListeningSocket socket)
    {
        this.graph = graph;
        this.loop = loop;
        startedMs = loop.NowMs;
        handOver = new HandOverRequests(balancer, loop);
        _ = new ControlServer(loop, socket, OnRequest);
    }

    private void OnRequest(ControlExchange exchange)
    {
        if (exchange.Asked == "status")
        {
            exchange.AcceptElsewhere(loop, Write);
        }
        else if (!handOver.Handle(exchange))
        {
            exchange.RefuseUnknown();
        }
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("pid", Environment.ProcessId);
        NodeNamespace.Write(writer);
        writer.WriteNumber("uptimeMs", loop.NowMs - startedMs);
        writer.WriteNumber("loops", graph.Workers.Length);
        writer.WriteString("state", graph.Workers[0].IsStopping ? "stopping" : graph.Workers[0].IsDraining ? "draining" : graph.Workers[0].IsPaused ? "paused" : graph.IsHandingOver ? "handing over" : "running");
        writer.WriteNumber("sessions", graph.Connections);
        writer.WriteNumber("limit", graph.MaxConnections);
        writer.WriteNumber("requests", graph.Workers.Sum(static worker => worker.RequestsEnded));
        writer.WriteStartArray("frontends");
        foreach (var frontend in graph.Frontends)
        {
            WriteFrontend(writer, frontend);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("backends");
        foreach (var backend in graph.Backends)
        {
            WriteBackend(writer, backend);
        }

        writer.WriteEndArray();
    }

    private void WriteFrontend(Utf8JsonWriter writer, Frontend frontend)
    {
        var worker = graph.Workers[0];
        var isFull = Array.Exists(graph.Workers, each => each.Frontends[frontend.Index].IsFull);
        writer.WriteStartObject();
        writer.WriteString("name", frontend.Section.Name);
        writer.WriteString("state", worker.IsDraining ? "closed" : worker.IsPaused ? "paused" : isFull ? "full" : "open");
        writer.WriteStartArray("addresses");
        foreach (var address in frontend.Section.Binds.SelectMany(static bind => bind.Addresses))
        {
            writer.WriteStringValue(address.Text);
        }

        writer.WriteEndArray();
        writer.WriteNumber("sessions", frontend.Connections);
        writer.WriteNumber("limit", frontend.MaxConnections);
        writer.WriteNumber("total", graph.Workers.Sum(each => each.Frontends[frontend.Index].Total));
        writer.WriteEndObject();
    }

    private void WriteBackend(Utf8JsonWriter writer, Backend backend)
    {
        writer.WriteStartObject();
        writer.WriteString("name", backend.Section.Name);
        writer.WriteNumber("sessions", graph.ActiveOf(backend));
        writer.WriteNumber("queue", graph.Workers.Sum(each => each.Backends[backend.Index].Queue.Count));
        writer.WriteNumber("total", graph.Workers.Sum(each => each.Backends[backend.Index].Total));
        writer.WriteNumber("serversUp", backend.Servers.Count(static server => server.IsUp));
        writer.WriteStartArray("servers");
        foreach (var server in backend.Servers)
        {
            WriteServer(writer, backend, server);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>As the log says it: the kind of end, its code, and more words if there are any.</summary>
    private static string WordsOf(in CheckResult check)
    {
        var code = check.Status.HasCode() && check.Code != 0 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" {check.Code}") : "";
        return check.Status.Word() + code + (check.Info.Length > 0 ? $" ({check.Info})" : "");
    }

    private void WriteServer(Utf8JsonWriter writer, Backend backend, Server server)
    {
        writer.WriteStartObject();
        writer.WriteString("name", server.Name);
        writer.WriteString("address", server.Line.Address.Text);
        writer.WriteBoolean("up", server.IsUp);
        var health = graph.Watch?.HealthOf(server);
        writer.WriteString("state", health is null || (!server.Line.Check && health.Tracked is null) ? "no check" : health.StatusText);
        if (health is not null)
        {
            writer.WriteNumber("sinceMs", loop.NowMs - health.LastChangeMs);
        }

        if (health is { CheckedMs: >= 0 })
        {
            writer.WriteStartObject("check");
            writer.WriteString("result", WordsOf(health.LastCheck));
            writer.WriteNumber("ageMs", loop.NowMs - health.CheckedMs);
            writer.WriteNumber("intervalMs", health.IntervalMs);
            writer.WriteNumber("tookMs", health.LastCheck.DurationMs);
            writer.WriteEndObject();
        }

        writer.WriteNumber("weight", server.Weight);
        writer.WriteBoolean("backup", server.Line.Backup);
        writer.WriteNumber("sessions", graph.Facts.ServerConnections(backend.Index, server.Position));
        writer.WriteNumber("queue", graph.Workers.Sum(each => each.Backends[backend.Index].Servers[server.Position].Queue.Count));
        writer.WriteNumber("total", graph.Workers.Sum(each => each.Backends[backend.Index].Servers[server.Position].Taken));
        writer.WriteEndObject();
    }
}
