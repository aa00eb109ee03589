using System.Text;

namespace Tandem.Simulation.Pairs;

/// <summary>A report as plain text.</summary>
internal static class PairText
{
    /// <summary>Failing pairs that are told one by one.</summary>
    private const int MostPairs = 10;

    /// <summary>Names that a sentence has at most.</summary>
    private const int MostNames = 5;

    internal static string Of(PairReport report)
    {
        var text = new StringBuilder();
        text.Append(Answer(report)).Append('\n');
        foreach (var finding in report.Plan.Findings.Concat(report.Failures.Where(failure => report.Plan.Findings.Count == 0 || !failure.Contains("does not take the advertisements", StringComparison.Ordinal))))
        {
            text.Append("  ").Append(Sentence(finding)).Append('\n');
        }

        text.Append('\n');
        Nodes(report.Plan, text);
        if (report.Sweep is { } sweep)
        {
            Table(report, sweep, text);
        }
        else
        {
            Timeline(report, text);
        }

        return text.ToString();
    }

    /// <summary>The first line.</summary>
    internal static string Answer(PairReport report)
    {
        var names = Names(report.Plan);
        if (report.Sweep is not { } sweep)
        {
            return (report.Succeeded ? "YES: " : "NO: ") + Outcome(report);
        }

        if (sweep.Baseline.Failed)
        {
            return sweep.Baseline.HasUnexcused
                ? $"NO: without any fault two nodes are master of {names} at the same time."
                : $"NO: without any fault nobody serves {names}.";
        }

        if (report.Plan.Findings.Count > 0)
        {
            return $"NO: these files do not make {(report.Plan.Nodes.Count == 2 ? "a pair" : "one group")} for {names}.";
        }

        var stuck = sweep.Singles.Where(static row => row.IsStuck).ToList();
        var two = sweep.Singles.Concat(sweep.FailingPairs).Count(static row => row.HasUnexcused);
        if (stuck.Count > 0)
        {
            return $"NO: {stuck.Count} of {sweep.Singles.Count} single faults {(stuck.Count == 1 ? "does" : "do")} not move {names}: {string.Join(", ", stuck.Take(MostNames).Select(static row => row.Sentence))}{(stuck.Count > MostNames ? $" and {stuck.Count - MostNames} more" : "")}.";
        }

        return two > 0
            ? $"NO: {two} faults bring two masters for longer than the protocol allows ({PairTimes.Short(report.Plan.Services.Max(static one => one.Bounds.TwoMastersUs))})."
            : $"YES: every single fault moves {names}, and no run shows two masters longer than the protocol allows ({PairTimes.Short(report.Plan.Services.Max(static one => one.Bounds.TwoMastersUs))} while packets pass).{Longest(sweep)}{Together(sweep)}";
    }

    private static string Longest(PairSweep sweep) =>
        sweep.Singles.MaxBy(static row => row.LongestUs) is { LongestUs: > 0 } worst ? $" The longest outage is {PairTimes.Short(worst.LongestUs)} ({worst.Sentence})." : "";

    private static string Together(PairSweep sweep) => sweep.FailingPairs.Count == 0 ? "" : $" {sweep.FailingPairs.Count} of {sweep.PairCount} pairs of faults do not move it.";

    /// <summary>What nodes compete for, in a few words.</summary>
    internal static string Names(PairPlan plan) => Names(plan.Services);

    private static string Names(IReadOnlyList<PairService> services) => services.Count > MostNames
        ? $"{services[0].Name} and {services.Count - 1} others"
        : string.Join(", ", services.Select(static service => service.Name));

    internal static string Time(long us) => us == PairRow.Never ? "never" : us == 0 ? "-" : us < 1_000 ? "< 1 ms" : PairTimes.Seconds(us) + " s";

    private static string Outcome(PairReport report)
    {
        var run = report.Shown;
        var failed = report.Plan.Services.Where(service => PairVerdict.HasUnexcused(run, service.Number) || run.Stuck(service.Number) is not null);
        var alike = failed.Concat(report.Plan.Services).Distinct().GroupBy(service => Outcome(report, run, service)).ToList();
        return string.Join(". ", alike.Take(MostNames).Select(static group => $"{Names([.. group])} {group.Key}")) + (alike.Count > MostNames ? $". {alike.Count - MostNames} more below." : ".");
    }

    /// <summary>What was met, or expected and not met; then the times.</summary>
    private static string Outcome(PairReport report, PairRun run, PairService service)
    {
        var outage = run.OutageUs(service.Number) + run.OutageAfterUs(service.Number);
        var two = run.TwoUs(service.Number);
        var isLong = two > service.Bounds.TwoMastersUs;
        var because = isLong && !PairVerdict.HasUnexcused(run, service.Number) && run.Faults.FirstOrDefault(static fault => fault.IsTrouble) is { } trouble
            ? $" (unavoidable while {report.Grammar.Say(trouble)})"
            : "";
        return $"{Whereabouts(report, run, service)}; not served for {PairTimes.Short(outage)}, two masters for {PairTimes.Short(two)}{because}, none for {PairTimes.Short(run.NoneUs(service.Number))}";
    }

    private static string Whereabouts(PairReport report, PairRun run, PairService service)
    {
        if (PairVerdict.HasUnexcused(run, service.Number))
        {
            return $"has two masters at once for {PairTimes.Short(run.World.Watches[service.Number].UnexcusedUs)}, and the protocol allows {PairTimes.Short(service.Bounds.TwoMastersUs)}";
        }

        if (run.Stuck(service.Number) is { } stuck)
        {
            var when = stuck.AtUs == run.EndUs ? "in the end" : $"when the fault ends at {PairTimes.Seconds(stuck.AtUs)} s";
            var able = string.Join(" or ", PairVerdict.Able(service, stuck).Select(node => Name(report, node)));
            return stuck.Held.ServedBy < 0 ? $"is not served {when}, and should be by {able}" : $"is still on {Name(report, stuck.Held.ServedBy)} {when}, and should be on {able}";
        }

        var path = run.World.Watches[service.Number].Path(run.FirstUs);
        var last = run.World.Watches[service.Number].ServedBy;
        if (path.Count == 0)
        {
            return "is not served: no node can";
        }

        if (path.Count > 1)
        {
            var middle = path.GetRange(1, path.Count - (path.Count > 2 && last >= 0 ? 2 : 1));
            var by = string.Join(", ", middle.Take(MostNames).Select(node => Name(report, node))) + (middle.Count > MostNames ? $" and {middle.Count - MostNames} times more" : "");
            return $"went from {Name(report, path[0])} to {by}{(last < 0 ? ", and is not served in the end: no node can" : path.Count > 2 ? $", and is on {Name(report, last)} in the end" : "")}";
        }

        var isShort = run.Moments.Any(moment => moment.AtUs < run.EndUs && PairVerdict.IsMisplaced(run, moment, service.Number));
        return last < 0 ? "is not served in the end: no node can"
            : isShort ? $"stays with {Name(report, last)}: the fault is over before another node must take over"
            : $"stays with {Name(report, last)}, as it should";
    }

    private static string Name(PairReport report, int node) => node < 0 ? "nobody" : report.Plan.Nodes[node].Name;

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";

    private static void Nodes(PairPlan plan, StringBuilder text)
    {
        foreach (var node in plan.Nodes)
        {
            text.Append($"{node.Name}  {node.File}{(node.IsKeepalived ? " (keepalived 2.2)" : "")}\n");
            foreach (var instance in node.Instances)
            {
                var written = instance.Written;
                text.Append($"       {instance.Name}: {instance.Service.Name}, priority {written.Priority}, VRID {written.VirtualRouterId}, version {written.Version}, advert_int {PairTimes.Exact(written.AdvertisementIntervalUs)}")
                    .Append($"{(written.Preempt ? "" : ", nopreempt")}{(written.PreemptDelayUs > 0 ? $", preempt_delay {PairTimes.Exact(written.PreemptDelayUs)}" : "")}{(written.SyncGroup is { } group ? $", in {group}" : "")}\n");
            }
        }

        foreach (var assumption in plan.Assumptions)
        {
            text.Append("Assumed: ").Append(Sentence(assumption)).Append('\n');
        }

        text.Append('\n');
    }

    private static void Timeline(PairReport report, StringBuilder text)
    {
        var world = report.Shown.World;
        var width = Math.Max("clients".Length, report.Plan.Nodes.Max(static node => node.Name.Length));
        foreach (var (happened, times) in Collapsed(world.Events))
        {
            var isFault = happened.Kind == PairEventKind.Fault;
            var who = happened.Node < 0 ? "clients" : report.Plan.Nodes[happened.Node].Name;
            text.Append(PairTimes.Seconds(happened.AtUs).PadLeft(9)).Append(isFault ? " ! " : "   ").Append(who.PadRight(width)).Append("  ").Append(isFault ? $"*** {happened.Text} ***" : happened.Text).Append(times > 1 ? $" ({times} times)\n" : "\n");
        }

        if (world.EventsLeftOut > 0)
        {
            text.Append($"          ({world.EventsLeftOut} more lines are left out)\n");
        }

        text.Append($"{PairTimes.Seconds(report.Shown.EndUs),9}   the end\n\n");
        foreach (var service in report.Plan.Services)
        {
            var watch = world.Watches[service.Number];
            text.Append($"{service.Name}\n")
                .Append($"  clients not served   {Spans(watch.Outages)}\n")
                .Append($"  two masters          {Spans(watch.TwoMasters)}; the protocol allows {PairTimes.Short(service.Bounds.TwoMastersUs)} when packets pass{Excess(PairVerdict.HasUnexcused(report.Shown, service.Number))}\n")
                .Append($"  no master            {Spans(watch.NoMaster)}; the protocol allows {PairTimes.Short(service.Bounds.NoMasterUs)}{Excess(watch.VacantUs > service.Bounds.NoMasterUs)}\n");
        }
    }

    /// <summary>What a node says several times in a row is one line, at the first time.</summary>
    private static List<(PairEvent Happened, int Times)> Collapsed(List<PairEvent> events)
    {
        var lines = new List<(PairEvent Happened, int Times)>();
        var last = new Dictionary<int, int>();
        foreach (var happened in events)
        {
            if (happened.Kind != PairEventKind.Fault && last.TryGetValue(happened.Node, out var at) && lines[at].Happened.Text == happened.Text)
            {
                lines[at] = (lines[at].Happened, lines[at].Times + 1);
                continue;
            }

            last[happened.Node] = lines.Count;
            lines.Add((happened, 1));
        }

        return lines;
    }

    private static string Excess(bool isOver) => isOver ? ": TOO LONG" : "";

    private static string Spans(List<TimeSpanUs> spans) => spans.Count == 0
        ? "never"
        : string.Join(", ", spans.Take(5).Select(static span => $"{PairTimes.Short(span.LengthUs)} from {PairTimes.Seconds(span.FromUs)}")) + (spans.Count > 5 ? $" and {spans.Count - 5} times more" : "");

    private static void Table(PairReport report, PairSweep sweep, StringBuilder text)
    {
        var rows = new[] { sweep.Baseline }.Concat(sweep.Singles).ToList();
        var width = Math.Max(5, rows.Max(static row => row.Sentence.Length));
        text.Append($"   {"fault".PadRight(width)}  {"address",-10} {"not served",11} {"at most",11} {"on return",11} {"two masters",11} {"none",11}\n");
        foreach (var row in rows)
        {
            text.Append(row.Failed ? "!! " : "   ").Append(row.Sentence.PadRight(width))
                .Append($"  {row.Moves,-10} {Time(row.MedianUs),11} {Time(row.LongestUs),11} {Time(row.ReturnUs),11} {Time(row.TwoUs),11} {Time(row.NoneUs),11}\n");
        }

        text.Append('\n');
        if (sweep.Baseline.Failed)
        {
            text.Append("Pairs of faults were not tried: there is no use before this is mended.\n");
        }
        else
        {
            text.Append($"Pairs of faults that do not fail alone: {sweep.PairCount} tried{(sweep.PairsLeftOut > 0 ? $", {sweep.PairsLeftOut} left out for time" : "")}; "
                + (sweep.FailingPairs.Count == 0 ? "none fails together.\n" : $"{sweep.FailingPairs.Count} fail together.\n"));
        }

        var failing = rows.Where(static row => row.Failed).Concat(sweep.FailingPairs.Take(MostPairs)).ToList();
        foreach (var row in failing)
        {
            text.Append($"\n{row.Sentence}\n");
            foreach (var reason in row.Reasons)
            {
                text.Append("  ").Append(Sentence(reason)).Append('\n');
            }

            if (row.Replay.Count > 0)
            {
                text.Append("  ").Append(report.Replay(row.Replay)).Append('\n');
            }
        }

        var vacant = rows.Concat(sweep.FailingPairs).Where(static row => row.IsVacant).ToList();
        text.Append($"\nNo master for longer than the protocol allows ({PairTimes.Short(report.Plan.Services.Max(static one => one.Bounds.NoMasterUs))}) though a node could be: {(vacant.Count == 0 ? "never" : string.Join("; ", vacant.Take(MostNames).Select(static row => row.Sentence)))}.\n");
        text.Append($"{sweep.RunCount} runs; each fault at {sweep.Phases} moments of the timers. Two masters are what VRRP has while packets do not pass.\n");
    }
}
