using Tandem.Linux.Sockets;

namespace Tandem.Simulation.Network;

/// <summary>
/// A virtual clock, what is to happen on it, and the listeners that connections may reach. One seed decides everything, so a
/// run repeats exactly. It knows bytes and connections, not HTTP.
/// </summary>
internal sealed class SimulatedNetwork(int seed, NetworkConditions conditions)
{
    private readonly PriorityQueue<Action, (long TimeUs, long Order)> events = new();
    private readonly Dictionary<Endpoint, Action<SimulatedSocket, Endpoint>> listeners = [];
    private readonly List<string> timeline = [];
    private readonly List<(long TimeUs, FaultKind Kind)> faults = [];
    private long order;
    private int ports = 1024;

    internal NetworkConditions Conditions { get; } = conditions;

    internal Random Random { get; } = new(seed);

    internal long NowUs { get; private set; } = 1_000_000_000;

    /// <summary>Whether events are written to the timeline; costs time, so only for a seed that is looked at.</summary>
    internal bool Records { get; init; }

    internal IReadOnlyList<string> Timeline => timeline;

    /// <summary>What must not happen and did.</summary>
    internal List<string> Violations { get; } = [];

    internal void Note(string text)
    {
        if (Records)
        {
            timeline.Add($"{(NowUs - 1_000_000_000) / 1000.0,12:0.000} ms  {text}");
        }
    }

    internal void Violate(string text)
    {
        Violations.Add(text);
        Note("VIOLATION: " + text);
    }

    /// <summary>Remembers that something went wrong on the servers' side.</summary>
    internal void Fault(FaultKind kind, string text)
    {
        faults.Add((NowUs, kind));
        Note($"fault ({kind}): {text}");
    }

    /// <summary>How many faults of a kind there were since a time.</summary>
    internal int FaultsSince(long timeUs, FaultKind kind)
    {
        var found = 0;
        for (var i = faults.Count - 1; i >= 0 && faults[i].TimeUs >= timeUs; i--)
        {
            found += faults[i].Kind == kind ? 1 : 0;
        }

        return found;
    }

    internal bool Chance(double probability) => probability > 0 && Random.NextDouble() < probability;

    internal void After(long delayUs, Action action) => events.Enqueue(action, (NowUs + Math.Max(delayUs, 0), order++));

    internal void At(long timeUs, Action action) => events.Enqueue(action, (Math.Max(timeUs, NowUs), order++));

    /// <summary>Lets the clock run until nothing must happen before a time, something is violated, or it is stopped.</summary>
    internal void Run(long untilUs, Func<bool>? stop = null)
    {
        while (Violations.Count == 0 && events.TryPeek(out var action, out var when) && when.TimeUs <= untilUs)
        {
            if (stop != null && stop())
            {
                return;
            }

            _ = events.Dequeue();
            NowUs = when.TimeUs;
            action();
        }

        if (Violations.Count == 0 && (stop == null || !stop()))
        {
            NowUs = Math.Max(NowUs, untilUs);
        }
    }

    internal long Latency() => Random.Next(Conditions.LatencyUs / 10, Conditions.LatencyUs + 1);

    internal void Listen(Endpoint address, Action<SimulatedSocket, Endpoint> accept) => listeners[address] = accept;

    internal void StopListening(Endpoint address) => listeners.Remove(address);

    /// <summary>Starts a connection; the socket's owner is woken when it is made or has failed.</summary>
    /// <param name="name">Its name in the timeline.</param>
    /// <param name="to">Where to.</param>
    /// <param name="toServer">It is one of the balancer's to a server.</param>
    internal SimulatedSocket Connect(string name, Endpoint to, bool toServer)
    {
        var from = Endpoint.FromIPv4(toServer ? 0x0A000001u : 0x0A000000u + (uint)Random.Next(2, 250), ports = ports == 65000 ? 1025 : ports + 1);
        var local = new SimulatedSocket(this, name, from, toServer);
        if (toServer && Chance(Conditions.LostConnects))
        {
            Fault(FaultKind.Attempt, $"{name} connect lost");
            return local;
        }

        var refused = toServer && Chance(Conditions.Refusals);
        After(Latency(), () => Arrive(local, from, to, refused));
        return local;
    }

    private void Arrive(SimulatedSocket local, Endpoint from, Endpoint to, bool refused)
    {
        if (local.IsClosed)
        {
            return;
        }

        if (refused || !listeners.TryGetValue(to, out var accept))
        {
            if (local.IsToServer)
            {
                Fault(FaultKind.Attempt, $"{local.Name} connect refused");
            }

            After(Latency(), local.Refuse);
            return;
        }

        var remote = new SimulatedSocket(this, local.Name + "'", to, local.IsToServer);
        SimulatedSocket.Join(local, remote);
        After(Latency(), local.Establish);
        accept(remote, from);
    }
}
