namespace Tandem.Simulation.Elections;

/// <summary>One seeded run of a segment of routers to its end. The same seed gives the same run; a failing one is run again for its timeline.</summary>
internal static class ElectionRun
{
    /// <summary>Runs a seed, and once more with a timeline when it violates something.</summary>
    /// <param name="seed">Any number.</param>
    internal static ElectionReport Run(int seed)
    {
        var report = RunOnce(seed, records: false);
        return report.Violations.Count == 0 ? report : RunOnce(seed, records: true);
    }

    internal static ElectionReport RunOnce(int seed, bool records) => RunOnce(ElectionPlanner.Draw(seed), records);

    internal static ElectionReport RunOnce(ElectionPlan plan, bool records)
    {
        var world = new ElectionWorld(plan, records);
        world.Run();
        return new ElectionReport
        {
            Plan = plan,
            Violations = world.Violations,
            Timeline = world.Timeline,
            Transitions = world.Transitions,
            Steps = world.Steps,
        };
    }
}
