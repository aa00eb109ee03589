using System.Text;
using System.Text.Json;

namespace Tandem.Simulation.Pairs;

/// <summary>A report as one JSON object; times are seconds, null is never.</summary>
internal static class PairJson
{
    internal static string Of(PairReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteBoolean("ok", report.Succeeded);
            json.WriteString("answer", PairText.Answer(report));
            Strings(json, "reasons", report.Plan.Findings.Concat(report.Failures));
            Strings(json, "assumed", report.Plan.Assumptions);
            Nodes(json, report.Plan);
            if (report.Sweep is { } sweep)
            {
                json.WriteNumber("runs", sweep.RunCount);
                Rows(json, "faults", report, new[] { sweep.Baseline }.Concat(sweep.Singles));
                json.WriteNumber("pairs", sweep.PairCount);
                json.WriteNumber("pairsLeftOut", sweep.PairsLeftOut);
                Rows(json, "failingPairs", report, sweep.FailingPairs);
            }
            else
            {
                Run(json, report);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Seconds(Utf8JsonWriter json, string name, long us)
    {
        if (us == PairRow.Never)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteNumber(name, us / 1e6m);
        }
    }

    private static void Nodes(Utf8JsonWriter json, PairPlan plan)
    {
        json.WriteStartArray("nodes");
        foreach (var node in plan.Nodes)
        {
            json.WriteStartObject();
            json.WriteString("name", node.Name);
            json.WriteString("file", node.File);
            json.WriteBoolean("keepalived", node.IsKeepalived);
            json.WriteStartArray("instances");
            foreach (var instance in node.Instances)
            {
                json.WriteStartObject();
                json.WriteString("name", instance.Name);
                json.WriteString("service", instance.Service.Name);
                json.WriteNumber("priority", instance.Written.Priority);
                json.WriteNumber("virtualRouterId", instance.Written.VirtualRouterId);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Rows(Utf8JsonWriter json, string name, PairReport report, IEnumerable<PairRow> rows)
    {
        json.WriteStartArray(name);
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("fault", row.Sentence);
            json.WriteBoolean("ok", !row.Failed);
            json.WriteString("address", row.Moves);
            Seconds(json, "outage", row.MedianUs);
            Seconds(json, "longestOutage", row.LongestUs);
            Seconds(json, "outageOnReturn", row.ReturnUs);
            Seconds(json, "twoMasters", row.TwoUs);
            Seconds(json, "noMaster", row.NoneUs);
            Strings(json, "reasons", row.Reasons);
            json.WriteString("replay", report.Replay(row.Replay));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Run(Utf8JsonWriter json, PairReport report)
    {
        var run = report.Shown;
        json.WriteStartArray("timeline");
        foreach (var happened in run.World.Events)
        {
            json.WriteStartObject();
            Seconds(json, "at", happened.AtUs);
            json.WriteString("node", happened.Node < 0 ? "clients" : report.Plan.Nodes[happened.Node].Name);
            json.WriteString("kind", happened.Kind.ToString().ToLowerInvariant());
            json.WriteString("text", happened.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("services");
        foreach (var service in report.Plan.Services)
        {
            var watch = run.World.Watches[service.Number];
            json.WriteStartObject();
            json.WriteString("name", service.Name);
            json.WriteString("servedBefore", Name(report, run.Before[service.Number].ServedBy));
            json.WriteString("servedWhile", Name(report, run.Held[service.Number].ServedBy));
            json.WriteString("servedInTheEnd", Name(report, watch.ServedBy));
            Spans(json, "outages", watch.Outages);
            Spans(json, "twoMasters", watch.TwoMasters);
            Spans(json, "noMaster", watch.NoMaster);
            Seconds(json, "twoMastersAllowed", service.Bounds.TwoMastersUs);
            Seconds(json, "noMasterAllowed", service.Bounds.NoMasterUs);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string? Name(PairReport report, int node) => node < 0 ? null : report.Plan.Nodes[node].Name;

    private static void Spans(Utf8JsonWriter json, string name, List<TimeSpanUs> spans)
    {
        json.WriteStartArray(name);
        foreach (var span in spans)
        {
            json.WriteStartObject();
            Seconds(json, "from", span.FromUs);
            Seconds(json, "until", span.UntilUs);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
