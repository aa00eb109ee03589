using Tandem.Failover.Election;
using Tandem.Failover.Protocol;
using Tandem.Simulation.Elections;

namespace Tandem.Simulation.Pairs;

/// <summary>
/// One router of a node, or a sync group of them, in one life of its process: joins an election to the network, the timeline and what is
/// tracked, as VirtualRouter does in the daemon.
/// </summary>
internal sealed class RouterLife : ISegment
{
    private readonly PairWorld world;
    private readonly SimulatedRouter router;
    private readonly string groupName;
    private readonly List<(int Member, ElectionInput Input)> waiting = [];

    internal RouterLife(PairWorld world, PairHost host, IReadOnlyList<PairInstance> members, string? group)
    {
        this.world = world;
        Host = host;
        Members = members;
        groupName = group ?? "";
        var plan = PairPlanner.PlanOf(members[0], world.Plan.Nodes);
        router = host.Plan.IsKeepalived
            ? new KeepalivedRouter(this, host.Plan.Index, plan)
            : new ConfiguredRouter(this, plan, [.. members.Select(static one => one.Settings)], group is not null);
    }

    internal PairHost Host { get; }

    internal IReadOnlyList<PairInstance> Members { get; }

    internal long NextUs => router.NextDeadlineUs;

    internal ElectionRole Role(int member) => router.Role(member);

    internal bool Holds(int member) => router.HoldsAddresses(member);

    internal byte Priority(int member) => router.Priority(member);

    internal void Expire() => router.Expire(world.NowUs);

    internal void Apply(int member, in ElectionInput input)
    {
        if (Host.IsFrozen)
        {
            waiting.Add((member, input));
            return;
        }

        if (input.Kind == ElectionInputKind.EffectivePriority)
        {
            world.PriorityChanged(Members[member].Service);
        }

        router.Apply(member, input, world.NowUs);
    }

    /// <summary>An advertisement has arrived for a member.</summary>
    internal void Receive(int member, PairInstance from, byte priority, Hearing hearing)
    {
        if (router.Role(member) is ElectionRole.Initial or ElectionRole.Fault or ElectionRole.Stopped)
        {
            return;
        }

        var known = router is ConfiguredRouter ours && ours.Follows(member, from.Settings.Address);
        var rejection = known ? hearing.RejectionOfKnown : hearing.Rejection;
        if (rejection is Rejection.None or Rejection.OwnAddress)
        {
            Apply(member, ElectionInput.Advertisement(priority, from.Settings.AdvertIntervalUs, from.Settings.Address));
        }
    }

    internal void Wake()
    {
        var received = waiting.ToArray();
        waiting.Clear();
        router.Wake(received, world.NowUs);
    }

    internal void Perform(in Effect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.SendAdvertisement:
                world.Send(Members[effect.Member], effect.Priority);
                break;
            case EffectKind.AddAddresses when world.Records:
                Host.Say(PairEventKind.Addresses, $"({Members[effect.Member].Name}) has {Members[effect.Member].Service.Name}, and announces it");
                break;
            case EffectKind.RemoveAddresses when world.Records:
                Host.Say(PairEventKind.Addresses, $"({Members[effect.Member].Name}) removes {Members[effect.Member].Service.Name}");
                break;
            case EffectKind.Announce:
                world.Announce(Members[effect.Member]);
                break;
            case EffectKind.Log when world.Records:
                Host.Say(PairEventKind.Election, ElectionWords.Of(effect, effect.Member < 0 ? "" : Members[effect.Member].Name, groupName));
                break;
        }
    }

    void ISegment.Send(int from, int member, byte priority, long intervalUs) => world.Send(Members[member], priority);

    void ISegment.Announce(int from, int member) => world.Announce(Members[member]);

    void ISegment.BecomesMaster(int node)
    {
    }

    void ISegment.Say(int node, string what)
    {
        if (world.Records)
        {
            Host.Say(PairEventKind.Election, what.Replace("(keepalived)", $"({Members[0].Name})", StringComparison.Ordinal));
        }
    }
}
