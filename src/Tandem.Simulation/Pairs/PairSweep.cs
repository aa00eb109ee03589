namespace Tandem.Simulation.Pairs;

/// <summary>Tries a plan without a fault, with every single fault at several moments, and with every ordered pair of faults at several distances.</summary>
internal sealed class PairSweep
{
    /// <summary>At how many moments of the timers a single fault is tried at most.</summary>
    private const int MostPhases = 16;

    /// <summary>
    /// What all runs of single faults, and all of pairs, may cost: advertisements, times what is looked at after each. Beyond it single faults
    /// are tried at fewer moments, and pairs at fewer distances; then fewer pairs are tried. A million is about a second.
    /// </summary>
    private const long MostCost = 1_500_000;

    private readonly PairPlan plan;
    private readonly PairTiming timing;
    private readonly FaultGrammar grammar;

    private PairSweep(PairPlan plan)
    {
        this.plan = plan;
        timing = new PairTiming(plan);
        grammar = new FaultGrammar(plan);
    }

    /// <summary>At how many moments each single fault was tried.</summary>
    internal int Phases { get; private set; } = MostPhases;

    internal PairRow Baseline { get; private set; } = null!;

    internal IReadOnlyList<PairRow> Singles { get; private set; } = [];

    /// <summary>The pairs that fail although neither of the two does alone.</summary>
    internal IReadOnlyList<PairRow> FailingPairs { get; private set; } = [];

    /// <summary>The pairs that were tried: those of which neither fails alone.</summary>
    internal int PairCount { get; private set; }

    /// <summary>Pairs that were left out, for time.</summary>
    internal int PairsLeftOut { get; private set; }

    internal int RunCount { get; private set; }

    internal static PairSweep Of(PairPlan plan)
    {
        var sweep = new PairSweep(plan);
        sweep.TryNone();
        sweep.TrySingles();
        if (!sweep.Baseline.Failed)
        {
            sweep.TryPairs();
        }

        return sweep;
    }

    /// <summary>All that can happen to the nodes, one thing each.</summary>
    private List<PairFault> AllFaults()
    {
        PairFaultKind[] plain =
        [
            PairFaultKind.BalancerDies, PairFaultKind.BalancerFreezes, PairFaultKind.Stops, PairFaultKind.IsKilled,
            PairFaultKind.Freezes, PairFaultKind.LosesPower, PairFaultKind.IsCutOff,
        ];
        var all = new List<PairFault>();
        foreach (var node in plan.Nodes)
        {
            all.AddRange(plain.Select(kind => new PairFault(kind, node.Index)));
            all.AddRange(node.Interfaces.Select(name => new PairFault(PairFaultKind.LosesCarrier, node.Index) { Name = name }));
            all.AddRange(node.ScriptNames.Select(name => new PairFault(PairFaultKind.ScriptFails, node.Index) { Name = name }));
            all.AddRange(plan.Nodes.Where(other => other != node).Select(other => new PairFault(PairFaultKind.IsNotHeard, node.Index) { Other = other.Index }));
        }

        return all;
    }

    private void TryNone()
    {
        var run = PairRun.Run(plan, [], timing.SettledUs + timing.HoldUs, records: false, timing.SettledUs);
        Baseline = RowOf("(no fault)", [run]);
        RunCount++;
    }

    private void TrySingles()
    {
        var faults = AllFaults();
        Phases = (int)Math.Clamp(MostCost / (faults.Count * CostOf(timing.SettledUs + timing.HoldUs + timing.HealUs)), 2, MostPhases);
        var runs = new PairRun[faults.Count * Phases];
        Parallel.For(0, runs.Length, at =>
        {
            // By the golden section, which spreads them over the periods of all timers, however these go together.
            var atUs = timing.SettledUs + (timing.PhaseUs * ((at % Phases * 618_034L) % 1_000_000) / 1_000_000) + 137;
            var fault = faults[at / Phases] with { AtUs = atUs };
            fault = fault.Undone is null ? fault : fault with { ForUs = timing.HoldUs };
            runs[at] = PairRun.Run(plan, [fault], atUs + timing.HoldUs + timing.HealUs, records: false);
        });
        Singles = [.. faults.Select((fault, at) => RowOf(grammar.Say(fault), runs.AsSpan(at * Phases, Phases).ToArray()))];
        RunCount += runs.Length;
    }

    private void TryPairs()
    {
        var faults = AllFaults();
        long[] distances = [10_000, timing.NoMasterUs * 2 / 5, timing.HoldUs];
        var pairs = (from first in Enumerable.Range(0, faults.Count) from second in Enumerable.Range(0, faults.Count) where first != second select (First: first, Second: second)).ToList();
        var mostRuns = (int)Math.Max(faults.Count, MostCost / CostOf(timing.SettledUs + (2 * timing.HoldUs) + timing.HealUs));
        var perPair = Math.Clamp(mostRuns / pairs.Count, 1, distances.Length);
        PairsLeftOut = Math.Max(0, pairs.Count - mostRuns);
        if (PairsLeftOut > 0)
        {
            // Evenly, so that every fault is among them.
            pairs = [.. Enumerable.Range(0, mostRuns).Select(at => pairs[(int)((long)at * pairs.Count / mostRuns)])];
        }

        PairCount = pairs.Count(pair => !Singles[pair.First].Failed && !Singles[pair.Second].Failed);
        var rows = new PairRow?[pairs.Count];
        Parallel.For(0, pairs.Count, at =>
        {
            var (first, second) = pairs[at];
            if (!Singles[first].Failed && !Singles[second].Failed)
            {
                var runs = distances.Take(perPair).Select(distanceUs => RunPair(faults[first], faults[second], distanceUs)).ToArray();
                var row = RowOf($"{grammar.Say(faults[first])}, then {grammar.Say(faults[second])}", runs);
                rows[at] = row.Failed ? row : null;
            }
        });
        FailingPairs = [.. rows.OfType<PairRow>()];
        RunCount += PairCount * perPair;
    }

    private long CostOf(long lengthUs)
    {
        var shortestUs = plan.Nodes.SelectMany(static node => node.Instances).Min(static one => one.Settings.AdvertIntervalUs);
        return Math.Max(1, lengthUs / shortestUs * plan.Services.Count * plan.Services.Count);
    }

    private PairRun RunPair(PairFault first, PairFault second, long distanceUs)
    {
        var atUs = timing.SettledUs + 137;
        var thenUs = atUs + distanceUs;
        PairFault[] faults =
        [
            first with { AtUs = atUs, ForUs = first.Undone is null ? -1 : distanceUs + timing.HoldUs },
            second with { AtUs = thenUs, ForUs = second.Undone is null ? -1 : timing.HoldUs },
        ];
        return PairRun.Run(plan, faults, thenUs + timing.HoldUs + timing.HealUs, records: false);
    }

    /// <summary>One row of several runs of the same faults: the worst of each, and the middle of the outages.</summary>
    internal PairRow RowOf(string sentence, PairRun[] runs)
    {
        var reasons = new List<string>();
        var (stuck, unexcused, vacant) = (false, false, false);
        PairRun? shows = null;
        var outages = new long[runs.Length];
        var (returnUs, twoUs, noneUs) = (0L, 0L, 0L);
        for (var at = 0; at < runs.Length; at++)
        {
            var run = runs[at];
            for (var service = 0; service < plan.Services.Count; service++)
            {
                var isStuck = run.Stuck(service) is not null;
                var hasTwo = PairVerdict.HasUnexcused(run, service);
                var reason = hasTwo ? PairVerdict.WhyTwo(run, service) : isStuck ? PairVerdict.WhyStuck(run, service) : "";
                if (reason.Length > 0 && !reasons.Contains(reason))
                {
                    reasons.Add(reason);
                    shows ??= run;
                }

                (stuck, unexcused) = (stuck || isStuck, unexcused || hasTwo);
                vacant |= run.World.Watches[service].VacantUs > plan.Services[service].Bounds.NoMasterUs;
                outages[at] = Math.Max(outages[at], run.Faults.Count > 0 && run.Held[service].ServedBy < 0 ? PairRow.Never : run.OutageUs(service));
                returnUs = Math.Max(returnUs, run.World.Watches[service].ServedBy < 0 && run.Before[service].ServedBy >= 0 ? PairRow.Never : run.OutageAfterUs(service));
                twoUs = Math.Max(twoUs, run.TwoUs(service));
                noneUs = Math.Max(noneUs, run.NoneUs(service));
            }
        }

        var longest = Array.IndexOf(outages, outages.Max());
        shows ??= runs[longest];
        Array.Sort(outages);
        return new PairRow
        {
            Sentence = sentence,
            Moves = MovesOf(runs),
            MedianUs = outages[outages.Length / 2] == PairRow.Never ? PairRow.Never : (outages[(outages.Length - 1) / 2] + outages[outages.Length / 2]) / 2,
            LongestUs = outages[^1],
            ReturnUs = returnUs,
            TwoUs = twoUs,
            NoneUs = noneUs,
            HasUnexcused = unexcused,
            IsStuck = stuck,
            IsVacant = vacant,
            Reasons = reasons,
            Replay = shows.Faults,
        };
    }

    /// <summary>Where the first service that was on the node has gone; of several services, whether all of them went.</summary>
    private string MovesOf(PairRun[] runs)
    {
        var run = runs[0];
        if (run.Faults.Count == 0)
        {
            return run.Held[0].ServedBy >= 0 ? $"on {plan.Nodes[run.Held[0].ServedBy].Name}" : "nobody has it";
        }

        var hit = Enumerable.Range(0, plan.Services.Count).Where(service => run.Before[service].ServedBy == run.Faults[0].Node).ToList();
        var service = hit.Count > 0 ? hit[0] : 0;
        var (before, held) = (run.Before[service].ServedBy, run.Held[service].ServedBy);
        return held < 0 ? "not served" : held != before ? $"to {plan.Nodes[held].Name}"
            : run.World.Watches[service].MovedUs > run.FirstUs ? "and back" : "stays";
    }
}
