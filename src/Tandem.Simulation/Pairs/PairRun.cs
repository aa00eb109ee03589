namespace Tandem.Simulation.Pairs;

/// <summary>One run with its faults, and what was seen at the moments that matter. Every fault of a run is undone at the same time, or never.</summary>
internal sealed class PairRun
{
    private PairRun(PairWorld world, IReadOnlyList<PairFault> faults, long settledUs, long healUs, long endUs, ServiceProbe[] before, ServiceProbe[] held)
    {
        World = world;
        Faults = faults;
        FirstUs = faults.Count == 0 ? settledUs : faults.Min(static fault => fault.AtUs);
        HealUs = healUs;
        EndUs = endUs;
        Before = before;
        Held = held;
    }

    internal PairWorld World { get; }

    internal IReadOnlyList<PairFault> Faults { get; }

    /// <summary>When the last fault is undone, or the end.</summary>
    internal long HealUs { get; }

    internal long EndUs { get; }

    /// <summary>Each service just before the first fault.</summary>
    internal ServiceProbe[] Before { get; }

    /// <summary>Each service just before the last fault is undone.</summary>
    internal ServiceProbe[] Held { get; }

    /// <summary>From when on is counted what clients miss: the first fault, or when a run without faults has settled.</summary>
    internal long FirstUs { get; }

    internal static PairRun Run(PairPlan plan, IReadOnlyList<PairFault> faults, long endUs, bool records, long settledUs = 0)
    {
        var world = new PairWorld(plan, records);
        var firstUs = faults.Count == 0 ? endUs : faults.Min(static fault => fault.AtUs);
        var undoneUs = faults.Where(static fault => fault.ForUs >= 0).Select(static fault => fault.AtUs + fault.ForUs).ToList();
        var lastUs = faults.Count == 0 ? endUs : faults.Max(static fault => fault.AtUs);
        var healUs = undoneUs.Where(us => us > lastUs).DefaultIfEmpty(endUs).Min();
        var before = new ServiceProbe[plan.Services.Count];
        var held = new ServiceProbe[plan.Services.Count];
        world.At(Math.Max(0, firstUs - 1), () => Take(world, before));
        world.At(Math.Max(0, healUs - 1), () => Take(world, held));
        world.Run(faults, endUs);
        return new PairRun(world, faults, settledUs, healUs, endUs, before, held);
    }

    internal long OutageUs(int service) => Sum(World.Watches[service].Outages, FirstUs, HealUs);

    internal long OutageAfterUs(int service) => Sum(World.Watches[service].Outages, HealUs, EndUs);

    internal long TwoUs(int service) => Sum(World.Watches[service].TwoMasters, FirstUs, EndUs);

    internal long NoneUs(int service) => Sum(World.Watches[service].NoMaster, FirstUs, EndUs);

    private static void Take(PairWorld world, ServiceProbe[] probes)
    {
        for (var service = 0; service < probes.Length; service++)
        {
            probes[service] = ServiceProbe.Take(world, world.Watches[service]);
        }
    }

    private static long Sum(List<TimeSpanUs> spans, long fromUs, long untilUs)
    {
        var sum = 0L;
        foreach (var span in spans)
        {
            sum += span.Within(fromUs, untilUs);
        }

        return sum;
    }
}
