using Tandem.Failover.Election;
using Tandem.Failover.Tracking;

namespace Tandem.Simulation.Pairs;

/// <summary>Judges runs, and says in words why one failed.</summary>
internal static class PairVerdict
{
    /// <summary>Whether a fault must take a service from a node that has it.</summary>
    internal static bool MustMove(PairPlan plan, PairFault fault, PairService service)
    {
        if (!fault.Harms || service.Instances.FirstOrDefault(one => one.Node == fault.Node) is not { } instance)
        {
            return false;
        }

        var node = plan.Nodes[fault.Node];
        return fault.Kind switch
        {
            PairFaultKind.LosesCarrier => instance.Interface == fault.Name
                || node.TrackedBy(instance.Written).Any(entry => entry.IsInterface && entry.Item.Name == fault.Name),
            PairFaultKind.ScriptFails => node.TrackedBy(instance.Written).Any(entry => entry.Kind == TrackedKind.Script && entry.Item.Name == fault.Name),
            _ => true,
        };
    }

    /// <summary>
    /// Finds the services that were not where they should have been when faults were undone, or in the end. What a fault left no time for is
    /// no failure as long as clients were served; when they were not, the same faults without an end tell whether another node would have come.
    /// </summary>
    internal static void FindStuck(PairRun run, PairFailure?[] found)
    {
        for (var service = 0; service < found.Length; service++)
        {
            foreach (var moment in run.Moments)
            {
                if (IsMisplaced(run, moment, service))
                {
                    found[service] = WhenLate(run, moment, service);
                }

                if (found[service] is not null)
                {
                    break;
                }
            }
        }
    }

    /// <summary>Whether a service is on a node that the faults of the moment harm, or nowhere, when another could serve.</summary>
    internal static bool IsMisplaced(PairRun run, PairMoment moment, int service)
    {
        var held = moment.Probes[service];
        var watched = run.World.Plan.Services[service];
        if (!held.Sound.Contains(true))
        {
            return false; // nobody could
        }

        if (held.ServedBy < 0)
        {
            return true;
        }

        var harmed = run.FaultsAt(moment.AtUs).Any(fault => fault.Node == held.ServedBy && MustMove(run.World.Plan, fault, watched));
        return harmed && watched.Instances.Where((one, at) => one.Node != held.ServedBy && held.Sound[at]).Any();
    }

    /// <summary>What shows a failure: this moment when there was time enough, faults without an end when there was not; null for no failure.</summary>
    private static PairFailure? WhenLate(PairRun run, PairMoment moment, int service)
    {
        var held = moment.Probes[service];
        var timing = new PairTiming(run.World.Plan);
        var active = run.FaultsAt(moment.AtUs).ToList();
        var changes = run.Faults.SelectMany(static fault => new[] { fault.AtUs, fault.AtUs + Math.Max(0, fault.ForUs) }).Where(us => us < moment.AtUs).DefaultIfEmpty(0);
        if (moment.AtUs == run.EndUs || moment.AtUs - changes.Max() >= timing.MoveUs)
        {
            return new PairFailure(moment.AtUs, held, active);
        }

        if (held.ServedBy >= 0 && active.TrueForAll(fault => run.OutageUs(service, fault.AtUs, moment.AtUs) == 0))
        {
            return null;
        }

        var endless = run.Faults.Where(fault => fault.AtUs < moment.AtUs).Select(fault => active.Contains(fault) ? fault with { ForUs = -1 } : fault).ToList();
        var prolonged = PairRun.Prolong(run.World.Plan, endless, moment.AtUs + timing.HoldUs);
        return IsMisplaced(prolonged, prolonged.Moments[^1], service) ? new PairFailure(moment.AtUs, prolonged.Moments[^1].Probes[service], active) : null;
    }

    /// <summary>The nodes that could have served, and should.</summary>
    internal static IEnumerable<int> Able(PairService service, PairFailure failure) =>
        service.Instances.Where((one, at) => one.Node != failure.Held.ServedBy && failure.Held.Sound[at]).Select(static one => one.Node).Distinct();

    internal static bool HasUnexcused(PairRun run, int service) =>
        run.World.Watches[service].UnexcusedUs > run.World.Plan.Services[service].Bounds.TwoMastersUs;

    /// <summary>Why a service is not where it should be.</summary>
    internal static string WhyStuck(PairRun run, int service)
    {
        var (before, held) = (run.Before[service], run.Stuck(service)!.Held);
        var faults = run.Stuck(service)!.Faults;
        var plan = run.World.Plan;
        var instances = plan.Services[service].Instances;
        var sound = Enumerable.Range(0, instances.Count).Where(one => held.Sound[one]).ToList();
        var waits = sound.FirstOrDefault(one => held.Roles[one] == ElectionRole.Master, -1);
        if (waits >= 0 && held.ServedBy < 0 && held.Believed >= 0)
        {
            return $"{plan.Nodes[instances[waits].Node].Name} is master, but clients still send to {plan.Nodes[held.Believed].Name}, which announced last: nothing makes {plan.Nodes[instances[waits].Node].Name} announce before its refresh ({PairTimes.Short(instances[waits].Settings.GarpMasterRefreshUs)})";
        }

        var at = Enumerable.Range(0, instances.Count).FirstOrDefault(one => held.Roles[one] == ElectionRole.Master && faults.Any(fault => fault.Node == instances[one].Node), -1);
        var others = sound.Where(one => one != at).ToList();
        if (at < 0 || others.Count == 0)
        {
            return $"no node serves {held.Service.Name}: " + string.Join(", ", instances.Select((one, index) => $"{plan.Nodes[one.Node].Name} is {held.Roles[index].ToString().ToUpperInvariant()} with priority {held.Priorities[index]}"));
        }

        var node = plan.Nodes[instances[at].Node];
        var best = others.MaxBy(one => held.Priorities[one]);
        var other = plan.Nodes[instances[best].Node].Name;
        if (held.Priorities[at] == before.Priorities[at])
        {
            return WhyUnseen(node, instances[at], faults.Last(fault => fault.Node == node.Index).Kind, held.Priorities[at]);
        }

        var (was, now, theirs) = (before.Priorities[at], held.Priorities[at], held.Priorities[best]);
        if (now > was)
        {
            return $"the fault raises the priority of {node.Name} from {was} to {now}, and {other} has {theirs}: what {instances[at].Name} ({instances[at].Written.Origin.Position}) tracks has 'reverse', so that it counts while it fails; remove that";
        }

        return now >= theirs
            ? $"the weight is too small to move {held.Service.Name}: {node.Name} goes from priority {was} to {now}, and {other} has {theirs}; {now} {(now == theirs ? "=" : ">")} {theirs}, never moves. A weight of {was - theirs + 1} (or -{was - theirs + 1}) would move it"
            : !instances[best].Settings.Preempts
                ? $"{other} has nopreempt: it does not take over from {node.Name}, which goes on with priority {now} < {theirs}; remove nopreempt there, or let the script have no weight, so that it brings FAULT"
                : $"{other} ({theirs}) has not taken over from {node.Name} ({now}) yet: its preempt_delay is {PairTimes.Short(instances[best].Settings.PreemptDelayUs)}";
    }

    /// <summary>Why two nodes are master beside each other.</summary>
    internal static string WhyTwo(PairRun run, int service)
    {
        var plan = run.World.Plan;
        var instances = plan.Services[service].Instances;
        var deaf = instances.SelectMany(from => from.Hearings
            .Where(hearing => hearing.Why.Length > 0 && instances.Any(to => to.Node == hearing.Node))
            .Select(hearing => $"{plan.Nodes[hearing.Node].Name} does not take the advertisements of {plan.Nodes[from.Node].Name}: {hearing.Why}")).ToList();
        return deaf.Count > 0
            ? string.Join("; ", deaf)
            : $"{string.Join(" and ", instances.Select(one => plan.Nodes[one.Node].Name).Distinct())} are both master of {plan.Services[service].Name} for {PairTimes.Short(run.World.Watches[service].UnexcusedUs)}, though they hear each other";
    }

    private static string WhyUnseen(PairNodePlan node, PairInstance instance, PairFaultKind kind, byte priority)
    {
        var scripts = node.TrackedBy(instance.Written).Where(static entry => entry.Kind == TrackedKind.Script)
            .Select(entry => node.Configuration.Scripts.FirstOrDefault(script => script.Name == entry.Item.Name)).OfType<Configuration.Keepalived.Model.VrrpScript>().ToList();
        var idiom = scripts.FirstOrDefault(static script => ScriptIdiomParser.Recognise(script.Script.Words) is not null);
        return kind switch
        {
            PairFaultKind.BalancerFreezes when idiom is not null =>
                $"{node.Name} does not notice: script {idiom.Name} (\"{idiom.Script.Command}\") only asks whether the process is there, and a frozen one is. Have a script send a request, or use track_balancer with 'tandem run'",
            PairFaultKind.BalancerFreezes or PairFaultKind.BalancerDies =>
                $"{node.Name} does not notice: instance {instance.Name} ({instance.Written.Origin.Position}) tracks nothing that knows how the balancer is. Add a track_script, or use track_balancer with 'tandem run'",
            PairFaultKind.LosesCarrier => $"{node.Name} does not track the interface with an effect (dont_track_primary, or a weight of no consequence)",
            PairFaultKind.ScriptFails => $"{node.Name} keeps its priority {priority}: the script has no effect on it",
            _ => $"{node.Name} still is master with priority {priority}",
        };
    }
}
