using System.Globalization;
using Tandem.Lab;

namespace Tandem.Bench.Failover;

/// <summary><c>bench/run failover</c>: what a client that asks every 10 ms through the virtual address sees of each fault, with keepalived
/// and with Tandem on both nodes, the same files, in turns, each run in a fresh lab.</summary>
internal static class FailoverBench
{
    public static int Run(ReadOnlySpan<string> arguments)
    {
        var options = FailoverOptions.Parse(arguments);
        if (options == null)
        {
            Console.Error.WriteLine(FailoverOptions.Usage);
            return 2;
        }

        var faults = FailoverFault.All.Where(fault => options.Wants(fault.Name)).ToArray();
        var rows = ProcessRow.All.Where(row => options.Wants(row.Name)).ToArray();
        if (options.List || faults.Length + rows.Length == 0)
        {
            Console.WriteLine(string.Join('\n', FailoverFault.All.Select(fault => fault.Name).Concat(ProcessRow.All.Select(row => row.Name))));
            return options.List ? 0 : 2;
        }

        List<Daemon> daemons = [new("keepalived", "/usr/sbin/keepalived")];
        if (File.Exists(options.Tandem))
        {
            daemons.Add(new("tandem", Path.GetFullPath(options.Tandem)));
        }
        else
        {
            Console.Error.WriteLine($"bench: {options.Tandem} does not exist; only keepalived is measured");
        }

        var table = new FailoverTable(Console.Out);
        table.Head();
        MeasureFaults(options, daemons, faults, table);
        foreach (var row in rows)
        {
            row.Measure(options, daemons, table);
        }

        return table.Foot() ? 0 : 1;
    }

    private static void MeasureFaults(FailoverOptions options, List<Daemon> daemons, FailoverFault[] faults, FailoverTable table)
    {
        var cells = faults.SelectMany(fault => options.Intervals.Select(interval => (fault, interval))).ToArray();
        // The figures come in the table's order, as soon as those before them are there.
        var done = new FailoverFigure?[cells.Length];
        var printed = 0;
        Parallel.For(0, cells.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Lanes }, i =>
        {
            var figure = MeasureCell(options, daemons, cells[i].fault, cells[i].interval);
            lock (done)
            {
                done[i] = figure;
                for (; printed < done.Length && done[printed] is { } next; printed++)
                {
                    table.Add(next);
                }
            }
        });
    }

    private static FailoverFigure MeasureCell(FailoverOptions options, List<Daemon> daemons, FailoverFault fault, string interval)
    {
        var limit = fault.Limits[interval switch { "1" => 0, "0.1" => 1, _ => 2 }];
        var figure = new FailoverFigure($"{fault.Name}, {interval} s", "ms", limit);
        for (var run = 0; run < options.Runs; run++)
        {
            // The runs are spread evenly over the time between two advertisements, or two runs of the script.
            var fraction = (run + 0.5) / options.Runs;
            foreach (var daemon in daemons)
            {
                MeasureRun(options, daemon, fault, interval, fraction, figure);
            }
        }

        return figure;
    }

    private static void MeasureRun(FailoverOptions options, Daemon daemon, FailoverFault fault, string interval, double fraction, FailoverFigure figure)
    {
        try
        {
            using var scene = new FailoverScene(daemon, interval);
            scene.AwaitMoment(fault.FollowsScript, fraction);
            var value = fault.Measure(scene);
            figure.Add(daemon.Name, value);
            if (options.Detail)
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {fault.Name}, {interval} s, {daemon.Name}: {value:0.0} ms"));
            }
        }
        catch (LabFailure e)
        {
            figure.Fail(daemon.Name, e.Message);
            if (options.Detail)
            {
                Console.Error.WriteLine($"  {fault.Name}, {interval} s, {daemon.Name}: {e.Message}");
            }
        }
    }
}
