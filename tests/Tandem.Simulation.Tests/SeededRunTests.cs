using System.Diagnostics;
using System.Globalization;
using Tandem.Simulation.Runs;
using Xunit.Abstractions;

namespace Tandem.Simulation.Tests;

/// <summary>
/// Thousands of seeded runs of the balancer among bad networks, servers and clients. TANDEM_SEEDS=from-to runs others;
/// TANDEM_SEED_EVENTS says how many of the last events of a failing one are printed.
/// </summary>
public sealed class SeededRunTests(ITestOutputHelper output)
{
    private const int Seeds = 3000;
    private const int LongSeeds = 100_000;

    [Fact]
    public void No_seed_breaks_a_promise()
    {
        var (from, to) = Range();
        var events = int.Parse(Environment.GetEnvironmentVariable("TANDEM_SEED_EVENTS") ?? "150", CultureInfo.InvariantCulture);
        var failures = new List<string>();
        var clock = Stopwatch.StartNew();
        long requests = 0;
        long errors = 0;
        for (var seed = from; seed < to && failures.Count < 30; seed++)
        {
            var report = BalancerRun.Run(seed);
            requests += report.Requests;
            errors += report.Errors;
            if (report.Violations.Count > 0)
            {
                failures.Add(report.Describe(failures.Count == 0 ? events : 0));
            }
        }

        output.WriteLine($"{to - from} seeds, {requests} requests, {errors} excused errors, {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.True(failures.Count == 0, $"{failures.Count} seeds failed\n{string.Join("\n----\n", failures)}");
        Assert.True(requests > 20 * (to - from), $"only {requests} requests");
    }

    [Fact]
    public void A_seed_repeats_exactly()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var first = BalancerRun.RunOnce(seed, records: true);
            var second = BalancerRun.RunOnce(seed, records: true);
            Assert.NotEmpty(first.Timeline);
            Assert.Equal(first.Timeline, second.Timeline);
            Assert.Equal(first.EndedUs, second.EndedUs);
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
