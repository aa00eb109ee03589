using Tandem.Simulation.Network;

namespace Tandem.Simulation.Peers;

/// <summary>A server: listens, and remembers which requests have reached its application.</summary>
internal sealed class SimulatedServer
{
    private readonly SimulatedNetwork network;
    private readonly Dictionary<int, int> deliveries;

    internal SimulatedServer(SimulatedNetwork network, ServerPlan plan, Dictionary<int, int> deliveries)
    {
        this.network = network;
        this.deliveries = deliveries;
        Plan = plan;
        if (!plan.IsDead)
        {
            Listen();
        }

        if (plan.Flaps)
        {
            network.After(network.Random.Next(3_000_000), Vanish);
        }
    }

    internal ServerPlan Plan { get; }

    /// <summary>How often a POST may reach an application: 1, or more when the configuration asks for it.</summary>
    internal bool MayRepeat { get; init; }

    /// <summary>A request has reached the application.</summary>
    internal void Deliver(int id, string method)
    {
        var times = deliveries[id] = deliveries.GetValueOrDefault(id) + 1;
        if (times > 1 && method == "POST" && !MayRepeat)
        {
            network.Violate($"POST {id} reached an application {times} times");
        }
    }

    internal ServerConduct Choose() =>
        network.Chance(Plan.Misconduct) && Plan.Conducts.Length > 0 ? Plan.Conducts[network.Random.Next(Plan.Conducts.Length)] : ServerConduct.Honest;

    private void Listen() => network.Listen(Plan.Address, (socket, _) => new ServerSession(network, this, socket).Begin());

    private void Vanish()
    {
        network.StopListening(Plan.Address);
        network.Note($"{Plan.Name} vanishes");
        network.After(network.Random.Next(2_000_000), () =>
        {
            Listen();
            network.Note($"{Plan.Name} is back");
            network.After(network.Random.Next(3_000_000), Vanish);
        });
    }
}
