using Tandem.Failover.Election;

namespace Tandem.Simulation.Elections;

/// <summary>A node of the segment: its clock, whether it runs, and what is true of the host beyond the life of one process.</summary>
internal sealed class SimulatedNode(ElectionWorld world, int index)
{
    /// <summary>More expirations than this without the deadline moving on is a fault of the election.</summary>
    private const int MostExpirations = 4;

    private readonly NodePlan plan = world.Plan.Nodes[index];
    private readonly List<(int Member, ElectionInput Input)> waiting = [];
    private readonly int[] faults = new int[world.Plan.Members];
    private int priority;
    private bool serviceIsDead;

    /// <summary>What runs; null while the node is down.</summary>
    internal SimulatedRouter? Router { get; private set; }

    internal bool IsPaused { get; private set; }

    /// <summary>True while it takes part in the election and can serve.</summary>
    internal bool IsCandidate => Router is not null && !IsPaused && Router.Role(0) is ElectionRole.Backup or ElectionRole.Master;

    /// <summary>True while something of the host's keeps it from serving.</summary>
    internal bool IsFaulty => faults.Any(count => count > 0);

    /// <summary>True while a client that comes here is served.</summary>
    internal bool Serves => Router is not null && !serviceIsDead && Router.HoldsAddresses(0);

    /// <summary>When its next deadline comes, on the world's clock.</summary>
    internal long NextUs
    {
        get
        {
            var localUs = Router is null || IsPaused ? ElectionState.Never : Router.NextDeadlineUs;
            if (localUs == ElectionState.Never)
            {
                return long.MaxValue;
            }

            // The first moment at which the local clock shows as much.
            var rate = 1_000_000L + plan.DriftPpm;
            return (long)((((Int128)(localUs - plan.OffsetUs) * 1_000_000) + rate - 1) / rate);
        }
    }

    private long LocalUs => plan.OffsetUs + (long)((Int128)world.NowUs * (1_000_000 + plan.DriftPpm) / 1_000_000);

    internal void Start()
    {
        Router = plan.Kind == RouterKind.Tandem ? new TandemRouter(world, index) : new KeepalivedRouter(world, index, plan);
        for (var member = 0; member < world.Plan.Members; member++)
        {
            if (priority > 0)
            {
                Router.Apply(member, ElectionInput.EffectivePriority(priority), LocalUs);
            }

            if (faults[member] > 0)
            {
                Router.Apply(member, ElectionInput.FaultBegins, LocalUs);
            }
        }

        ToAll(ElectionInput.Start());
    }

    internal void Receive(int member, in ElectionInput input)
    {
        if (IsPaused)
        {
            waiting.Add((member, input));
        }
        else
        {
            Router?.Apply(member, input, LocalUs);
        }
    }

    internal void Expire()
    {
        for (var times = 0; Router is not null && NextUs <= world.NowUs; times++)
        {
            if (times == MostExpirations)
            {
                world.Violate($"node {index}: a deadline that has come stays due");
                Router = null;
                return;
            }

            Router.Expire(LocalUs);
        }
    }

    internal void Disturb(in Disturbance disturbance)
    {
        switch (disturbance.Kind)
        {
            case DisturbanceKind.Crash when Router is not null:
                Crash(disturbance.Value > 0);
                break;
            case DisturbanceKind.Restart when !IsPaused:
                if (Router?.Role(0) is ElectionRole.Leaving or ElectionRole.Stopped)
                {
                    ToAll(ElectionInput.Delete); // the new process does not wait for the old one's linger
                    Router = null;
                }

                if (Router is null)
                {
                    Start();
                }

                break;
            case DisturbanceKind.Pause when Router is not null:
                IsPaused = true;
                break;
            case DisturbanceKind.Resume when IsPaused:
                IsPaused = false;
                Router?.Wake(waiting, LocalUs);
                waiting.Clear();
                break;
            case DisturbanceKind.Priority:
                priority = disturbance.Value;
                ToAll(ElectionInput.EffectivePriority(priority));
                break;
            case DisturbanceKind.FaultBegins or DisturbanceKind.FaultEnds:
                Fault(disturbance);
                break;
            case DisturbanceKind.Stop:
                ToAll(ElectionInput.Stop);
                break;
            case DisturbanceKind.ServiceDies:
                serviceIsDead = true;
                break;
        }
    }

    /// <summary>The router is told of the first fault's beginning and of the last one's end.</summary>
    private void Fault(in Disturbance disturbance)
    {
        var begins = disturbance.Kind == DisturbanceKind.FaultBegins;
        for (var member = 0; member < faults.Length; member++)
        {
            if (disturbance.Value >= 0 && disturbance.Value != member)
            {
                continue;
            }

            faults[member] += begins ? 1 : -1;
            if (faults[member] == (begins ? 1 : 0))
            {
                Receive(member, begins ? ElectionInput.FaultBegins : ElectionInput.FaultEnds);
            }
        }
    }

    private void ToAll(in ElectionInput input)
    {
        for (var member = 0; member < world.Plan.Members; member++)
        {
            Receive(member, input);
        }
    }

    private void Crash(bool hasObituary)
    {
        for (var member = 0; hasObituary && member < world.Plan.Members; member++)
        {
            if (Router!.HoldsAddresses(member))
            {
                world.Send(index, member, 0, plan.Settings.AdvertIntervalUs);
            }
        }

        Router = null;
        IsPaused = false;
        waiting.Clear();
        world.Orders.Forget(index);
    }
}
