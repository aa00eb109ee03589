using System.Globalization;
using System.Text;
using Tandem.Failover.Election;

namespace Tandem.Simulation.Pairs;

/// <summary>
/// The timeline of a run as a picture: nodes as lanes, what they are as bars, advertisements as ticks below them, faults as numbered lines,
/// who serves clients, an axis in seconds. Colors follow the reader's light or dark preference.
/// </summary>
internal sealed class PairSvg
{
    private const int Width = 1040;
    private const int Left = 120;
    private const int Right = 24;
    private const int Lane = 56;
    private const int Bar = 24;

    /// <summary>Ticks that one lane has at most: more would be one grey bar.</summary>
    private const int MostTicks = 400;

    /// <summary>Plain colors, and others for the dark: viewers that know no media queries show the light ones.</summary>
    private const string Style = """
        <style>
          svg { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; }
          text { fill: #1d2330; } .soft { fill: #5d6574; font-size: 12px; } .title { font-size: 16px; font-weight: 600; } .in { fill: #fff; font-size: 12px; font-weight: 600; }
          .dim { font-size: 12px; } .paper { fill: #fff; } .lane { fill: #f4f6f9; } .grid { stroke: #c9ced7; } .hit { stroke: #c0392b; stroke-dasharray: 4 3; } .flag { fill: #c0392b; }
          .tick { stroke: #68707f; } .zero { stroke: #c0392b; stroke-width: 2; }
          .master { fill: #14804a; } .backup { fill: #c6d0de; } .fault { fill: #c0392b; } .leaving { fill: #b7791f; } .served { fill: #2563a8; }
          @media (prefers-color-scheme: dark) {
            text { fill: #e6e9ef; } .soft { fill: #9aa3b2; } .in { fill: #fff; } .paper { fill: #14171d; } .lane { fill: #1c2129; } .grid { stroke: #3d4553; } .hit { stroke: #e5695b; } .flag { fill: #c9503f; }
            .tick { stroke: #98a1b1; } .zero { stroke: #e5695b; }
            .master { fill: #1f8f58; } .backup { fill: #3a4556; } .fault { fill: #c9503f; } .leaving { fill: #a8741f; } .served { fill: #3673b8; }
          }
        </style>

        """;

    private readonly PairReport report;
    private readonly PairRun run;
    private readonly StringBuilder text = new();
    private readonly long fromUs;
    private readonly long untilUs;

    private PairSvg(PairReport report)
    {
        this.report = report;
        run = report.Shown;
        var intervalUs = new PairTiming(report.Plan).IntervalUs;
        fromUs = run.Faults.Count == 0 ? 0 : Math.Max(0, run.FirstUs - (3 * intervalUs));
        var lastUs = run.World.Events.Count == 0 ? run.EndUs : run.World.Events[^1].AtUs;
        untilUs = Math.Min(run.EndUs, Math.Max(lastUs, run.HealUs < run.EndUs ? run.HealUs : lastUs) + (3 * intervalUs));
        untilUs = Math.Max(untilUs, fromUs + 1_000);
    }

    internal static string Of(PairReport report) => new PairSvg(report).Draw();

    private string Draw()
    {
        var services = report.Plan.Services;
        var lanes = services.Sum(static service => service.Instances.Count + 1);
        var faults = run.World.Events.Where(static one => one.Kind == PairEventKind.Fault).ToList();
        var top = 76;
        var bottom = top + (lanes * Lane) + ((services.Count - 1) * 16);
        var height = bottom + 44 + (faults.Count * 18) + 34;
        text.Append(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\" role=\"img\">\n")).Append(Style);
        text.Append(Invariant($"<rect class=\"paper\" width=\"{Width}\" height=\"{height}\"/>\n"));
        Write(24, 30, "title", PairText.Names(report.Plan));
        Write(24, 50, "soft", Fit(PairText.Answer(report), 150));
        var y = top;
        foreach (var service in services)
        {
            foreach (var instance in service.Instances)
            {
                DrawNode(service, instance, y);
                y += Lane;
            }

            DrawClients(service, y);
            y += Lane + 16;
        }

        DrawAxis(top, bottom);
        DrawFaults(faults, top, bottom);
        DrawLegend(height - 16);
        return text.Append("</svg>\n").ToString();
    }

    private void DrawNode(PairService service, PairInstance instance, int y)
    {
        var node = report.Plan.Nodes[instance.Node];
        text.Append(Invariant($"<rect class=\"lane\" x=\"{Left}\" y=\"{y}\" width=\"{Width - Left - Right}\" height=\"{Lane - 8}\" rx=\"3\"/>\n"));
        Write(24, y + 20, "", node.Name);
        Write(24, y + 37, "soft", Fit(instance.Name, 14));
        foreach (var span in run.World.Spans.Where(span => span.Service == service.Number && span.Node == instance.Node))
        {
            var (style, word) = span.Role switch
            {
                ElectionRole.Master => ("master", "MASTER"),
                ElectionRole.Backup => ("backup", "BACKUP"),
                ElectionRole.Fault => ("fault", "FAULT"),
                ElectionRole.Leaving => ("leaving", "LEAVING"),
                _ => ("", ""),
            };
            DrawBar(span.FromUs, span.UntilUs, y + 4, style, word);
        }

        var count = 0;
        foreach (var sent in run.World.Sent.Where(sent => sent.Node == instance.Node && sent.AtUs >= fromUs && sent.AtUs <= untilUs))
        {
            if (sent.Priority == 0 || count++ < MostTicks)
            {
                var x = X(sent.AtUs);
                text.Append(Invariant($"<line class=\"{(sent.Priority == 0 ? "zero" : "tick")}\" x1=\"{x}\" x2=\"{x}\" y1=\"{y + 32}\" y2=\"{y + 43}\"/>\n"));
            }
        }
    }

    private void DrawClients(PairService service, int y)
    {
        Write(24, y + 20, "", "clients");
        foreach (var (_, node, from, until) in run.World.Served.Where(one => one.Service == service.Number && one.Node >= 0))
        {
            DrawBar(from, until, y + 4, "served", $"served by {report.Plan.Nodes[node].Name}");
        }

        foreach (var outage in run.World.Watches[service.Number].Outages.Where(one => one.UntilUs > fromUs))
        {
            Write(X(Math.Max(fromUs, outage.FromUs)), y + 43, "soft", "not served " + PairTimes.Short(outage.LengthUs));
        }
    }

    private void DrawBar(long from, long until, int y, string style, string word)
    {
        if (style.Length == 0 || until <= fromUs || from >= untilUs)
        {
            return;
        }

        var (x, end) = (X(Math.Max(from, fromUs)), X(Math.Min(until, untilUs)));
        var width = Math.Max(1, Math.Round(end - x, 2));
        text.Append(Invariant($"<rect class=\"{style}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{Bar}\" rx=\"2\"/>\n"));
        if (width > (word.Length * 8) + 12)
        {
            Write(x + 7, y + 17, style == "backup" ? "dim" : "in", word);
        }
    }

    private void DrawAxis(int top, int bottom)
    {
        text.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{bottom}\" y2=\"{bottom}\"/>\n"));
        var stepUs = Step((untilUs - fromUs) / 12);
        for (var us = (fromUs + stepUs - 1) / stepUs * stepUs; us <= untilUs; us += stepUs)
        {
            var x = X(us);
            text.Append(Invariant($"<line class=\"grid\" x1=\"{x}\" x2=\"{x}\" y1=\"{bottom}\" y2=\"{bottom + 5}\"/>\n"));
            text.Append(Invariant($"<text class=\"soft\" text-anchor=\"middle\" x=\"{x}\" y=\"{bottom + 19}\">{PairTimes.Exact(us)[..^1]}</text>\n"));
        }

        Write(24, bottom + 19, "soft", "seconds");
    }

    private void DrawFaults(List<PairEvent> faults, int top, int bottom)
    {
        for (var at = 0; at < faults.Count; at++)
        {
            var x = X(faults[at].AtUs);
            text.Append(Invariant($"<line class=\"hit\" x1=\"{x}\" x2=\"{x}\" y1=\"{top - 4}\" y2=\"{bottom}\"/>\n"));
            text.Append(Invariant($"<circle class=\"flag\" cx=\"{x}\" cy=\"{top - 4}\" r=\"8\"/><text class=\"in\" text-anchor=\"middle\" x=\"{x}\" y=\"{top}\">{at + 1}</text>\n"));
            Write(Left, bottom + 44 + (at * 18), "dim", $"{at + 1}   {PairTimes.Seconds(faults[at].AtUs)} s   {faults[at].Text}");
        }
    }

    private void DrawLegend(int y)
    {
        var x = Left;
        foreach (var (style, word) in new[] { ("master", "master"), ("backup", "backup"), ("fault", "fault"), ("leaving", "leaving"), ("served", "served by") })
        {
            text.Append(Invariant($"<rect class=\"{style}\" x=\"{x}\" y=\"{y - 10}\" width=\"12\" height=\"12\" rx=\"2\"/>\n"));
            Write(x + 18, y, "soft", word);
            x += 70 + (word.Length > 7 ? 20 : 0);
        }

        text.Append(Invariant($"<line class=\"tick\" x1=\"{x}\" x2=\"{x}\" y1=\"{y - 10}\" y2=\"{y + 1}\"/>\n"));
        Write(x + 8, y, "soft", "advertisement");
        text.Append(Invariant($"<line class=\"zero\" x1=\"{x + 112}\" x2=\"{x + 112}\" y1=\"{y - 10}\" y2=\"{y + 1}\"/>\n"));
        Write(x + 120, y, "soft", "of priority 0");
    }

    private double X(long us) => Math.Round(Left + ((Width - Left - Right) * (double)(us - fromUs) / (untilUs - fromUs)), 2);

    private void Write(double x, int y, string style, string what) =>
        text.Append(Invariant($"<text{(style.Length > 0 ? $" class=\"{style}\"" : "")} x=\"{x}\" y=\"{y}\">")).Append(Escape(what)).Append("</text>\n");

    private static string Fit(string what, int most) => what.Length <= most ? what : what[..(most - 1)] + "…";

    private static string Escape(string what) =>
        what.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>1, 2 or 5 times a power of ten.</summary>
    private static long Step(long leastUs)
    {
        for (var power = 1_000L; ; power *= 10)
        {
            foreach (var factor in new[] { 1, 2, 5 })
            {
                if (power * factor >= leastUs)
                {
                    return power * factor;
                }
            }
        }
    }

    private static string Invariant(FormattableString formattable) => formattable.ToString(CultureInfo.InvariantCulture);
}
