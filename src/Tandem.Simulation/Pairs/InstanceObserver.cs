using Tandem.Failover.Election;
using Tandem.Failover.Tracking;

namespace Tandem.Simulation.Pairs;

/// <summary>Tells an instance's election what tracking makes of it.</summary>
internal sealed class InstanceObserver(RouterLife life, int member) : ITrackingObserver
{
    private bool hasStarted;

    public void OnEffectivePriority(int priority) => life.Apply(member, ElectionInput.EffectivePriority(priority));

    public void OnFaultBegan(string reason)
    {
        life.Host.Say(PairEventKind.Tracking, $"({life.Members[member].Name}) {reason}: cannot serve");
        life.Apply(member, ElectionInput.FaultBegins);
    }

    public void OnFaultEnded() => life.Apply(member, ElectionInput.FaultEnds);

    public void OnReady()
    {
        if (hasStarted)
        {
            return;
        }

        hasStarted = true;
        if (life.Members[member].Written is { FaultWithoutPeers: true, Unicast: true, UnicastPeers.Count: 0 })
        {
            life.Apply(member, ElectionInput.FaultBegins);
        }

        life.Apply(member, ElectionInput.Start(life.Host.HasStarted));
    }
}
