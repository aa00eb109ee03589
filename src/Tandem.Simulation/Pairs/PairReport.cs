namespace Tandem.Simulation.Pairs;

/// <summary>What came of a simulation, and its forms for people and programs.</summary>
public sealed class PairReport
{
    internal PairReport(PairPlan plan, PairSweep? sweep, PairRun shown, string command)
    {
        Plan = plan;
        Sweep = sweep;
        Shown = shown;
        Command = command;
        Grammar = new FaultGrammar(plan);
        Failures = sweep is null ? FailuresOf(shown) : FailuresOf(sweep);
    }

    /// <summary>True when every single fault moved the addresses and no run had two masters for longer than the protocol allows.</summary>
    public bool Succeeded => Failures.Count == 0 && Plan.Findings.Count == 0;

    /// <summary>The answer in the first line, then the nodes, and the timeline of a scenario or the table of all faults. Ends with a newline.</summary>
    public string Text => PairText.Of(this);

    /// <summary>The same as one JSON object. Ends with a newline.</summary>
    public string Json => PairJson.Of(this);

    /// <summary>The timeline as a picture: of the scenario, or of the first fault that failed.</summary>
    public string Svg => PairSvg.Of(this);

    internal PairPlan Plan { get; }

    /// <summary>All that was tried; null for a scenario.</summary>
    internal PairSweep? Sweep { get; }

    /// <summary>The recorded run: the scenario, or one of the sweep's.</summary>
    internal PairRun Shown { get; }

    internal string Command { get; }

    internal FaultGrammar Grammar { get; }

    /// <summary>What failed and why, a sentence each.</summary>
    internal IReadOnlyList<string> Failures { get; }

    /// <summary>The command line that shows a row's faults.</summary>
    internal string Replay(IReadOnlyList<PairFault> faults) => Command + string.Concat(faults.Select(fault => $" --fault \"{Grammar.SayWhen(fault)}\""));

    private static List<string> FailuresOf(PairSweep sweep) =>
        [.. new[] { sweep.Baseline }.Concat(sweep.Singles).Where(static row => row.Failed).Concat(sweep.FailingPairs.Where(static row => row.HasUnexcused)).SelectMany(static row => row.Reasons).Distinct()];

    private static List<string> FailuresOf(PairRun run)
    {
        var found = new List<string>();
        for (var service = 0; service < run.World.Plan.Services.Count; service++)
        {
            if (PairVerdict.HasUnexcused(run, service))
            {
                found.Add(PairVerdict.WhyTwo(run, service));
            }
            else if (run.Stuck(service) is not null)
            {
                found.Add(PairVerdict.WhyStuck(run, service));
            }
        }

        return found;
    }
}
