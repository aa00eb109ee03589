using System.Text;

namespace Tandem.Simulation.Runs;

/// <summary>What came of one seeded run.</summary>
internal sealed class RunReport
{
    internal required int Seed { get; init; }

    internal required string Configuration { get; init; }

    internal required IReadOnlyList<string> Violations { get; init; }

    /// <summary>What happened when; empty unless the run was recorded.</summary>
    internal required IReadOnlyList<string> Timeline { get; init; }

    internal required int Requests { get; init; }

    /// <summary>Requests that were answered with an error of the balancer's, with an excuse.</summary>
    internal required int Errors { get; init; }

    /// <summary>The virtual time of its end.</summary>
    internal required long EndedUs { get; init; }

    /// <summary>The seed, what was violated, the configuration and the last events before.</summary>
    /// <param name="mostEvents">How many of the last events.</param>
    internal string Describe(int mostEvents)
    {
        var text = new StringBuilder($"seed {Seed}\n");
        foreach (var violation in Violations)
        {
            text.Append(violation).Append('\n');
        }

        text.Append(Configuration);
        foreach (var line in Timeline.Skip(Math.Max(0, Timeline.Count - mostEvents)))
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }
}
