using Tandem.Failover.Election;

namespace Tandem.Simulation.Elections;

/// <summary>Draws a plan from a seed: the same seed, the same plan.</summary>
internal static class ElectionPlanner
{
    private static readonly long[] Intervals = [10_000, 20_000, 100_000, 500_000, 1_000_000];

    internal static ElectionPlan Draw(int seed)
    {
        var random = new Random(seed);
        var count = random.Next(4) == 0 ? random.Next(3, 6) : 2;
        var version = (byte)random.Next(2, 4);
        var members = random.Next(4) == 0 ? 2 : 1;
        var downAdverts = random.Next(5) == 0 ? random.Next(2, 6) : 3;
        var intervalUs = version == 2 ? random.Next(1, 3) * 1_000_000L : Intervals[random.Next(Intervals.Length)];
        var preempts = random.Next(4) != 0;
        var mixed = members == 1 && random.Next(3) == 0;
        var nodes = new NodePlan[count];
        for (var node = 0; node < count; node++)
        {
            var isOwner = !mixed && members == 1 && random.Next(12) == 0;
            nodes[node] = new NodePlan
            {
                Kind = mixed && random.Next(2) == 0 ? RouterKind.Keepalived : RouterKind.Tandem,
                DriftPpm = random.Next(-ElectionPlan.MostDriftPpm, ElectionPlan.MostDriftPpm + 1),
                OffsetUs = random.NextInt64(1_000_000_000_000),
                Settings = Settings(random, node, version, intervalUs, downAdverts, preempts, members > 1) is var drawn && isOwner
                    ? drawn with { BasePriority = ElectionSettings.OwnerPriority, StartsAsMaster = random.Next(2) == 0, Preempts = true, PreemptDelayUs = 0 }
                    : drawn,
            };
        }

        var weather = Weather(random, nodes, downAdverts);
        var bounds = new ElectionBounds(nodes, weather);
        var disturbances = Disturbances(random, count, members, bounds, out var quietUs);
        return new ElectionPlan
        {
            Seed = seed,
            Nodes = nodes,
            Members = members,
            Weather = weather,
            Disturbances = disturbances,
            EndUs = quietUs + (bounds.SettledUs * 2),
        };
    }

    private static ElectionSettings Settings(
        Random random, int node, byte version, long intervalUs, int downAdverts, bool preempts, bool inGroup) => new()
        {
            Version = version,
            BasePriority = random.Next(8) switch { 0 => 100, 1 => (byte)random.Next(1, 255), _ => (byte)random.Next(95, 105) },
            AdvertIntervalUs = version == 3 && random.Next(4) == 0 ? Math.Max(10_000, intervalUs / 2) : intervalUs,
            Preempts = preempts || random.Next(2) == 0,
            PreemptDelayUs = preempts && random.Next(5) == 0 ? random.NextInt64(1, 8) * intervalUs : 0,
            DownTimerAdverts = downAdverts,
            LowerPriorityNoAdvert = random.Next(6) == 0,
            HigherPrioritySendAdvert = random.Next(6) == 0,
            GarpMasterDelayUs = random.Next(3) * 2_000_000,
            Address = RouterAddress.From([10, 42, 0, (byte)(11 + node)]),
            StartupDelayUs = random.Next(8) == 0 ? intervalUs : 0,
            InSyncGroup = inGroup,
            LingerUs = random.Next(5) == 0 ? 0 : 1_000_000,
        };

    /// <summary>Delays stay below a quarter of the shortest interval, and runs of losses below what a backup tolerates.</summary>
    private static SegmentWeather Weather(Random random, NodePlan[] nodes, int downAdverts)
    {
        var shortestUs = nodes.Min(node => node.Settings.AdvertIntervalUs);
        var isRough = downAdverts > 2 && random.Next(2) == 0;
        return new SegmentWeather
        {
            Loss = isRough ? random.NextDouble() * 0.5 : 0,
            LossRun = isRough ? random.Next(1, downAdverts - 1) : 0,
            Duplication = random.Next(3) == 0 ? random.NextDouble() * 0.3 : 0,
            ShortestDelayUs = 20,
            LongestDelayUs = random.Next(3) switch { 0 => 100, 1 => shortestUs / 20, _ => shortestUs / 4 },
        };
    }

    private static List<Disturbance> Disturbances(Random random, int nodes, int members, ElectionBounds bounds, out long quietUs)
    {
        var list = new List<Disturbance>();
        var atUs = random.Next(2) == 0 ? 0L : bounds.SettledUs;
        quietUs = atUs;
        for (var number = random.Next(1, 12); number > 0; number--)
        {
            atUs += random.Next(3) switch
            {
                0 => bounds.SettledUs * 3 / 2,
                1 => random.NextInt64(bounds.NoMasterUs),
                _ => random.NextInt64(bounds.TwoMastersUs),
            };
            var endsUs = atUs + random.NextInt64(1, bounds.NoMasterUs * 2);
            AddOne(list, random, nodes, members, atUs, endsUs);
            quietUs = Math.Max(quietUs, endsUs);
        }

        return [.. list.OrderBy(disturbance => disturbance.AtUs)];
    }

    private static void AddOne(List<Disturbance> list, Random random, int nodes, int members, long atUs, long endsUs)
    {
        var node = random.Next(nodes);
        switch (random.Next(10))
        {
            case 0 or 1:
                Cut(list, random, nodes, members, atUs, endsUs);
                break;
            case 2 or 3:
                list.Add(new Disturbance(atUs, DisturbanceKind.Crash, node, Value: random.Next(2)));
                list.Add(new Disturbance(endsUs, DisturbanceKind.Restart, node));
                break;
            case 4:
                Pair(DisturbanceKind.Pause, DisturbanceKind.Resume);
                break;
            case 5 or 6:
                list.Add(new Disturbance(atUs, DisturbanceKind.Priority, node, Value: random.Next(95, 105)));
                list.Add(new Disturbance(endsUs, DisturbanceKind.Priority, node, Value: random.Next(95, 105)));
                break;
            case 7:
                Pair(DisturbanceKind.FaultBegins, DisturbanceKind.FaultEnds, random.Next(-1, members));
                break;
            default:
                Pair(DisturbanceKind.Stop, DisturbanceKind.Restart);
                break;
        }

        void Pair(DisturbanceKind begins, DisturbanceKind ends, int value = -1)
        {
            list.Add(new Disturbance(atUs, begins, node, Value: value));
            list.Add(new Disturbance(endsUs, ends, node, Value: value));
        }
    }

    /// <summary>One direction between two nodes, or a part of the nodes from the others, on one network or on all.</summary>
    private static void Cut(List<Disturbance> list, Random random, int nodes, int members, long atUs, long endsUs)
    {
        var network = members > 1 && random.Next(2) == 0 ? random.Next(members) : -1;
        var isOneWay = random.Next(3) == 0;
        var side = random.Next(1, (1 << nodes) - 1);
        for (var from = 0; from < nodes; from++)
        {
            for (var to = 0; to < nodes; to++)
            {
                var (left, right) = ((side >> from & 1) != 0, (side >> to & 1) != 0);
                if (left != right && (left || !isOneWay))
                {
                    list.Add(new Disturbance(atUs, DisturbanceKind.Cut, from, to, network));
                    list.Add(new Disturbance(endsUs, DisturbanceKind.Mend, from, to, network));
                }
            }
        }
    }
}
