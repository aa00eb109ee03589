namespace Tandem.Balancer.Health;

/// <summary>
/// When checks run: all begin as far from each other as the shortest interval allows, and <c>spread-checks</c> shakes each
/// interval. Random numbers come from one seeded source, so that a simulation repeats.
/// </summary>
internal sealed class CheckSchedule
{
    /// <summary>Servers with a shorter interval do not make the spread of all others narrow.</summary>
    internal const int SpreadThresholdMs = 1000;

    private readonly Random random;
    private readonly int spreadPercent;
    private readonly int? maxSpreadMs;

    /// <summary>Makes a schedule.</summary>
    /// <param name="spreadPercent"><c>spread-checks</c>, 0 to 50.</param>
    /// <param name="maxSpreadMs"><c>max-spread-checks</c>, or null.</param>
    /// <param name="random">The source of shaking.</param>
    internal CheckSchedule(int spreadPercent, int? maxSpreadMs, Random random)
    {
        this.spreadPercent = spreadPercent;
        this.maxSpreadMs = maxSpreadMs;
        this.random = random;
    }

    /// <summary>The interval over which the first checks of all servers are spread.</summary>
    /// <param name="servers">All servers of all backends that are checked.</param>
    /// <returns>The shortest interval of those not below <see cref="SpreadThresholdMs"/>; 0 when there are none.</returns>
    internal static int SpreadIntervalMs(IEnumerable<ServerHealth> servers)
    {
        var shortest = 0;
        foreach (var server in servers)
        {
            var interval = server.IntervalMs;
            if (server.Settings.IsChecked && interval >= SpreadThresholdMs && (shortest == 0 || interval < shortest))
            {
                shortest = interval;
            }
        }

        return shortest;
    }

    /// <summary>Starts all checks of the process, each at its place.</summary>
    /// <param name="checkers">In order of declaration, over all backends.</param>
    internal static void StartAll(IReadOnlyList<HealthChecker> checkers)
    {
        var spread = SpreadIntervalMs(checkers.Select(static checker => checker.Server));
        for (var i = 0; i < checkers.Count; i++)
        {
            checkers[i].Start(i, checkers.Count, spread);
        }
    }

    /// <summary>How long after the start a server's first check begins.</summary>
    /// <param name="server">The server.</param>
    /// <param name="index">Its place among all that are checked, from 0.</param>
    /// <param name="count">How many are checked.</param>
    /// <param name="spreadIntervalMs">See <see cref="SpreadIntervalMs"/>.</param>
    internal int FirstDelayMs(ServerHealth server, int index, int count, int spreadIntervalMs)
    {
        var interval = Math.Max(spreadIntervalMs, server.IntervalMs) + Shake(server.IntervalMs);
        if (maxSpreadMs is > 0 && interval > maxSpreadMs)
        {
            interval = maxSpreadMs.Value;
        }

        return (int)((long)interval * index / Math.Max(1, count));
    }

    /// <summary>How long after the end of a check the next begins.</summary>
    /// <param name="server">The server.</param>
    internal int NextDelayMs(ServerHealth server)
    {
        var interval = server.IntervalMs;
        return interval + Shake(interval);
    }

    private int Shake(int interval)
    {
        if (spreadPercent <= 0)
        {
            return 0;
        }

        var most = (int)((long)interval * spreadPercent / 100);
        return most - (int)(2 * most * random.NextDouble());
    }
}
