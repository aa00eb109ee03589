using Tandem.Failover.Election;

namespace Tandem.Simulation.Pairs;

/// <summary>
/// Watches one service in a run: who is master, whether a client that believes the last announcement is served, and what the protocol
/// would not allow. As <see cref="Elections.ElectionJudge"/> has it, two masters are excused while packets do not pass or a node is
/// frozen, and for a bound afterwards.
/// </summary>
internal sealed class ServiceWatch
{
    private readonly PairWorld world;
    private readonly ElectionRole[] roles;
    private readonly long[] rolesSinceUs;
    private int believed = -1;
    private bool isServed;
    private long notServedSinceUs = -1;
    private long twoSinceUs = -1;
    private long noneSinceUs = -1;
    private long soundSinceUs = -1;
    private long excusedUs;
    private bool hasBegun;
    private bool hasServed;
    private int servedBy = -1;
    private long servedSinceUs;

    internal ServiceWatch(PairWorld world, PairService service)
    {
        this.world = world;
        Service = service;
        roles = new ElectionRole[service.Instances.Count];
        rolesSinceUs = new long[service.Instances.Count];
    }

    internal PairService Service { get; }

    /// <summary>When clients were not served, from the first master on.</summary>
    internal List<TimeSpanUs> Outages { get; } = [];

    /// <summary>When there were two masters.</summary>
    internal List<TimeSpanUs> TwoMasters { get; } = [];

    /// <summary>When there was none.</summary>
    internal List<TimeSpanUs> NoMaster { get; } = [];

    /// <summary>The longest time of two masters that nothing excuses.</summary>
    internal long UnexcusedUs { get; private set; }

    /// <summary>The longest time of no master while a sound node was there that could have been.</summary>
    internal long VacantUs { get; private set; }

    /// <summary>Whom clients believe, and are served by; -1 for nobody.</summary>
    internal int ServedBy => isServed ? believed : -1;

    /// <summary>When clients were sent to another node the last time; -1 before.</summary>
    internal long MovedUs { get; private set; } = -1;

    /// <summary>Whom clients send to, served or not; -1 for nobody.</summary>
    internal int Believed => believed;

    /// <summary>Who served from a moment on, each after the other; the first is who did then, and a gap is none. For recorded runs.</summary>
    internal List<int> Path(long fromUs)
    {
        var path = new List<int>();
        foreach (var (service, node, _, untilUs) in world.Served)
        {
            if (service == Service.Number && node >= 0 && untilUs >= fromUs && (path.Count == 0 || path[^1] != node))
            {
                path.Add(node);
            }
        }

        return path;
    }

    internal void Believe(int node)
    {
        MovedUs = believed >= 0 && believed != node ? world.NowUs : MovedUs;
        believed = node;
    }

    /// <summary>Something was done, or a priority changed: the election may need its time again.</summary>
    internal void Disturb()
    {
        excusedUs = world.NowUs;
        soundSinceUs = soundSinceUs < 0 ? -1 : world.NowUs;
    }

    internal void Look()
    {
        var (masters, sound) = (0, false);
        var holders = 0;
        for (var at = 0; at < roles.Length; at++)
        {
            var instance = Service.Instances[at];
            var host = world.Hosts[instance.Node];
            masters += host.IsMaster(instance) ? 1 : 0;
            holders += host.Holds(instance) ? 1 : 0;
            sound |= host.IsSound(instance);
            var role = host.IsFrozen && host.AddressesExpired ? ElectionRole.Initial : host.Role(instance);
            if (role != roles[at])
            {
                EndRole(at);
                (roles[at], rolesSinceUs[at]) = (role, world.NowUs);
            }
        }

        hasBegun |= masters > 0;
        if (hasBegun)
        {
            Two(masters > 1);
            None(holders == 0, sound);
            Client();
            Serve();
        }
    }

    internal void End()
    {
        Look();
        for (var at = 0; at < roles.Length; at++)
        {
            EndRole(at);
        }

        if (world.Records)
        {
            world.Served.Add((Service.Number, servedBy, servedSinceUs, world.NowUs));
        }

        Close(TwoMasters, ref twoSinceUs);
        Close(NoMaster, ref noneSinceUs);
        Close(Outages, ref notServedSinceUs);
    }

    private void Serve()
    {
        if (world.Records && servedBy != ServedBy)
        {
            world.Served.Add((Service.Number, servedBy, servedSinceUs, world.NowUs));
            (servedBy, servedSinceUs) = (ServedBy, world.NowUs);
        }
    }

    private void EndRole(int at)
    {
        if (world.Records && world.NowUs > rolesSinceUs[at])
        {
            world.Spans.Add(new RoleSpan(Service.Number, Service.Instances[at].Node, roles[at], rolesSinceUs[at], world.NowUs));
        }
    }

    private void Two(bool areTwo)
    {
        if (world.IsTroubled)
        {
            excusedUs = world.NowUs;
        }

        if (!areTwo)
        {
            Close(TwoMasters, ref twoSinceUs);
            return;
        }

        twoSinceUs = twoSinceUs < 0 ? world.NowUs : twoSinceUs;
        UnexcusedUs = Math.Max(UnexcusedUs, world.NowUs - Math.Max(twoSinceUs, excusedUs));
    }

    private void None(bool isNone, bool sound)
    {
        soundSinceUs = !sound ? -1 : soundSinceUs < 0 ? world.NowUs : soundSinceUs;
        if (!isNone)
        {
            Close(NoMaster, ref noneSinceUs);
            return;
        }

        noneSinceUs = noneSinceUs < 0 ? world.NowUs : noneSinceUs;
        VacantUs = soundSinceUs < 0 ? VacantUs : Math.Max(VacantUs, world.NowUs - Math.Max(noneSinceUs, soundSinceUs));
    }

    private void Client()
    {
        var was = isServed;
        isServed = false;
        foreach (var instance in Service.Instances)
        {
            var host = world.Hosts[instance.Node];
            isServed |= instance.Node == believed && host.Holds(instance) && host.Balancer == BalancerHealth.Alive && host.IsConnected(instance);
        }

        if (isServed)
        {
            if (!was && world.Records)
            {
                world.Say(-1, PairEventKind.Client, notServedSinceUs >= 0 && hasServed
                    ? $"{Service.Name} is served by {world.Plan.Nodes[believed].Name}, after {PairTimes.Seconds(world.NowUs - notServedSinceUs)} s without"
                    : $"{Service.Name} is served by {world.Plan.Nodes[believed].Name}");
            }

            hasServed = true;
            Close(Outages, ref notServedSinceUs);
            return;
        }

        if (notServedSinceUs < 0)
        {
            notServedSinceUs = world.NowUs;
            if (was && world.Records)
            {
                world.Say(-1, PairEventKind.Client, $"{Service.Name} is not served");
            }
        }
    }

    private void Close(List<TimeSpanUs> list, ref long sinceUs)
    {
        if (sinceUs >= 0 && world.NowUs > sinceUs)
        {
            list.Add(new TimeSpanUs(sinceUs, world.NowUs));
        }

        sinceUs = -1;
    }
}
