using Tandem.Failover.Election;

namespace Tandem.Simulation.Elections;

/// <summary>
/// A segment with its routers in virtual time: carries advertisements with loss, delay and duplication, does to the nodes what the
/// plan says, and lets a judge look after each step. Everything comes from the seed. One network for each member of a sync group;
/// beside the nodes there is a client, which believes whoever announced last (as neighbors do), and is the last place of a cut.
/// </summary>
internal sealed class ElectionWorld : ISegment
{
    private const int MostViolations = 20;

    private readonly Random random;
    private readonly PriorityQueue<Packet, (long AtUs, long Number)> packets = new();
    private readonly int[,,] cuts;
    private readonly int[,,] lossRuns;
    private readonly SimulatedNode[] nodes;
    private readonly ElectionJudge judge;
    private long packetNumber;
    private int nextDisturbance;

    internal ElectionWorld(ElectionPlan plan, bool records)
    {
        Plan = plan;
        Records = records;
        random = new Random(plan.Seed ^ 0x5eed);
        cuts = new int[plan.Nodes.Count + 1, plan.Nodes.Count + 1, plan.Members];
        lossRuns = new int[plan.Nodes.Count + 1, plan.Nodes.Count + 1, plan.Members];
        Cuts = new int[plan.Members];
        Orders = new EffectOrders(this);
        nodes = [.. plan.Nodes.Select((_, node) => new SimulatedNode(this, node))];
        judge = new ElectionJudge(this);
        Client = new SegmentClient(this);
    }

    internal ElectionPlan Plan { get; }

    internal bool Records { get; }

    internal long NowUs { get; private set; }

    internal EffectOrders Orders { get; }

    internal IReadOnlyList<SimulatedNode> Nodes => nodes;

    internal SegmentClient Client { get; }

    internal List<string> Violations { get; } = [];

    internal List<string> Timeline { get; } = [];

    /// <summary>How often a router became master.</summary>
    internal int Transitions { get; private set; }

    /// <summary>When priority 0 was sent last, by anybody.</summary>
    internal long ResignedUs { get; private set; }

    internal long Steps { get; private set; }

    /// <summary>How many cuts there are at present on each network.</summary>
    internal int[] Cuts { get; }

    internal void Run()
    {
        foreach (var node in nodes)
        {
            node.Start();
        }

        while (Violations.Count < MostViolations && NextUs() is var nextUs && nextUs <= Plan.EndUs)
        {
            NowUs = Math.Max(NowUs, nextUs);
            Step();
            Steps++;
            judge.Look();
            Client.Look();
        }

        NowUs = Plan.EndUs;
        judge.Look();
        judge.End();
        Client.Look();
    }

    public void Send(int from, int member, byte priority, long intervalUs)
    {
        if (Records)
        {
            Say(from, $"sends {priority}{(Plan.Members > 1 ? $" on network {member}" : "")}");
        }

        if (priority == 0)
        {
            ResignedUs = NowUs;
        }

        var input = ElectionInput.Advertisement(priority, intervalUs, Plan.Nodes[from].Settings.Address);
        for (var to = 0; to < nodes.Length; to++)
        {
            if (to != from && cuts[from, to, member] == 0 && !IsLost(from, to, member))
            {
                Carry(new Packet(to, member, input));
                if (Plan.Weather.Duplication > 0 && random.NextDouble() < Plan.Weather.Duplication)
                {
                    Carry(new Packet(to, member, input));
                }
            }
        }
    }

    /// <summary>The client learns of an announcement after the shortest delay; it is never lost, since there are many of them.</summary>
    public void Announce(int from, int member)
    {
        if (member == 0 && cuts[from, nodes.Length, 0] == 0)
        {
            packets.Enqueue(new Packet(nodes.Length, from, default), (NowUs + Plan.Weather.ShortestDelayUs, packetNumber++));
        }
    }

    internal bool Reaches(int node) => cuts[nodes.Length, node, 0] == 0 && cuts[node, nodes.Length, 0] == 0;

    public void BecomesMaster(int node)
    {
        Transitions++;
        judge.BecomesMaster(node);
    }

    public void Say(int node, string what)
    {
        if (Records)
        {
            Timeline.Add($"{NowUs / 1e6,12:0.000000} node {node} {what}");
        }
    }

    internal void Violate(string what)
    {
        var line = FormattableString.Invariant($"at {NowUs / 1e6:0.000000}: {what}");
        Violations.Add(line);
        if (Records)
        {
            Timeline.Add($"VIOLATION {line}");
        }
    }

    private long NextUs()
    {
        var nextUs = nextDisturbance < Plan.Disturbances.Count ? Plan.Disturbances[nextDisturbance].AtUs : long.MaxValue;
        if (packets.TryPeek(out _, out var due))
        {
            nextUs = Math.Min(nextUs, due.AtUs);
        }

        foreach (var node in nodes)
        {
            nextUs = Math.Min(nextUs, node.NextUs);
        }

        return nextUs;
    }

    /// <summary>One thing happens; at the same time disturbances come first, then packets, then timers.</summary>
    private void Step()
    {
        if (nextDisturbance < Plan.Disturbances.Count && Plan.Disturbances[nextDisturbance].AtUs <= NowUs)
        {
            Disturb(Plan.Disturbances[nextDisturbance++]);
        }
        else if (packets.TryPeek(out _, out var due) && due.AtUs <= NowUs)
        {
            Deliver(packets.Dequeue());
        }
        else
        {
            foreach (var node in nodes)
            {
                if (node.NextUs <= NowUs)
                {
                    node.Expire();
                }
            }
        }
    }

    private void Deliver(in Packet packet)
    {
        if (packet.To == nodes.Length)
        {
            Client.Believe(packet.Member);
        }
        else
        {
            nodes[packet.To].Receive(packet.Member, packet.Input);
        }
    }

    private void Disturb(in Disturbance disturbance)
    {
        if (Records)
        {
            Timeline.Add($"{NowUs / 1e6,12:0.000000} {disturbance}");
        }

        judge.Disturbed(disturbance);
        if (disturbance.Kind is DisturbanceKind.Cut or DisturbanceKind.Mend)
        {
            var step = disturbance.Kind == DisturbanceKind.Cut ? 1 : -1;
            for (var member = 0; member < Plan.Members; member++)
            {
                if (disturbance.Value < 0 || disturbance.Value == member)
                {
                    cuts[disturbance.Node, disturbance.Other, member] += step;
                    Cuts[member] += step;
                }
            }
        }
        else
        {
            nodes[disturbance.Node].Disturb(disturbance);
        }
    }

    private void Carry(in Packet packet) => packets.Enqueue(
        packet, (NowUs + random.NextInt64(Plan.Weather.ShortestDelayUs, Plan.Weather.LongestDelayUs + 1), packetNumber++));

    private bool IsLost(int from, int to, int member)
    {
        ref var run = ref lossRuns[from, to, member];
        if (Plan.Weather.Loss > 0 && run < Plan.Weather.LossRun && random.NextDouble() < Plan.Weather.Loss)
        {
            run++;
            return true;
        }

        run = 0;
        return false;
    }

    /// <summary>An advertisement on its way to a node, or an announcement (of node <paramref name="Member"/>) to the client.</summary>
    private readonly record struct Packet(int To, int Member, ElectionInput Input);
}
