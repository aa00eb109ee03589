using Tandem.Balancer;
using Tandem.Balancer.Logging;
using Tandem.Balancer.Proxies;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;
using Tandem.Linux.Sockets;
using Tandem.Simulation.Network;
using Tandem.Simulation.Peers;
using Tandem.Simulation.Reactor;

namespace Tandem.Simulation.Runs;

/// <summary>
/// One seeded run: the balancer's own code over simulated loops, among simulated clients and servers, until all is over; then a
/// look at what is left. The same seed gives the same run.
/// </summary>
internal sealed class BalancerRun
{
    private const int MaxBuffers = 512;

    /// <summary>Of a balancer that is short of them.</summary>
    private const int FewBuffers = 5;

    /// <summary>Long enough for every idle connection's own time to end.</summary>
    private const long AfterwardsUs = 30_000_000;

    private const long LongestRunUs = 3_600_000_000;

    [ThreadStatic]
    private static SimulatedLoop?[]? spareLoops;

    [ThreadStatic]
    private static LogSinks? sinks;

    private readonly RunPlan plan;
    private readonly SimulatedNetwork network;
    private readonly Judge judge;
    private readonly Graph graph;
    private readonly SimulatedLoop[] loops;
    private readonly List<SimulatedClient> clients = [];

    private BalancerRun(int seed, bool records)
    {
        plan = new RunPlan(seed);
        network = new SimulatedNetwork(seed, plan.Conditions) { Records = records };
        judge = new Judge(network)
        {
            IsTcp = plan.IsTcp,
            Retries = plan.Retries,
            HasChecks = plan.HasChecks,
            HasQueue = plan.HasQueue,
            IsStarved = plan.IsStarved,
            CutsSessions = plan.CutsSessions,
            AbortsOnClose = plan.AbortsOnClose,
            LongestSilenceUs = plan.HasQueue || plan.IsStarved ? 400_000_000 : 45_000_000,
        };
        loops = new SimulatedLoop[plan.Workers];
        graph = Compile(plan.Configuration);
        Assemble();
        var deliveries = new Dictionary<int, int>();
        foreach (var server in plan.Servers)
        {
            _ = new SimulatedServer(network, server, deliveries) { MayRepeat = plan.RepeatsAll };
        }

        foreach (var client in plan.Clients)
        {
            clients.Add(new SimulatedClient(network, client, RunPlan.Address, judge));
        }
    }

    /// <summary>Runs a seed; when it fails, once more to tell how.</summary>
    internal static RunReport Run(int seed)
    {
        var report = RunOnce(seed, records: false);
        return report.Violations.Count == 0 ? report : RunOnce(seed, records: true);
    }

    /// <summary>Runs a seed once.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="records">Whether to write a timeline.</param>
    internal static RunReport RunOnce(int seed, bool records)
    {
        var run = new BalancerRun(seed, records);
        try
        {
            run.Play();
        }
        catch (Exception error)
        {
            run.network.Violate(error.ToString());
        }

        return new RunReport
        {
            Seed = seed,
            Configuration = run.plan.Configuration,
            Violations = run.network.Violations,
            Timeline = run.network.Timeline,
            Requests = run.plan.Clients.Sum(static client => client.Requests.Count),
            Errors = run.judge.Errors,
            EndedUs = run.network.NowUs,
        };
    }

    private static Graph Compile(string text)
    {
        var loaded = HaproxyLoader.LoadText(text, new LoadOptions { Environment = static _ => null, Resolve = null, ReadFile = static _ => null });
        var diagnostics = new Diagnostics();
        return loaded.Configuration == null
            ? throw new InvalidOperationException($"The configuration does not load:\n{text}\n{string.Join('\n', loaded.Diagnostics.All)}")
            : new GraphCompiler(loaded.Configuration, diagnostics, 2000).Compile() ?? throw new InvalidOperationException(text);
    }

    private int SpareOf(int loop) => plan.IsStarved ? 2 + loop : loop;

    private void Assemble()
    {
        spareLoops ??= new SimulatedLoop?[4];
        sinks ??= new LogSinks();
        graph.Workers = new Worker[loops.Length];
        graph.Facts.Graph = graph;
        for (var i = 0; i < loops.Length; i++)
        {
            var spare = spareLoops[SpareOf(i)];
            spareLoops[SpareOf(i)] = null;
            loops[i] = spare == null ? new SimulatedLoop(network, $"w{i}", plan.IsStarved ? FewBuffers : MaxBuffers) : new SimulatedLoop(network, $"w{i}", spare);
            graph.Workers[i] = new Worker(graph, loops[i], i, sinks);
            loops[i].EndOfRound = graph.Workers[i].EndRound;
        }

        graph.Events = new EventLog(graph, sinks, loops[0]);
        foreach (var address in graph.Addresses)
        {
            address.Sockets.Add(ListeningSocket.WithoutDescriptor(address.Settings!.Address));
            foreach (var worker in graph.Workers)
            {
                worker.Frontends[address.Frontend.Index].Listen(address, 0);
            }
        }

        graph.Watch = new ServerWatch(graph, graph.Workers[0]);
        graph.Watch.Start();
        network.Listen(RunPlan.Address, (socket, from) => loops[network.Random.Next(loops.Length)].Listeners[0].OnConnect(socket, from));
        foreach (var loop in loops)
        {
            loop.Touch();
        }
    }

    private void Play()
    {
        foreach (var client in clients)
        {
            client.Begin();
        }

        if (plan.EndsEarly)
        {
            network.After(network.Random.Next(2_000_000), EndEarly);
        }

        if (plan.RunsOutOfDescriptors)
        {
            network.After(network.Random.Next(1_000_000), ToggleDescriptors);
        }

        if (plan.Pauses)
        {
            network.After(network.Random.Next(1_000_000), Pause);
        }

        network.Run(network.NowUs + LongestRunUs, () => clients.TrueForAll(static client => client.IsDone));
        if (network.Violations.Count == 0 && !clients.TrueForAll(static client => client.IsDone))
        {
            network.Violate($"never done: {string.Join(", ", clients.Where(static client => !client.IsDone).Select(static client => client.State))}");
        }

        graph.Watch!.Stop();
        network.Run(network.NowUs + AfterwardsUs);
        if (network.Violations.Count == 0)
        {
            LookAround();
        }

        if (network.Violations.Count == 0)
        {
            for (var i = 0; i < loops.Length; i++)
            {
                spareLoops![SpareOf(i)] = loops[i];
            }
        }
    }

    private void ToggleDescriptors()
    {
        var loop = loops[network.Random.Next(loops.Length)];
        loop.IsOutOfDescriptors = !loop.IsOutOfDescriptors;
        network.After(network.Random.Next(loop.IsOutOfDescriptors ? 100_000 : 2_000_000), ToggleDescriptors);
    }

    private void Pause()
    {
        OnEachWorker(static worker => worker.Pause());
        network.After(network.Random.Next(300_000), () => OnEachWorker(static worker => worker.Resume()));
        network.After(network.Random.Next(300_000, 3_000_000), Pause);
    }

    private void OnEachWorker(Action<Worker> action)
    {
        foreach (var worker in graph.Workers)
        {
            worker.Loop.Post(() => action(worker));
        }
    }

    private void EndEarly()
    {
        judge.IsEnding = true;
        var stops = network.Random.Next(2) == 0;
        network.Note(stops ? "the balancer is stopped" : "the balancer is drained");
        network.StopListening(RunPlan.Address);
        OnEachWorker(worker =>
        {
            if (stops)
            {
                worker.Stop();
            }
            else
            {
                worker.Drain();
            }
        });
    }

    /// <summary>What must be true when nobody wants anything any more.</summary>
    private void LookAround()
    {
        Expect(0, graph.Connections, "client connections");
        Expect(0, graph.Frontends.Sum(static frontend => frontend.Connections), "connections of frontends");
        for (var i = 0; i < loops.Length; i++)
        {
            var worker = graph.Workers[i];
            var idle = 0;
            foreach (var backend in worker.Backends)
            {
                Expect(0, backend.Active, "requests of a backend");
                Expect(0, backend.Queue.Count, "requests in a backend's queue");
                foreach (var server in backend.Servers)
                {
                    // Of a server with a limit a loop knows the count of its last choice only.
                    Expect(0, server.Server.HasLimit ? 0 : server.Connections, $"requests at {server.Name}");
                    Expect(0, server.Server.Served, $"places taken at {server.Name}");
                    Expect(0, server.Queue.Count, $"requests in the queue of {server.Name}");
                    idle += server.IdleCount;
                }
            }

            Expect(0, worker.ClientCount, "clients of a worker");
            Expect(idle, loops[i].OpenConnections, "open connections beside those at rest");
            Expect(0, idle, "connections at rest after their time");
            Expect(0, loops[i].HeadBuffers.Rented, "head buffers");
            Expect(0, loops[i].BodyBuffers.Rented, "body buffers");
        }
    }

    private void Expect(int expected, int found, string what)
    {
        if (expected != found)
        {
            network.Violate($"left over: {found} {what}, not {expected}");
        }
    }
}
