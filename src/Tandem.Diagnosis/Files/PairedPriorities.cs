using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;

namespace Tandem.Diagnosis.Files;

/// <summary>Who is master, and whether what is tracked can change it.</summary>
internal static class PairedPriorities
{
    internal static IEnumerable<Finding> Find(InstanceCouple couple, WrittenPlaces places, ICollection<string> proven)
    {
        var first = PriorityArithmetic.Of(couple.FirstFile, couple.First);
        var second = PriorityArithmetic.Of(couple.SecondFile, couple.Second);
        foreach (var finding in States(couple, places))
        {
            yield return finding;
        }

        if (first.Healthy == second.Healthy && couple.First.Priority != 255)
        {
            yield return new Finding(Severity.Warning, "priority-equal", places.Keyword(couple.First.Origin.Position, "priority"),
                $"({couple.First.Name}) both nodes have priority {first.Healthy} while all is well.")
            {
                Why = "Who is master is left to chance: whoever was first stays, and when both begin at once the higher address wins.",
                Advice = "Give one of them a higher priority.",
            };
        }

        // With equal priorities either of them may be the master.
        foreach (var (strong, weak) in first.Healthy > second.Healthy ? [(first, second)] : first.Healthy < second.Healthy ? [(second, first)] : new[] { (first, second), (second, first) })
        {
            foreach (var finding in Losses(strong, weak, proven))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> States(InstanceCouple couple, WrittenPlaces places)
    {
        var (a, b) = (couple.First, couple.Second);
        var bothMaster = a.State == VrrpState.Master && b.State == VrrpState.Master;
        if (a.Priority == 255 && b.Priority == 255)
        {
            yield return new Finding(Severity.Alert, "two-owners", places.Keyword(a.Origin.Position, "priority"), $"({a.Name}) both nodes have priority 255.")
            {
                Why = "Each takes itself for the owner of the addresses and never yields: two masters.",
                Advice = "Write 'priority' with numbers from 1 to 254 in both files ('state MASTER' without one means 255).",
            };
        }
        else if (bothMaster && places.Has(a.Origin.Position, "nopreempt") && places.Has(b.Origin.Position, "nopreempt"))
        {
            yield return new Finding(Severity.Alert, "nopreempt-master", places.Keyword(a.Origin.Position, "nopreempt"), $"({a.Name}) nopreempt and state MASTER in both files.")
            {
                Why = "nopreempt has no effect with state MASTER: a node that comes back takes the address away again.",
                Advice = "Write 'state BACKUP' in both files.",
            };
        }
        else if (bothMaster)
        {
            yield return new Finding(Severity.Warning, "two-masters", places.Keyword(a.Origin.Position, "state"), $"({a.Name}) state MASTER in both files.")
            {
                Why = "Priorities decide in the end, but nopreempt and preempt_delay have no effect with it.",
                Advice = "Write 'state BACKUP' in the file of lower priority, or in both.",
            };
        }
    }

    private static IEnumerable<Finding> Losses(PriorityArithmetic strong, PriorityArithmetic weak, ICollection<string> proven)
    {
        var name = strong.Instance.Name;
        var weighted = strong.Losses.Where(static l => !l.IsFault).ToList();
        foreach (var loss in strong.Losses.Where(static l => l.IsFault))
        {
            proven.Add($"({name}) {loss.Item.Name}: its failure is FAULT, moves");
        }

        var together = strong.After(weighted.Sum(static l => l.Points));
        var anything = strong.HasFiles || strong.HasFaultOfHealth || together < weak.Healthy;
        foreach (var loss in weighted)
        {
            var after = strong.After(loss.Points);
            var place = loss.Item.Origin.Position;
            var figures = strong.Figures(loss.Points);
            if (after < weak.Healthy && !weak.Instance.Preempt)
            {
                yield return new Finding(strong.HasFaultOfHealth ? Severity.Warning : Severity.Alert, "weight-nopreempt", place,
                    $"({name}) {loss.Item.Name}: {figures} < {weak.Healthy}, but the peer has nopreempt, never moves.")
                {
                    Why = "A backup with nopreempt does not take over from a master whose priority only sinks.",
                    Advice = "Leave the weight away (or write 0): the instance then goes to FAULT, and any peer takes over. Or remove nopreempt.",
                };
            }
            else if (after < weak.Healthy)
            {
                proven.Add($"({name}) {loss.Item.Name}: {figures} < {weak.Healthy}, moves");
            }
            else
            {
                yield return new Finding(anything ? Severity.Warning : Severity.Alert, "weight-too-small", place,
                    $"({name}) {loss.Item.Name}: {figures} {(after == weak.Healthy ? "=" : ">")} {weak.Healthy}, never moves.")
                {
                    Why = together < weak.Healthy
                        ? "Alone its failure does not move the address; only with others."
                        : after == weak.Healthy ? "The peer takes over from a lower priority only, not from an equal one." : "The priority stays above the peer's, so the failure moves nothing.",
                    Advice = $"Write a weight of at least {strong.Healthy - weak.Healthy + 1} (or -{strong.Healthy - weak.Healthy + 1}) in both files, or 0, which means FAULT.",
                };
            }
        }
    }
}
