using System.Text;

namespace Tandem.Simulation.Elections;

/// <summary>What came of one seeded run of elections.</summary>
internal sealed class ElectionReport
{
    internal required ElectionPlan Plan { get; init; }

    internal required IReadOnlyList<string> Violations { get; init; }

    /// <summary>What happened when; empty unless the run was recorded.</summary>
    internal required IReadOnlyList<string> Timeline { get; init; }

    /// <summary>How often a router became master.</summary>
    internal required int Transitions { get; init; }

    /// <summary>How many things happened.</summary>
    internal required long Steps { get; init; }

    /// <summary>The seed, what was violated, the plan, and the events up to the first violation.</summary>
    /// <param name="mostEvents">How many of these events, the last ones.</param>
    internal string Describe(int mostEvents)
    {
        var text = new StringBuilder($"seed {Plan.Seed}\n");
        foreach (var violation in Violations.Take(5))
        {
            text.Append(violation).Append('\n');
        }

        text.Append(Plan);
        var first = Timeline.TakeWhile(line => !line.StartsWith("VIOLATION", StringComparison.Ordinal)).Count() + 1;
        foreach (var line in Timeline.Take(first).Skip(Math.Max(0, first - mostEvents)))
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }
}
