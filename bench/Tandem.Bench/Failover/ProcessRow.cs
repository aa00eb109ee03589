using System.Globalization;
using System.Net.Sockets;
using Tandem.Lab;

namespace Tandem.Bench.Failover;

/// <summary>A row about the daemon's own process: how punctual it is, and what it takes of the machine.</summary>
/// <param name="Name">In the table and for <c>--only</c>.</param>
/// <param name="Measure">Measures all programs, alone on the machine.</param>
internal sealed record ProcessRow(string Name, Action<FailoverOptions, IReadOnlyList<Daemon>, FailoverTable> Measure)
{
    private const int Many = 255;
    private const double JitterLimitMs = 5;
    private const double MemoryLimitMb = 60;
    private const double CpuFactor = 1.5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AfterElection = TimeSpan.FromSeconds(6);

    /// <summary>Until a daemon that runs for months has done what comes once: what runs with the periodic announcements (every 30 s) is compiled for
    /// good after some of them.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);

    public static ProcessRow[] All { get; } =
    [
        new("failover-jitter", MeasureJitter),
        new("failover-cpu", MeasureCpu),
        new("failover-memory", MeasureMemory),
    ];

    /// <summary>How far an advertisement comes from one interval after its predecessor, for 255 virtual routers on a host on which every
    /// core is busy. The times are the kernel's, at the client.</summary>
    private static void MeasureJitter(FailoverOptions options, IReadOnlyList<Daemon> daemons, FailoverTable table)
    {
        var figure = new FailoverFigure($"advertisement jitter p99.9, {Many} instances, busy", "ms", JitterLimitMs);
        InTurns(options, daemons, figure, Many, (lab, _) =>
        {
            for (var core = 0; core < Environment.ProcessorCount; core++)
            {
                lab.Client.Start("bash", "-c", "while :; do :; done");
            }

            // What happens once after an election, compiling included, is no part of it.
            Thread.Sleep(AfterElection);
            using var listener = new AdvertisementListener(lab.Client);
            Thread.Sleep(Window);
            var late = listener.Heard.GroupBy(one => one.VirtualRouter)
                .SelectMany(group => group.Zip(group.Skip(1), (one, next) => Math.Abs(next.AtUs - one.AtUs - 1_000_000) / 1000.0))
                .Order().ToArray();
            // A daemon that skips them altogether cannot be punctual by it.
            return late.Length >= Many * Window.TotalSeconds / 2
                ? late[(int)(late.Length * 0.999)]
                : throw new LabFailure($"only {late.Length} advertisements in {Window.TotalSeconds} s");
        });
        table.Add(figure);
    }

    /// <summary>Each run has all programs at work in labs of their own at the same time: what one takes of a machine at rest does not hinder the other.</summary>
    private static void MeasureCpu(FailoverOptions options, IReadOnlyList<Daemon> daemons, FailoverTable table)
    {
        foreach (var instances in new[] { 1, Many })
        {
            var figure = new FailoverFigure($"CPU of a master with {instances} instance(s)", "ms/s", double.PositiveInfinity, CpuFactor);
            AtOnce(options, daemons, instances, figure, (running, result) =>
            {
                var before = running.Processes.Sum(Libc.CpuSeconds);
                Thread.Sleep(Window);
                result(figure, (running.Processes.Sum(Libc.CpuSeconds) - before) * 1000 / Window.TotalSeconds);
            });
            table.Add(figure);
        }
    }

    private static void MeasureMemory(FailoverOptions options, IReadOnlyList<Daemon> daemons, FailoverTable table)
    {
        foreach (var instances in new[] { 1, Many })
        {
            FailoverFigure[] figures = [.. new[] { "Pss", "Rss" }.Select(kind => new FailoverFigure($"memory of all processes, {kind}, {instances} instance(s)", "MB", MemoryLimitMb))];
            AtOnce(options with { Runs = 1 }, daemons, instances, figures[0], (running, result) =>
            {
                result(figures[0], running.Processes.Sum(pid => Megabytes(pid, "Pss")));
                result(figures[1], running.Processes.Sum(pid => Megabytes(pid, "Rss")));
            });
            Array.ForEach(figures, table.Add);
        }
    }

    /// <summary>Runs all programs as the masters of so many virtual routers, each in a lab of its own, and measures them at the same time once they have settled.</summary>
    private static void AtOnce(
        FailoverOptions options, IReadOnlyList<Daemon> daemons, int instances, FailoverFigure figure, Action<VrrpDaemon, Action<FailoverFigure, double>> measure)
    {
        for (var run = 0; run < Math.Min(3, options.Runs); run++)
        {
            var threads = daemons.Select(daemon => new Thread(() =>
            {
                try
                {
                    using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
                    var running = StartMaster(lab, daemon, instances);
                    Thread.Sleep(Settled);
                    measure(running, (of, value) =>
                    {
                        lock (daemons)
                        {
                            of.Add(daemon.Name, value);
                        }
                    });
                }
                catch (Exception e) when (e is LabFailure or IOException or SocketException)
                {
                    lock (daemons)
                    {
                        figure.Fail(daemon.Name, e.Message);
                    }
                }
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
        }
    }

    private static VrrpDaemon StartMaster(LabNetwork lab, Daemon daemon, int instances)
    {
        var running = VrrpDaemon.Start(lab.Lb1, daemon.Path, FailoverFiles.Many(instances));
        for (var number = 1; number <= instances; number++)
        {
            lab.Lb1.AwaitAddress(System.Net.IPAddress.Parse($"10.42.1.{number}"), present: true, Patience);
        }

        return running;
    }

    /// <summary>Measures each program on lb1 as the master of so many virtual routers.</summary>
    private static void InTurns(
        FailoverOptions options, IReadOnlyList<Daemon> daemons, FailoverFigure figure, int instances, Func<LabNetwork, VrrpDaemon, double> measure)
    {
        // Each takes long and varies little.
        for (var run = 0; run < Math.Min(3, options.Runs); run++)
        {
            foreach (var daemon in daemons)
            {
                try
                {
                    using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
                    figure.Add(daemon.Name, measure(lab, StartMaster(lab, daemon, instances)));
                }
                catch (Exception e) when (e is LabFailure or IOException or SocketException)
                {
                    figure.Fail(daemon.Name, e.Message);
                }
            }
        }
    }

    private static double Megabytes(int pid, string kind)
    {
        var line = File.ReadLines($"/proc/{pid}/smaps_rollup").First(line => line.StartsWith(kind + ":", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
