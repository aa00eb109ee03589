using Tandem.Failover.Election;

namespace Tandem.Simulation.Elections;

/// <summary>
/// The election that the daemon runs, of one router or a sync group of them, with the order that its runner promises: what was received comes before
/// timers. What becomes of the effects is for those who derive from it to say.
/// </summary>
internal abstract class ElectingRouter : SimulatedRouter
{
    private readonly ElectionSettings[] settings;
    private readonly EffectList effects;
    private readonly bool isGroup;
    private ElectionRole group;

    /// <summary>Makes one whose members have done nothing yet.</summary>
    /// <param name="world">What it acts on.</param>
    /// <param name="node">Where it runs.</param>
    /// <param name="plan">What that node is.</param>
    /// <param name="settings">Those of each member.</param>
    /// <param name="isGroup">Whether they are a sync group; without one there is one member.</param>
    protected ElectingRouter(ISegment world, int node, NodePlan plan, ElectionSettings[] settings, bool isGroup)
        : base(world, node, plan)
    {
        this.settings = settings;
        this.isGroup = isGroup;
        States = [.. settings.Select(ElectionState.Initial)];
        effects = new EffectList(settings.Length);
    }

    internal sealed override long NextDeadlineUs
    {
        get
        {
            var earliest = ElectionState.Never;
            foreach (ref readonly var state in States.AsSpan())
            {
                earliest = Math.Min(earliest, state.NextDeadlineUs);
            }

            return earliest;
        }
    }

    /// <summary>How each member is.</summary>
    protected ElectionState[] States { get; }

    internal sealed override ElectionRole Role(int member) => States[member].Role;

    internal sealed override bool HoldsAddresses(int member) => States[member].HoldsAddresses;

    internal sealed override byte Priority(int member) => States[member].EffectivePriority;

    internal sealed override void Apply(int member, in ElectionInput input, long localUs)
    {
        effects.Clear();
        if (isGroup)
        {
            group = GroupElection.Apply(group, States, settings, member, input, localUs, effects);
        }
        else
        {
            States[0] = RouterElection.Apply(States[0], settings[0], input, localUs, effects);
        }

        Perform(input, effects.AsSpan());
    }

    internal sealed override void Wake(IReadOnlyList<(int Member, ElectionInput Input)> received, long localUs)
    {
        for (var member = 0; member < States.Length; member++)
        {
            Apply(member, ElectionInput.Woke, localUs);
        }

        foreach (var (member, input) in received)
        {
            Apply(member, input, localUs);
        }
    }

    internal sealed override void Expire(long localUs)
    {
        for (var member = 0; member < States.Length; member++)
        {
            if (States[member].NextDeadlineUs <= localUs)
            {
                Apply(member, ElectionInput.Timer, localUs);
            }
        }
    }

    /// <summary>Does what an input has led to, in order.</summary>
    protected abstract void Perform(in ElectionInput input, ReadOnlySpan<Effect> effects);
}
