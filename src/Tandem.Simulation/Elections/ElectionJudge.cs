using Tandem.Failover.Election;

namespace Tandem.Simulation.Elections;

/// <summary>
/// Holds what must be true of a segment at any time, by <see cref="ElectionBounds"/>. Cuts and pauses excuse two masters, a cut only on
/// its own network; nobody becomes master while it hears one that is as good; every disturbance excuses none; members of a sync group are alike at all times; once the bound after the last one has passed there is exactly one, who stays, and is the best when all preempt.
/// </summary>
internal sealed class ElectionJudge
{
    private readonly ElectionWorld world;
    private readonly long[,,] togetherSinceUs;
    private readonly long[,] leavingSinceUs;
    private readonly long[,] masterSinceUs;
    private readonly long[,] masterUntilUs;
    private long noneSinceUs = -1;
    private readonly long[] troubledUs;
    private long disturbedUs;
    private long prioritiesUs;
    private long recoveredUs;
    private int settledTransitions = -1;

    internal ElectionJudge(ElectionWorld world)
    {
        this.world = world;
        troubledUs = new long[world.Plan.Members];
        togetherSinceUs = new long[world.Plan.Nodes.Count, world.Plan.Nodes.Count, world.Plan.Members];
        masterSinceUs = new long[world.Plan.Nodes.Count, world.Plan.Members];
        masterUntilUs = new long[world.Plan.Nodes.Count, world.Plan.Members];
        leavingSinceUs = new long[world.Plan.Nodes.Count, world.Plan.Members];
        for (var node = 0; node < world.Plan.Nodes.Count; node++)
        {
            for (var member = 0; member < world.Plan.Members; member++)
            {
                masterSinceUs[node, member] = long.MaxValue;
            }
        }

        foreach (ref var sinceUs in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref togetherSinceUs[0, 0, 0], togetherSinceUs.Length))
        {
            sinceUs = -1;
        }
    }

    private IReadOnlyList<SimulatedNode> Nodes => world.Nodes;

    internal void Disturbed(in Disturbance disturbance)
    {
        Look();
        disturbedUs = world.NowUs;
        settledTransitions = -1;
        if (disturbance.Kind is DisturbanceKind.Priority or DisturbanceKind.Restart)
        {
            prioritiesUs = world.NowUs;
        }

        if (disturbance.Kind == DisturbanceKind.FaultEnds)
        {
            recoveredUs = world.NowUs;
        }
    }

    /// <summary>
    /// None that is as good may have been the only master, and been heard, for longer than it takes to hear it: another one's shorter
    /// interval, or its own after a start or a fault, may have been believed until then. (An owner does not listen first.)
    /// </summary>
    internal void BecomesMaster(int node)
    {
        var router = Nodes[node].Router!;
        var heardUs = world.Plan.Bounds.TwoMastersUs;
        for (var member = 0; member < world.Plan.Members; member++)
        {
            if (world.Cuts[member] > 0 || Nodes.Any(paused => paused.IsPaused))
            {
                continue;
            }

            var excusedUs = Math.Max(Math.Max(troubledUs[member], prioritiesUs), Math.Max(recoveredUs, world.ResignedUs));
            for (var other = 0; other < Nodes.Count && router.Priority(member) < ElectionSettings.OwnerPriority; other++)
            {
                if (other != node && IsMaster(other, member) && world.NowUs - LeftUs(other, member) > heardUs + world.Plan.Weather.LongestDelayUs && Nodes[other].Router!.Priority(member) >= router.Priority(member)
                    && masterSinceUs[other, member] < world.NowUs && world.NowUs - Math.Max(masterSinceUs[other, member], excusedUs) > heardUs)
                {
                    world.Violate($"node {node} becomes master though it hears node {other}, which is as good");
                }
            }
        }
    }

    /// <summary>When any but this one was master last.</summary>
    private long LeftUs(int other, int member)
    {
        var latestUs = 0L;
        for (var third = 0; third < Nodes.Count; third++)
        {
            latestUs = third != other ? Math.Max(latestUs, masterUntilUs[third, member]) : latestUs;
        }

        return latestUs;
    }

    internal void Look()
    {
        var someoneIsPaused = false;
        for (var node = 0; node < Nodes.Count; node++)
        {
            someoneIsPaused |= Nodes[node].IsPaused;
            Alike(node);
        }

        for (var member = 0; member < world.Plan.Members; member++)
        {
            if (someoneIsPaused || world.Cuts[member] > 0)
            {
                troubledUs[member] = disturbedUs = world.NowUs;
            }

            TwoMasters(member);
            Leaving(member);
        }

        NoMaster();
        if (world.NowUs - disturbedUs > world.Plan.Bounds.SettledUs)
        {
            Settled();
        }
    }

    /// <summary>The world ends long after the last disturbance, so that this was looked at.</summary>
    internal void End()
    {
        if (world.Plan.EndsSettled && world.Violations.Count == 0 && settledTransitions < 0)
        {
            world.Violate("the run ended before it was settled: the plan is wrong");
        }
    }

    private bool IsMaster(int node, int member) => Nodes[node].Router is { } router && router.Role(member) == ElectionRole.Master;

    /// <summary>The members of a sync group are what the group is, and nobody stays in FAULT without one.</summary>
    private void Alike(int node)
    {
        if (Nodes[node].Router is not { } router || Nodes[node].IsPaused)
        {
            return;
        }

        var first = router.Role(0);
        for (var member = 0; member < world.Plan.Members; member++)
        {
            var role = router.Role(member);
            if (role != first && first is not (ElectionRole.Leaving or ElectionRole.Stopped))
            {
                world.Violate($"node {node} is {first} in one member of its group and {role} in another");
            }

            if (role == ElectionRole.Fault && !Nodes[node].IsFaulty)
            {
                world.Violate($"node {node} stays in FAULT without one");
            }
        }
    }

    private void TwoMasters(int member)
    {
        for (var one = 0; one < Nodes.Count; one++)
        {
            var isMaster = IsMaster(one, member);
            ref var masterUs = ref masterSinceUs[one, member];
            masterUntilUs[one, member] = isMaster || masterUs != long.MaxValue ? world.NowUs : masterUntilUs[one, member];
            masterUs = !isMaster ? long.MaxValue : Math.Min(masterUs, world.NowUs);
            for (var other = one + 1; other < Nodes.Count; other++)
            {
                ref var sinceUs = ref togetherSinceUs[one, other, member];
                if (!isMaster || !IsMaster(other, member))
                {
                    sinceUs = -1;
                    continue;
                }

                sinceUs = sinceUs < 0 ? world.NowUs : sinceUs;
                var excusedUs = Math.Max(sinceUs, Math.Max(troubledUs[member], prioritiesUs));
                if (world.NowUs - excusedUs > world.Plan.Bounds.TwoMastersUs)
                {
                    world.Violate($"nodes {one} and {other} are both master for {world.NowUs - sinceUs} us");
                    sinceUs = world.NowUs;
                }
            }
        }
    }

    /// <summary>One that leaves goes on serving for its linger at most. Zero is "is not leaving"; nobody leaves at the beginning of the world.</summary>
    private void Leaving(int member)
    {
        for (var node = 0; node < Nodes.Count; node++)
        {
            ref var sinceUs = ref leavingSinceUs[node, member];
            if (Nodes[node].IsPaused || Nodes[node].Router?.Role(member) != ElectionRole.Leaving)
            {
                sinceUs = 0;
                continue;
            }

            sinceUs = sinceUs == 0 ? world.NowUs : sinceUs;
            if (world.NowUs - sinceUs > world.Plan.Bounds.LingerUs)
            {
                world.Violate($"node {node} serves for {world.NowUs - sinceUs} us after its stop");
                sinceUs = world.NowUs;
            }
        }
    }

    private void NoMaster()
    {
        for (var node = 0; node < Nodes.Count; node++)
        {
            if (IsMaster(node, 0))
            {
                noneSinceUs = -1;
                return;
            }
        }

        noneSinceUs = noneSinceUs < 0 ? world.NowUs : noneSinceUs;
        if (world.NowUs - Math.Max(noneSinceUs, disturbedUs) > world.Plan.Bounds.NoMasterUs && Nodes.Any(node => node.IsCandidate))
        {
            world.Violate($"nobody is master for {world.NowUs - noneSinceUs} us");
            noneSinceUs = world.NowUs;
        }
    }

    private void Settled()
    {
        if (settledTransitions >= 0 && settledTransitions != world.Transitions)
        {
            world.Violate("a master changes though nothing has happened");
        }

        if (settledTransitions == world.Transitions)
        {
            return;
        }

        settledTransitions = world.Transitions;
        for (var member = 0; member < world.Plan.Members; member++)
        {
            var index = member;
            var candidates = Nodes.Where(node => node.IsCandidate).ToList();
            var masters = candidates.Where(node => node.Router!.Role(index) == ElectionRole.Master).ToList();
            if (masters.Count != Math.Min(candidates.Count, 1))
            {
                world.Violate($"{masters.Count} of {candidates.Count} candidates are master once all is settled");
            }
            else if (world.Plan.BestWins && masters.Count == 1 && masters[0].Router!.Priority(member) < candidates.Max(node => node.Router!.Priority(index)))
            {
                world.Violate($"the master has priority {masters[0].Router!.Priority(member)}, which is not the best");
            }
        }
    }
}
