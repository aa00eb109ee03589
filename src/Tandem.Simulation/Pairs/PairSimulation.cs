namespace Tandem.Simulation.Pairs;

/// <summary>
/// Nodes that share virtual addresses, as their files say, in virtual time: the daemon's own election, checks of advertisements and sums of
/// weights, without network, scripts and waiting. The same files and faults give the same report.
/// </summary>
public sealed class PairSimulation
{
    /// <summary>The most nodes of a simulation.</summary>
    public const int MostNodes = 8;

    /// <summary>The most faults of a scenario.</summary>
    public const int MostFaults = 100;

    private readonly PairPlan plan;
    private readonly List<PairFault> faults = [];

    private PairSimulation(PairPlan plan) => this.plan = plan;

    /// <summary>Makes a simulation.</summary>
    /// <param name="inputs">The nodes, 2 to <see cref="MostNodes"/>, each with an instance; they are called node1, node2 ...</param>
    /// <param name="keepalived">Which of them are a keepalived 2.2 instead of Tandem: node1, the name of a file, a router_id.</param>
    /// <param name="error">What is wrong, when null is returned.</param>
    public static PairSimulation? Of(IReadOnlyList<PairInput> inputs, IEnumerable<string> keepalived, out string error)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(keepalived);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(inputs.Count, MostNodes);
        var names = PairPlanner.NamesOf(inputs);
        var theirs = new HashSet<int>();
        foreach (var name in keepalived)
        {
            if (names.GetValueOrDefault(name, -1) is var node && node < 0)
            {
                error = $"there is no node '{name}'; there are {string.Join(", ", inputs.Select(static (input, at) => $"node{at + 1} ({input.File})"))}.";
                return null;
            }

            theirs.Add(node);
        }

        error = "";
        return new PairSimulation(PairPlanner.Make(inputs, theirs));
    }

    /// <summary>Adds a fault to a scenario.</summary>
    /// <param name="sentence">Such as <c>node1 balancer dies at 5s for 3s</c>; without a time, when all has settled.</param>
    /// <returns>What is wrong with it, with the column; null when nothing is.</returns>
    public string? AddFault(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        if (faults.Count == MostFaults)
        {
            return $"more than {MostFaults} faults";
        }

        if (new FaultGrammar(plan).Read(sentence, out var error) is not { } fault)
        {
            return error;
        }

        faults.Add(fault.AtUs >= 0 ? fault : fault with { AtUs = new PairTiming(plan).SettledUs });
        return null;
    }

    /// <summary>Runs the faults that were added; when none was, every single fault and every pair of faults.</summary>
    /// <param name="command">How this was asked for, without faults: what replays begin with.</param>
    public PairReport Run(string command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (faults.Count == 0)
        {
            var sweep = PairSweep.Of(plan);
            var shown = sweep.Baseline.Failed ? sweep.Baseline : sweep.Singles.FirstOrDefault(static row => row.Failed) ?? sweep.FailingPairs.FirstOrDefault() ?? sweep.Singles[0];
            return new PairReport(plan, sweep, Show(shown.Replay), command);
        }

        return new PairReport(plan, null, Show(Joined([.. faults.OrderBy(static fault => fault.AtUs)])), command);
    }

    /// <summary>Faults that a later sentence undoes, with their ends: "node1 freezes at 5s", "node1 thaws at 8s" is "node1 freezes at 5s for 3s".</summary>
    private static List<PairFault> Joined(List<PairFault> faults)
    {
        var told = new HashSet<int>();
        for (var undo = 0; undo < faults.Count; undo++)
        {
            for (var at = 0; at < undo; at++)
            {
                if (faults[at].ForUs < 0 && faults[at].IsUndoneBy(faults[undo]))
                {
                    faults[at] = faults[at] with { ForUs = faults[undo].AtUs - faults[at].AtUs };
                    told.Add(undo);
                }
            }
        }

        return [.. faults.Where((_, at) => !told.Contains(at))];
    }

    private PairRun Show(IReadOnlyList<PairFault> replay)
    {
        var timing = new PairTiming(plan);
        var lastUs = replay.Count == 0 ? timing.SettledUs : replay.Max(static fault => fault.AtUs + Math.Max(0, fault.ForUs));
        return PairRun.Run(plan, replay, lastUs + (replay.Any(static fault => fault.ForUs >= 0) ? Math.Max(timing.HealUs, timing.HoldUs) : timing.HoldUs), records: true);
    }
}
