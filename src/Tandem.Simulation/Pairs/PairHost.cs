using Tandem.Failover.Election;

namespace Tandem.Simulation.Pairs;

/// <summary>A node in a run: its balancer, its VRRP process through its lives, its links.</summary>
internal sealed class PairHost(PairWorld world, PairNodePlan plan)
{
    /// <summary>How long addresses stay that nobody renews: their lifetime, as the kernel rounds it (VirtualAddressSet has the figures).</summary>
    internal const long LifetimeUs = 5_000_000;

    /// <summary>When the parent has spoken for a VRRP process that died.</summary>
    private const long ObituaryUs = 1_000;

    /// <summary>When a VRRP process that died is there again.</summary>
    private const long RestartUs = 300_000;

    private readonly Dictionary<string, int> carriersLost = [];
    private readonly RouterLife?[] lifeOf = new RouterLife?[world.Plan.InstanceCount];
    private readonly int[] memberOf = new int[world.Plan.InstanceCount];
    private readonly bool[] orphaned = new bool[world.Plan.InstanceCount];
    private readonly List<Action> late = [];
    private List<RouterLife> lives = [];
    private HostTracking? tracking;
    private int epoch;
    private int cuts;
    private int freezes;
    private bool wasStopped;

    internal PairNodePlan Plan => plan;

    internal BalancerHealth Balancer { get; private set; }

    internal bool HostIsUp { get; private set; } = true;

    internal bool IsRunning => tracking is not null;

    internal bool IsFrozen => freezes > 0;

    internal bool IsCutOff => cuts > 0;

    internal int LossPercent { get; private set; }

    /// <summary>True once a start is over: what begins later does so without "(init)".</summary>
    internal bool HasStarted { get; private set; }

    internal HashSet<string> FailingScripts { get; } = [];

    internal IReadOnlyList<RouterLife> Lives => lives;

    /// <summary>The addresses are gone from a host whose VRRP process is frozen: nobody renewed them.</summary>
    internal bool AddressesExpired { get; private set; }

    internal bool IsTroubled => IsFrozen || IsCutOff || LossPercent > 0 || carriersLost.Count > 0;

    internal bool HasCarrier(string name) => !carriersLost.ContainsKey(name);

    internal bool IsConnected(PairInstance instance) => HostIsUp && !IsCutOff && HasCarrier(instance.Interface);

    internal ElectionRole Role(PairInstance instance) => lifeOf[instance.Number] is { } life ? life.Role(memberOf[instance.Number]) : ElectionRole.Initial;

    internal byte Priority(PairInstance instance) => lifeOf[instance.Number] is { } life ? life.Priority(memberOf[instance.Number]) : instance.Settings.BasePriority;

    internal bool IsMaster(PairInstance instance) => HostIsUp && !AddressesExpired && Role(instance) == ElectionRole.Master;

    internal bool Holds(PairInstance instance) => HostIsUp
        && ((!AddressesExpired && lifeOf[instance.Number] is { } life && life.Holds(memberOf[instance.Number])) || orphaned[instance.Number]);

    /// <summary>True when it could be master: it runs, and nothing keeps it from serving.</summary>
    internal bool IsSound(PairInstance instance) =>
        IsRunning && !IsFrozen && IsConnected(instance) && Balancer == BalancerHealth.Alive && FailingScripts.Count == 0 && Role(instance) is ElectionRole.Backup or ElectionRole.Master;

    internal void Start()
    {
        if (!HostIsUp || (IsRunning && lives.TrueForAll(life => Enumerable.Range(0, life.Members.Count).All(member => life.Role(member) is not (ElectionRole.Leaving or ElectionRole.Stopped)))))
        {
            return;
        }

        if (IsFrozen)
        {
            late.Add(Start);
            return;
        }

        if (IsRunning)
        {
            for (var at = 0; at < lives.Count; at++)
            {
                ToMembers(lives[at], ElectionInput.Delete); // the new process does not wait for the linger of the one before
            }
        }

        Array.Clear(orphaned);
        HasStarted = false;
        epoch++;
        tracking = new HostTracking(this);
        lives = [];
        foreach (var group in plan.Instances.GroupBy(one => plan.IsKeepalived || one.Written.SyncGroup is null ? $"\0{one.Number}" : one.Written.SyncGroup))
        {
            var members = group.ToList();
            var life = new RouterLife(world, this, members, group.Key[0] == '\0' ? null : group.Key);
            lives.Add(life);
            for (var member = 0; member < members.Count; member++)
            {
                lifeOf[members[member].Number] = life;
                memberOf[members[member].Number] = member;
                tracking.Track(members[member], new InstanceObserver(life, member));
            }
        }

        tracking.Begin();
        HasStarted = true;
    }

    /// <summary>Does something later, unless the process has ended by then; while it is frozen it waits.</summary>
    internal void After(long delayUs, Action action)
    {
        var its = epoch;
        world.At(world.NowUs + delayUs, () =>
        {
            if (its != epoch)
            {
                return;
            }

            if (IsFrozen)
            {
                late.Add(action);
            }
            else
            {
                action();
            }
        });
    }

    internal void Say(PairEventKind kind, string text) => world.Say(plan.Index, kind, text);

    internal void Receive(PairInstance to, PairInstance from, byte priority, Hearing hearing) =>
        lifeOf[to.Number]?.Receive(memberOf[to.Number], from, priority, hearing);

    internal void SetBalancer(BalancerHealth health)
    {
        if (Balancer != health)
        {
            Balancer = health;
            tracking?.OnBalancer(health);
        }
    }

    internal void Stop()
    {
        wasStopped = true;
        if (IsRunning && !IsFrozen)
        {
            foreach (var life in lives)
            {
                ToMembers(life, ElectionInput.Stop);
            }

            tracking!.End();
        }
    }

    /// <summary>The VRRP process dies. Tandem's parent speaks for it and removes the addresses; keepalived's next process removes them.</summary>
    internal void Kill()
    {
        if (!IsRunning || IsFrozen)
        {
            return;
        }

        var held = plan.Instances.Where(one => lifeOf[one.Number]!.Holds(memberOf[one.Number])).ToList();
        Forget();
        foreach (var instance in held)
        {
            orphaned[instance.Number] = true;
            if (!plan.IsKeepalived)
            {
                After(ObituaryUs, () =>
                {
                    orphaned[instance.Number] = false;
                    world.Send(instance, 0);
                    Say(PairEventKind.Addresses, $"({instance.Name}) the parent says priority 0 and removes {instance.Service.Name}");
                });
            }
        }

        After(RestartUs, () =>
        {
            if (!wasStopped)
            {
                Start();
            }
        });
    }

    internal void LosePower()
    {
        Forget();
        freezes = 0;
        late.Clear();
        AddressesExpired = false;
        HostIsUp = false;
    }

    internal void GetPower()
    {
        HostIsUp = true;
        wasStopped = false;
        Start();
    }

    internal void Freeze()
    {
        if (!HostIsUp || freezes++ > 0)
        {
            return;
        }

        if (!plan.IsKeepalived && IsRunning)
        {
            var its = epoch;
            world.At(world.NowUs + LifetimeUs, () =>
            {
                if (IsFrozen && its == epoch)
                {
                    AddressesExpired = plan.Instances.Any(one => !one.Written.NoAddressLifetime);
                    Say(PairEventKind.Addresses, "the kernel removes virtual addresses that nobody renews");
                }
            });
        }
    }

    internal void Thaw()
    {
        if (freezes == 0 || --freezes > 0)
        {
            return;
        }

        AddressesExpired = false;
        foreach (var life in lives)
        {
            life.Wake();
        }

        var actions = late.ToArray();
        late.Clear();
        foreach (var action in actions)
        {
            action();
        }
    }

    internal void CutOff(bool isCut) => cuts = Math.Max(0, cuts + (isCut ? 1 : -1));

    internal void Carrier(string name, bool isThere)
    {
        var before = HasCarrier(name);
        var count = carriersLost.GetValueOrDefault(name) + (isThere ? -1 : 1);
        _ = count <= 0 ? carriersLost.Remove(name) : (carriersLost[name] = count) > 0;
        if (before != HasCarrier(name))
        {
            tracking?.OnLink(name, isThere);
        }
    }

    internal void Lose(int percent) => LossPercent = percent;

    internal void Script(string name, bool fails)
    {
        _ = fails ? FailingScripts.Add(name) : FailingScripts.Remove(name);
        tracking?.OnScript(name, fails);
    }

    private void Forget()
    {
        epoch++;
        tracking?.End();
        tracking = null;
        lives = [];
        Array.Clear(lifeOf);
        Array.Clear(orphaned);
    }

    private static void ToMembers(RouterLife life, in ElectionInput input)
    {
        for (var member = 0; member < life.Members.Count; member++)
        {
            life.Apply(member, input);
        }
    }
}
