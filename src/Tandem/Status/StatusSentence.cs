using System.Globalization;
using System.Text.Json;
using Tandem.Node.Control;

namespace Tandem.Status;

/// <summary>The answer to the question that is asked at night: who holds the address, since when, why, and can it serve.</summary>
internal static class StatusSentence
{
    /// <summary>Intervals after which a master that is not heard is no master any more.</summary>
    internal const int StaleIntervals = 3;

    /// <summary>Instances that have a sentence of their own; a host with more has the table.</summary>
    private const int MostInstances = 3;

    private const string Beats = "its priority beats ";

    /// <summary>Says it.</summary>
    internal static string Of(NodeReport report)
    {
        var sentences = new List<string>(Elsewhere(report));
        if (report.Failover.Ok)
        {
            sentences.AddRange(HandedOver(report.Node, report.Failover.Body));
            var instances = report.Failover.Body.Items("instances").ToArray();
            sentences.AddRange(instances.Take(MostInstances).Select(instance => OfInstance(report.Node, instance)));
            if (instances.Length > MostInstances)
            {
                sentences.Add(string.Create(CultureInfo.InvariantCulture, $"{instances.Length - MostInstances} instances more are in the table."));
            }

            if (instances.Length == 0)
            {
                sentences.Add($"This node ({report.Node}) has no vrrp_instance and holds nothing.");
            }
        }
        else
        {
            sentences.Add(report.Silence("failover", report.Failover));
        }

        sentences.Add(report.Balancer.Ok ? Servers(report.Balancer.Body) : report.Silence("balancer", report.Balancer));
        if (!report.Run.Ok && !report.Run.IsMissing)
        {
            sentences.Add($"The supervisor does not answer ({report.Run.Error}).");
        }

        return string.Join(' ', sentences);
    }

    /// <summary>What answers is the node of another network namespace: nothing of what it holds is held here.</summary>
    private static IEnumerable<string> Elsewhere(NodeReport report)
    {
        var elsewhere = report.Elsewhere.ToArray();
        if (elsewhere.Length > 0)
        {
            var names = string.Join(" and ", elsewhere.Select(static part => string.Create(CultureInfo.InvariantCulture, $"{part.Name} (pid {part.Pid})")));
            yield return string.Create(CultureInfo.InvariantCulture, $"Not of this network namespace: {names} at {ControlDirectory.Current} work{(elsewhere.Length == 1 ? "s" : "")} in another one, which 'ip netns identify {elsewhere[0].Pid}' names; all below is so there.");
        }
    }

    /// <summary>A node that stays behind of its own will says so before anything else: else the next shift looks for a reason.</summary>
    private static IEnumerable<string> HandedOver(string node, JsonElement failover)
    {
        if (failover.Text("state") is not ("handed over" or "handing over"))
        {
            yield break;
        }

        var since = failover.Has("handedOverMs") ? $" since {Durations.Of(failover.Number("handedOverMs"))}" : "";
        yield return failover.Text("state") == "handed over"
            ? $"Handed over{since}: this node ({node}) stays behind all others until 'tandem handover --end'."
            : $"A hand-over is under way{since}.";
    }

    /// <summary>Whether the master that an instance has heard is too long silent.</summary>
    internal static bool IsStale(JsonElement master, JsonElement instance) =>
        master.Has("ageMs") && master.Number("ageMs") > StaleIntervals * Math.Max(1, instance.Number("intervalMs"));

    private static string OfInstance(string node, JsonElement instance)
    {
        var addresses = Addresses(instance);
        var since = Durations.Of(instance.Number("sinceMs"));
        var priority = instance.Number("priority").ToString(CultureInfo.InvariantCulture);
        var why = instance.Text("why");
        switch (instance.Text("state"))
        {
            case "MASTER" or "LEAVING":
                var held = instance.Texts("held");
                if (held.Length == 0)
                {
                    return $"This node ({node}) is master of {instance.Text("name")} since {since} and has none of its addresses ({addresses}).";
                }

                var reason = why.StartsWith(Beats, StringComparison.Ordinal) ? $"priority {priority} beats {why[Beats.Length..]}" : $"{why} (priority {priority})";
                return Rival(instance, addresses) + $"This node ({node}) holds {string.Join(", ", held)} since {since}: {reason}.";
            case "BACKUP":
                return OfBackup(node, instance, addresses, since, priority);
            case "FAULT":
                return $"This node ({node}) cannot hold {addresses} since {since}: {why}. {Others(instance, addresses)}";
            default:
                return $"This node ({node}) does not take part for {addresses} yet: {why}.";
        }
    }

    /// <summary>Another router that goes on to advertise although this one has been master for longer than it takes to yield.</summary>
    private static string Rival(JsonElement instance, string addresses)
    {
        var yieldMs = StaleIntervals * Math.Max(1, instance.Number("intervalMs"));
        foreach (var peer in instance.Items("peers").Where(peer => peer.Number("ageMs") <= yieldMs && peer.Number("ageMs") + yieldMs < instance.Number("sinceMs")))
        {
            return $"Two masters: {peer.Text("address")} (priority {peer.Number("priority").ToString(CultureInfo.InvariantCulture)}) holds {addresses}, too, heard {Durations.Of(peer.Number("ageMs"))} ago, "
                + "and does not yield: 'tandem doctor' on both nodes says why. ";
        }

        return "";
    }

    private static string OfBackup(string node, JsonElement instance, string addresses, string since, string priority)
    {
        var backup = $"This node ({node}) is backup with priority {priority} since {since}";
        var master = instance.Part("master");
        if (master.ValueKind != JsonValueKind.Object)
        {
            return $"Nobody is heard to hold {addresses}. {backup}.";
        }

        var heard = master.Has("ageMs") ? Durations.Of(master.Number("ageMs")) : "some time";
        return IsStale(master, instance)
            ? $"Nobody is heard to hold {addresses}: {master.Text("address")} was heard {heard} ago (stale). {backup}."
            : $"{master.Text("address")} holds {addresses}, heard {heard} ago with priority {master.Number("priority").ToString(CultureInfo.InvariantCulture)}. {backup}.";
    }

    private static string Others(JsonElement instance, string addresses)
    {
        foreach (var peer in instance.Items("peers").OrderBy(static peer => peer.Number("ageMs")))
        {
            var age = Durations.Of(peer.Number("ageMs"));
            return IsStale(peer, instance)
                ? $"Nobody is heard to hold {addresses}: {peer.Text("address")} was heard {age} ago (stale)."
                : $"{peer.Text("address")} holds {addresses}, heard {age} ago.";
        }

        return $"Nobody is heard to hold {addresses}.";
    }

    private static string Addresses(JsonElement instance)
    {
        var addresses = instance.Texts("addresses");
        return addresses.Length == 0 ? $"no address ({instance.Text("name")})" : string.Join(", ", addresses);
    }

    private static string Servers(JsonElement balancer)
    {
        var servers = balancer.Items("backends").SelectMany(static backend => backend.Items("servers")).ToArray();
        if (servers.Length == 0)
        {
            return "The balancer has no servers.";
        }

        var up = servers.Count(static server => server.Flag("up"));
        var text = string.Create(CultureInfo.InvariantCulture, $"{up} of {servers.Length} server{(servers.Length == 1 ? " is" : "s are")} up");
        var without = balancer.Items("backends").Where(static backend => backend.Items("servers").Any() && backend.Number("serversUp") == 0).Select(static backend => backend.Text("name")).ToArray();
        return without.Length == 0 ? $"{text}." : $"{text}; none of backend {string.Join(", ", without)}.";
    }
}
