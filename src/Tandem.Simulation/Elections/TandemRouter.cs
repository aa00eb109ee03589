using Tandem.Failover.Election;

namespace Tandem.Simulation.Elections;

/// <summary>The election that the daemon runs, with the order that its runner promises: what was received comes before timers.</summary>
internal sealed class TandemRouter : SimulatedRouter
{
    private readonly ElectionWorld world;
    private readonly ElectionSettings[] settings;
    private readonly ElectionState[] states;
    private readonly EffectList effects;
    private ElectionRole group;

    internal TandemRouter(ElectionWorld world, int node)
        : base(world, node, world.Plan.Nodes[node])
    {
        this.world = world;
        settings = new ElectionSettings[world.Plan.Members];
        states = new ElectionState[settings.Length];
        effects = new EffectList(settings.Length);
        for (var member = 0; member < settings.Length; member++)
        {
            settings[member] = Plan.Settings;
            states[member] = ElectionState.Initial(Plan.Settings);
        }
    }

    internal override long NextDeadlineUs
    {
        get
        {
            var earliest = ElectionState.Never;
            foreach (ref readonly var state in states.AsSpan())
            {
                earliest = Math.Min(earliest, state.NextDeadlineUs);
            }

            return earliest;
        }
    }

    internal override ElectionRole Role(int member) => states[member].Role;

    internal override bool HoldsAddresses(int member) => states[member].HoldsAddresses;

    internal override byte Priority(int member) => states[member].EffectivePriority;

    internal override void Apply(int member, in ElectionInput input, long localUs)
    {
        effects.Clear();
        if (states.Length > 1)
        {
            group = GroupElection.Apply(group, states, settings, member, input, localUs, effects);
        }
        else
        {
            states[0] = RouterElection.Apply(states[0], settings[0], input, localUs, effects);
        }

        Perform(input);
    }

    internal override void Wake(IReadOnlyList<(int Member, ElectionInput Input)> received, long localUs)
    {
        for (var member = 0; member < states.Length; member++)
        {
            Apply(member, ElectionInput.Woke, localUs);
        }

        foreach (var (member, input) in received)
        {
            Apply(member, input, localUs);
        }
    }

    internal override void Expire(long localUs)
    {
        for (var member = 0; member < states.Length; member++)
        {
            if (states[member].NextDeadlineUs <= localUs)
            {
                Apply(member, ElectionInput.Timer, localUs);
            }
        }
    }

    private void Perform(in ElectionInput input)
    {
        world.Orders.Begin(Node, states);
        foreach (ref readonly var effect in effects.AsSpan())
        {
            world.Orders.See(effect);
            switch (effect.Kind)
            {
                case EffectKind.SendAdvertisement:
                    World.Send(Node, effect.Member, effect.Priority, settings[effect.Member].AdvertIntervalUs);
                    break;
                case EffectKind.AddAddresses or EffectKind.RemoveAddresses:
                    World.Say(Node, $"{effect.Kind} of {effect.Member}");
                    break;
                case EffectKind.Announce:
                    World.Announce(Node, effect.Member);
                    break;
                case EffectKind.Log when world.Records:
                    World.Say(Node, ElectionWords.Of(effect, $"V{effect.Member}", "G"));
                    break;
                case EffectKind.Notify when effect.Notified == NotifiedState.Master:
                    World.BecomesMaster(Node);
                    break;
            }
        }

        world.Orders.End(input);
    }
}
