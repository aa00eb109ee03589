namespace Tandem.Simulation.Pairs;

/// <summary>One run with its faults, and what was seen at the moments that matter.</summary>
internal sealed class PairRun
{
    private readonly PairFailure?[] stuck;

    private PairRun(PairWorld world, IReadOnlyList<PairFault> faults, long settledUs, PairMoment before, IReadOnlyList<PairMoment> moments)
    {
        World = world;
        Faults = faults;
        FirstUs = faults.Count == 0 ? settledUs : faults.Min(static fault => fault.AtUs);
        EndUs = moments[^1].AtUs;
        Before = before.Probes;
        Moments = moments;
        var lastUs = faults.Count == 0 ? 0 : faults.Max(static fault => fault.AtUs);
        var held = moments.First(moment => moment.AtUs > lastUs || moment.AtUs == EndUs);
        (HealUs, Held) = (held.AtUs, held.Probes);
        stuck = new PairFailure?[Before.Length];
    }

    internal PairWorld World { get; }

    internal IReadOnlyList<PairFault> Faults { get; }

    /// <summary>When the first fault is undone after all have begun, or the end.</summary>
    internal long HealUs { get; }

    internal long EndUs { get; }

    /// <summary>Each service just before the first fault.</summary>
    internal ServiceProbe[] Before { get; }

    /// <summary>Each service just before <see cref="HealUs"/>.</summary>
    internal ServiceProbe[] Held { get; }

    /// <summary>Whenever faults are undone, and the end; in order.</summary>
    internal IReadOnlyList<PairMoment> Moments { get; }

    /// <summary>From when on is counted what clients miss: the first fault, or when a run without faults has settled.</summary>
    internal long FirstUs { get; }

    internal static PairRun Run(PairPlan plan, IReadOnlyList<PairFault> faults, long endUs, bool records, long settledUs = 0)
    {
        var run = Play(plan, faults, endUs, records, settledUs);
        PairVerdict.FindStuck(run, run.stuck);
        return run;
    }

    /// <summary>A run that is not judged: another one's, with faults that do not end.</summary>
    internal static PairRun Prolong(PairPlan plan, IReadOnlyList<PairFault> faults, long endUs) => Play(plan, faults, endUs, records: false, settledUs: 0);

    /// <summary>Which faults are there just before a moment.</summary>
    internal IEnumerable<PairFault> FaultsAt(long us) => Faults.Where(fault => fault.AtUs < us && (fault.ForUs < 0 || fault.AtUs + fault.ForUs >= us));

    /// <summary>A service when it was not where it should have been; null when it always was.</summary>
    internal PairFailure? Stuck(int service) => stuck[service];

    /// <summary>What clients miss until <see cref="HealUs"/>.</summary>
    internal long OutageUs(int service) => OutageUs(service, FirstUs, HealUs);

    /// <summary>And from then on.</summary>
    internal long OutageAfterUs(int service) => OutageUs(service, HealUs, EndUs);

    /// <summary>For how long clients are not served between two times.</summary>
    internal long OutageUs(int service, long fromUs, long untilUs) => Sum(World.Watches[service].Outages, fromUs, untilUs);

    internal long TwoUs(int service) => Sum(World.Watches[service].TwoMasters, FirstUs, EndUs);

    internal long NoneUs(int service) => Sum(World.Watches[service].NoMaster, FirstUs, EndUs);

    private static PairRun Play(PairPlan plan, IReadOnlyList<PairFault> faults, long endUs, bool records, long settledUs)
    {
        var world = new PairWorld(plan, records);
        var firstUs = faults.Count == 0 ? endUs : faults.Min(static fault => fault.AtUs);
        var before = new PairMoment(firstUs, new ServiceProbe[plan.Services.Count]);
        var moments = faults.Where(static fault => fault.ForUs >= 0).Select(static fault => fault.AtUs + fault.ForUs).Where(us => us < endUs).Append(endUs).Distinct().Order()
            .Select(us => new PairMoment(us, new ServiceProbe[plan.Services.Count])).ToList();
        foreach (var moment in moments.Prepend(before))
        {
            world.At(Math.Max(0, moment.AtUs - 1), () => Take(world, moment.Probes));
        }

        world.Run(faults, endUs);
        return new PairRun(world, faults, settledUs, before, moments);
    }

    private static void Take(PairWorld world, ServiceProbe[] probes)
    {
        world.Look();
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
