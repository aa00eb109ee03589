using Tandem.Failover.Election;
using Tandem.Simulation.Elections;

namespace Tandem.Simulation.Pairs;

/// <summary>The election that the daemon runs, of one instance or a sync group, each member by its own settings.</summary>
internal sealed class ConfiguredRouter : SimulatedRouter
{
    private readonly RouterLife life;
    private readonly ElectionSettings[] settings;
    private readonly ElectionState[] states;
    private readonly EffectList effects;
    private readonly bool isGroup;
    private ElectionRole group;

    internal ConfiguredRouter(RouterLife life, NodePlan plan, ElectionSettings[] settings, bool isGroup)
        : base(life, life.Host.Plan.Index, plan)
    {
        this.life = life;
        this.settings = settings;
        this.isGroup = isGroup;
        states = [.. settings.Select(ElectionState.Initial)];
        effects = new EffectList(settings.Length);
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

    /// <summary>Whether a sender is the master that a member follows: then skip_check_adv_addr skips.</summary>
    internal bool Follows(int member, RouterAddress sender) =>
        states[member].Role == ElectionRole.Backup && states[member].MasterPriority > 0 && states[member].MasterAddress == sender;

    internal override void Apply(int member, in ElectionInput input, long localUs)
    {
        effects.Clear();
        if (isGroup)
        {
            group = GroupElection.Apply(group, states, settings, member, input, localUs, effects);
        }
        else
        {
            states[0] = RouterElection.Apply(states[0], settings[0], input, localUs, effects);
        }

        foreach (ref readonly var effect in effects.AsSpan())
        {
            life.Perform(effect);
        }
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
}
