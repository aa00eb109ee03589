using Tandem.Failover.Election;

namespace Tandem.Simulation.Pairs;

/// <summary>How a service was at a moment: taken just before a fault, and just before it is undone.</summary>
internal sealed class ServiceProbe
{
    private ServiceProbe(PairService service, int servedBy, int believed, ElectionRole[] roles, byte[] priorities, bool[] sound)
    {
        Service = service;
        ServedBy = servedBy;
        Believed = believed;
        Roles = roles;
        Priorities = priorities;
        Sound = sound;
    }

    internal PairService Service { get; }

    /// <summary>Which node serves clients; -1 for none.</summary>
    internal int ServedBy { get; }

    /// <summary>Which node clients send to, whether it serves or not.</summary>
    internal int Believed { get; }

    /// <summary>What the instances were, in their order.</summary>
    internal ElectionRole[] Roles { get; }

    /// <summary>Their effective priorities.</summary>
    internal byte[] Priorities { get; }

    /// <summary>Which of them could have served.</summary>
    internal bool[] Sound { get; }

    internal static ServiceProbe Take(PairWorld world, ServiceWatch watch)
    {
        var instances = watch.Service.Instances;
        return new ServiceProbe(
            watch.Service,
            watch.ServedBy,
            watch.Believed,
            [.. instances.Select(one => world.Hosts[one.Node].Role(one))],
            [.. instances.Select(one => world.Hosts[one.Node].Priority(one))],
            [.. instances.Select(one => world.Hosts[one.Node].IsSound(one))]);
    }
}
