using System.Diagnostics;
using System.Globalization;
using Tandem.Simulation.Elections;
using Xunit.Abstractions;

namespace Tandem.Simulation.Tests.Elections;

/// <summary>
/// Thousands of seeded segments of routers under loss, cuts, crashes, pauses and drifting clocks. TANDEM_SEEDS=from-to runs others;
/// TANDEM_SEED_EVENTS says how many of the last events of a failing one are printed.
/// </summary>
public sealed class ElectionRunTests(ITestOutputHelper output)
{
    private const int Seeds = 8_000;
    private const int LongSeeds = 2_000_000;

    [Fact]
    public void No_seed_breaks_the_bounds()
    {
        var (from, to) = Range();
        var events = int.Parse(Environment.GetEnvironmentVariable("TANDEM_SEED_EVENTS") ?? "150", CultureInfo.InvariantCulture);
        var failures = new List<string>();
        var clock = Stopwatch.StartNew();
        long transitions = 0;
        long steps = 0;
        for (var seed = from; seed < to && failures.Count < 30; seed++)
        {
            var report = ElectionRun.Run(seed);
            transitions += report.Transitions;
            steps += report.Steps;
            if (report.Violations.Count > 0)
            {
                failures.Add(report.Describe(failures.Count == 0 ? events : 0));
            }
        }

        output.WriteLine($"{to - from} seeds, {steps} steps, {transitions} transitions, {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.True(failures.Count == 0, $"{failures.Count} seeds failed\n{string.Join("\n----\n", failures)}");
        Assert.True(transitions > 2 * (to - from), $"only {transitions} transitions");
    }

    [Fact]
    public void A_seed_repeats_exactly()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var first = ElectionRun.RunOnce(seed, records: true);
            var second = ElectionRun.RunOnce(seed, records: true);
            Assert.NotEmpty(first.Timeline);
            Assert.Equal(first.Timeline, second.Timeline);
            Assert.Equal(first.Steps, second.Steps);
        }
    }

    private static (int From, int To) Range()
    {
        if (Environment.GetEnvironmentVariable("TANDEM_SEEDS") is { Length: > 0 } range)
        {
            var ends = range.Split('-');
            var from = int.Parse(ends[0], CultureInfo.InvariantCulture);
            return (from, ends.Length > 1 ? int.Parse(ends[1], CultureInfo.InvariantCulture) : from + 1);
        }

        return (0, Environment.GetEnvironmentVariable("TANDEM_LONG") is { Length: > 0 } ? LongSeeds : Seeds);
    }
}
