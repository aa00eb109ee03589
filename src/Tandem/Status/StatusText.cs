using System.Globalization;
using System.Text;
using System.Text.Json;
using Tandem.Node.Control;

namespace Tandem.Status;

/// <summary>A report as people read it: the sentence, then tables, each fact with its age.</summary>
internal static class StatusText
{
    /// <summary>Writes it.</summary>
    internal static string Of(NodeReport report)
    {
        var text = new StringBuilder(StatusSentence.Of(report)).Append('\n');
        if (report.Failover.Ok)
        {
            WriteFailover(text, report.Failover.Body);
        }

        if (report.Balancer.Ok)
        {
            WriteBalancer(text, report.Balancer.Body);
        }

        WriteProcesses(text, report);
        return text.ToString();
    }

    private static void WriteFailover(StringBuilder text, JsonElement failover)
    {
        var instances = new TextTable("Instances", "NAME", "STATE", "SINCE", "PRIORITY", "INTERFACE", "ADDRESSES", "WHY");
        var peers = new TextTable("Peers, as last heard", "INSTANCE", "ADDRESS", "PRIORITY", "HEARD");
        var trackers = new TextTable("Tracked", "INSTANCE", "KIND", "NAME", "STATE", "SINCE", "EFFECT", "LAST RUN");
        foreach (var instance in failover.Items("instances"))
        {
            var name = instance.Text("name");
            instances.Add(
                name, instance.Text("state"), Durations.Of(instance.Number("sinceMs")), Priority(instance), instance.Text("interface"),
                string.Join(", ", instance.Texts("addresses")), instance.Text("why"));
            foreach (var peer in instance.Items("peers"))
            {
                // Backups are silent as long as there is a master: only a master's silence is news.
                var isMaster = instance.Part("master").Text("address") == peer.Text("address");
                var stale = isMaster && StatusSentence.IsStale(peer, instance) ? " (stale)" : "";
                peers.Add(name, peer.Text("address"), Count(peer, "priority"), $"{Durations.Of(peer.Number("ageMs"))} ago{stale}");
            }

            foreach (var tracker in instance.Items("trackers"))
            {
                trackers.Add(
                    name, tracker.Text("kind"), tracker.Text("name"), tracker.Text("state"), Durations.Of(tracker.Number("sinceMs")), Effect(tracker), Age(tracker));
            }
        }

        instances.WriteTo(text);
        peers.WriteTo(text);
        trackers.WriteTo(text);
    }

    /// <summary>The priority and what it is made of: "103 = 101 +2 chk_haproxy"; or what it will be: "1, else 103 = 101 +2 chk_haproxy".</summary>
    private static string Priority(JsonElement instance)
    {
        var parts = new StringBuilder();
        foreach (var tracker in instance.Items("trackers").Where(static tracker => tracker.Number("points") != 0))
        {
            parts.Append(CultureInfo.InvariantCulture, $" {tracker.Number("points"):+0;-0} {tracker.Text("name")}");
        }

        var lowered = instance.Flag("handedOver") ? $"{Count(instance, "priority")}, else " : "";
        var own = Count(instance, lowered.Length > 0 ? "priorityAfterwards" : "priority");
        return lowered + (parts.Length == 0 ? own : $"{own} = {Count(instance, "basePriority")}{parts}");
    }

    private static string Effect(JsonElement tracker) =>
        tracker.Flag("fault") ? "FAULT"
        : tracker.Number("points") is not 0 and var points ? points.ToString("+0;-0", CultureInfo.InvariantCulture)
        : tracker.Number("weight") == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"none (weight {tracker.Number("weight")})");

    /// <summary>How long ago the last run or check was; too long says so.</summary>
    private static string Age(JsonElement checkedFact)
    {
        if (!checkedFact.Has("ageMs"))
        {
            return "";
        }

        var age = checkedFact.Number("ageMs");
        var interval = checkedFact.Number("intervalMs");
        return $"{Durations.Of(age)} ago{(interval > 0 && age > StatusSentence.StaleIntervals * interval ? " (stale)" : "")}";
    }

    private static void WriteBalancer(StringBuilder text, JsonElement balancer)
    {
        var frontends = new TextTable("Frontends", "NAME", "STATE", "ADDRESSES", "SESSIONS", "LIMIT", "TOTAL");
        foreach (var frontend in balancer.Items("frontends"))
        {
            frontends.Add(
                frontend.Text("name"), frontend.Text("state"), string.Join(", ", frontend.Texts("addresses")),
                Count(frontend, "sessions"), Count(frontend, "limit"), Count(frontend, "total"));
        }

        var backends = new TextTable("Backends", "NAME", "UP", "SESSIONS", "QUEUE", "TOTAL");
        var servers = new TextTable("Servers", "BACKEND", "SERVER", "ADDRESS", "STATE", "SINCE", "LAST CHECK", "CHECKED", "WEIGHT", "SESSIONS", "QUEUE");
        foreach (var backend in balancer.Items("backends"))
        {
            backends.Add(
                backend.Text("name"), $"{Count(backend, "serversUp")} of {backend.Items("servers").Count().ToString(CultureInfo.InvariantCulture)}",
                Count(backend, "sessions"), Count(backend, "queue"), Count(backend, "total"));
            foreach (var server in backend.Items("servers"))
            {
                var check = server.Part("check");
                servers.Add(
                    backend.Text("name"), server.Text("name"), server.Text("address"), server.Text("state"), Durations.Of(server.Number("sinceMs")),
                    check.Text("result"), Age(check), Count(server, "weight") + (server.Flag("backup") ? " backup" : ""), Count(server, "sessions"), Count(server, "queue"));
            }
        }

        frontends.WriteTo(text);
        backends.WriteTo(text);
        servers.WriteTo(text);
    }

    private static void WriteProcesses(StringBuilder text, NodeReport report)
    {
        var processes = new TextTable("Processes", "NAME", "PID", "STATE", "UPTIME", "RESTARTS");
        if (report.Run.Ok)
        {
            processes.Add("run", Count(report.Run.Body, "pid"), report.Run.Body.Text("state"), Durations.Of(report.Run.Body.Number("uptimeMs")), "");
        }

        foreach (var (name, answer) in new[] { ("balancer", report.Balancer), ("failover", report.Failover) })
        {
            var supervised = report.Run.Ok ? report.Run.Body.Items("processes").FirstOrDefault(process => process.Text("name") == name) : default;
            processes.Add(
                name,
                answer.Ok ? Count(answer.Body, "pid") : supervised.Has("pid") ? Count(supervised, "pid") : "?",
                answer.Ok ? answer.Body.Text("state") : answer.IsMissing ? "not there" : "no answer",
                answer.Ok ? Durations.Of(answer.Body.Number("uptimeMs")) : "",
                supervised.Has("restarts") ? Count(supervised, "restarts") : "");
        }

        processes.WriteTo(text);
    }

    private static string Count(JsonElement element, string name) => element.Number(name).ToString(CultureInfo.InvariantCulture);
}
