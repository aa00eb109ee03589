using Tandem.Failover.Election;
using Tandem.Simulation.Elections;

namespace Tandem.Simulation.Pairs;

/// <summary>The election that the daemon runs, of one instance or a sync group, each member by its own settings.</summary>
internal sealed class ConfiguredRouter(RouterLife life, NodePlan plan, ElectionSettings[] settings, bool isGroup)
    : ElectingRouter(life, life.Host.Plan.Index, plan, settings, isGroup)
{
    /// <summary>Whether a sender is the master that a member follows: then skip_check_adv_addr skips.</summary>
    internal bool Follows(int member, RouterAddress sender) =>
        States[member].Role == ElectionRole.Backup && States[member].MasterPriority > 0 && States[member].MasterAddress == sender;

    protected override void Perform(in ElectionInput input, ReadOnlySpan<Effect> effects)
    {
        foreach (ref readonly var effect in effects)
        {
            life.Perform(effect);
        }
    }
}
