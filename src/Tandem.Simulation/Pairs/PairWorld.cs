namespace Tandem.Simulation.Pairs;

/// <summary>
/// A run of nodes in virtual time: carries advertisements, does to nodes what the faults say, and has every service watched after each
/// step. The same plan and faults give the same run.
/// </summary>
internal sealed class PairWorld
{
    /// <summary>Lines that a timeline has at most; what comes later is counted only.</summary>
    internal const int MostEvents = 20_000;

    private readonly PriorityQueue<Packet, (long AtUs, long Number)> packets = new();
    private readonly PriorityQueue<Action, (long AtUs, long Number)> actions = new();
    private readonly Random random = new(1);
    private readonly int[,] unheard;
    private readonly int[] lastSent;
    private readonly HashSet<(int From, int To)> toldDiscarded = [];
    private readonly ServiceWatch[] watches;
    private long number;
    private int unheardCount;

    internal PairWorld(PairPlan plan, bool records)
    {
        Plan = plan;
        Records = records;
        unheard = new int[plan.Nodes.Count, plan.Nodes.Count];
        lastSent = new int[plan.InstanceCount];
        Array.Fill(lastSent, -1);
        Hosts = [.. plan.Nodes.Select(node => new PairHost(this, node))];
        watches = [.. plan.Services.Select(service => new ServiceWatch(this, service))];
    }

    internal PairPlan Plan { get; }

    internal bool Records { get; }

    internal PairHost[] Hosts { get; }

    internal IReadOnlyList<ServiceWatch> Watches => watches;

    internal long NowUs { get; private set; }

    internal List<PairEvent> Events { get; } = [];

    internal List<RoleSpan> Spans { get; } = [];

    /// <summary>Every advertisement sent, while there are fewer than <see cref="MostEvents"/>.</summary>
    internal List<(long AtUs, int Node, byte Priority)> Sent { get; } = [];

    /// <summary>Who served clients of which service; -1 for nobody.</summary>
    internal List<(int Service, int Node, long FromUs, long UntilUs)> Served { get; } = [];

    /// <summary>Lines beyond <see cref="MostEvents"/>.</summary>
    internal long EventsLeftOut { get; private set; }

    /// <summary>True while something keeps nodes from hearing each other, or from running.</summary>
    internal bool IsTroubled
    {
        get
        {
            var troubled = unheardCount > 0;
            foreach (var host in Hosts)
            {
                troubled |= host.IsTroubled;
            }

            return troubled;
        }
    }

    internal void At(long us, Action action) => actions.Enqueue(action, (us, number++));

    /// <summary>Runs from the start of all nodes to an end.</summary>
    internal void Run(IReadOnlyList<PairFault> faults, long endUs)
    {
        foreach (var fault in faults)
        {
            At(fault.AtUs, () => Do(fault));
            if (fault is { ForUs: >= 0, Undone: { } undone })
            {
                At(fault.AtUs + fault.ForUs, () => Do(fault with { Kind = undone }));
            }
        }

        foreach (var host in Hosts)
        {
            host.Start();
        }

        while (NextUs() is var nextUs && nextUs <= endUs)
        {
            // What happens in one microsecond is looked at once: of hundreds of instances with the same timers most does.
            if (nextUs > NowUs)
            {
                Look();
                NowUs = nextUs;
            }

            Step();
        }

        Look();

        NowUs = endUs;
        foreach (var watch in watches)
        {
            watch.End();
        }
    }

    /// <summary>Has every service looked at as it is now.</summary>
    internal void Look()
    {
        foreach (var watch in watches)
        {
            watch.Look();
        }
    }

    internal void Send(PairInstance from, byte priority)
    {
        if (Records && Sent.Count < MostEvents)
        {
            Sent.Add((NowUs, from.Node, priority));
        }

        if (Records && lastSent[from.Number] != priority)
        {
            lastSent[from.Number] = priority;
            var to = from.Destinations.Length == 0 ? "nobody" : HearingTable.Text(from.Destinations[0]) + (from.Destinations.Length > 1 ? " ..." : "");
            Say(from.Node, PairEventKind.Packet, priority == 0
                ? $"({from.Name}) advertises priority 0 to {to}: it resigns"
                : $"({from.Name}) advertises priority {priority} to {to}, every {PairTimes.Short(from.Settings.AdvertIntervalUs)}");
        }

        foreach (var hearing in from.Hearings)
        {
            if (!Passes(from, hearing))
            {
                continue;
            }

            if (hearing.Why.Length > 0 && Records && toldDiscarded.Add((from.Number, hearing.Node)))
            {
                Say(hearing.Node, PairEventKind.Discarded, $"does not take the advertisements of {Plan.Nodes[from.Node].Name} ({from.Name}): {hearing.Why}");
            }

            if (hearing.To is not null)
            {
                packets.Enqueue(new Packet(from, hearing, priority), (NowUs + PairPlanner.DelayUs, number++));
            }
        }
    }

    /// <summary>Clients learn of an announcement, unless nothing gets through to them.</summary>
    internal void Announce(PairInstance from)
    {
        if (Hosts[from.Node].IsConnected(from))
        {
            At(NowUs + (PairPlanner.DelayUs / 2), () => watches[from.Service.Number].Believe(from.Node));
        }
    }

    internal void PriorityChanged(PairService service) => watches[service.Number].Disturb();

    internal void Say(int node, PairEventKind kind, string text)
    {
        if (!Records)
        {
            return;
        }

        if (Events.Count < MostEvents)
        {
            Events.Add(new PairEvent(NowUs, node, kind, text));
        }
        else
        {
            EventsLeftOut++;
        }
    }

    private bool Passes(PairInstance from, Hearing hearing)
    {
        var sender = Hosts[from.Node];
        var receiver = Hosts[hearing.Node];
        if (!sender.IsConnected(from) || unheard[from.Node, hearing.Node] > 0 || !receiver.HostIsUp || receiver.IsCutOff
            || (hearing.To is { } to && !receiver.HasCarrier(to.Interface)))
        {
            return false;
        }

        var loss = Math.Max(sender.LossPercent, receiver.LossPercent);
        return loss == 0 || random.Next(100) >= loss;
    }

    private long NextUs()
    {
        var nextUs = packets.TryPeek(out _, out var packet) ? packet.AtUs : long.MaxValue;
        nextUs = actions.TryPeek(out _, out var action) ? Math.Min(nextUs, action.AtUs) : nextUs;
        foreach (var host in Hosts)
        {
            for (var at = 0; !host.IsFrozen && at < host.Lives.Count; at++)
            {
                nextUs = Math.Min(nextUs, host.Lives[at].NextUs);
            }
        }

        return nextUs;
    }

    /// <summary>One thing happens; at the same time faults and tracking come first, then packets, then timers.</summary>
    private void Step()
    {
        if (actions.TryPeek(out _, out var action) && action.AtUs <= NowUs)
        {
            actions.Dequeue()();
        }
        else if (packets.TryPeek(out _, out var packet) && packet.AtUs <= NowUs)
        {
            var (from, hearing, priority) = packets.Dequeue();
            Hosts[hearing.Node].Receive(hearing.To!, from, priority, hearing);
        }
        else
        {
            foreach (var host in Hosts)
            {
                for (var at = 0; !host.IsFrozen && at < host.Lives.Count; at++)
                {
                    if (host.Lives[at].NextUs <= NowUs)
                    {
                        host.Lives[at].Expire();
                    }
                }
            }
        }
    }

    private void Do(PairFault fault)
    {
        foreach (var watch in watches)
        {
            watch.Look();
            watch.Disturb();
        }

        if (Records)
        {
            Say(fault.Node, PairEventKind.Fault, new FaultGrammar(Plan).Say(fault));
        }

        var host = Hosts[fault.Node];
        switch (fault.Kind)
        {
            case PairFaultKind.BalancerDies:
                host.SetBalancer(BalancerHealth.Dead);
                break;
            case PairFaultKind.BalancerFreezes:
                host.SetBalancer(BalancerHealth.Frozen);
                break;
            case PairFaultKind.BalancerComesBack:
                host.SetBalancer(BalancerHealth.Alive);
                break;
            case PairFaultKind.Stops:
                host.Stop();
                break;
            case PairFaultKind.Starts:
                host.GetPower();
                break;
            case PairFaultKind.IsKilled:
                host.Kill();
                break;
            case PairFaultKind.LosesPower:
                host.LosePower();
                break;
            case PairFaultKind.Freezes:
                host.Freeze();
                break;
            case PairFaultKind.Thaws:
                host.Thaw();
                break;
            case PairFaultKind.IsCutOff or PairFaultKind.IsReconnected:
                host.CutOff(fault.Kind == PairFaultKind.IsCutOff);
                break;
            case PairFaultKind.LosesCarrier or PairFaultKind.HasCarrier:
                host.Carrier(fault.Name, fault.Kind == PairFaultKind.HasCarrier);
                break;
            case PairFaultKind.LosesPackets or PairFaultKind.LosesNoPackets:
                host.Lose(fault.Kind == PairFaultKind.LosesPackets ? fault.Percent : 0);
                break;
            case PairFaultKind.IsNotHeard or PairFaultKind.IsHeard:
                Hear(fault);
                break;
            case PairFaultKind.ScriptFails or PairFaultKind.ScriptSucceeds:
                host.Script(fault.Name, fault.Kind == PairFaultKind.ScriptFails);
                break;
        }
    }

    private void Hear(PairFault fault)
    {
        ref var count = ref unheard[fault.Node, fault.Other];
        unheardCount -= count;
        count = Math.Max(0, count + (fault.Kind == PairFaultKind.IsNotHeard ? 1 : -1));
        unheardCount += count;
    }

    /// <summary>An advertisement on its way.</summary>
    private readonly record struct Packet(PairInstance From, Hearing Hearing, byte Priority);
}
