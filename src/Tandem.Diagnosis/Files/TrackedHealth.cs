using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;
using Tandem.Failover.Tracking;

namespace Tandem.Diagnosis.Files;

/// <summary>Whether what an instance tracks can move its addresses at all.</summary>
internal static class TrackedHealth
{
    internal static IEnumerable<Finding> Find(CheckedNode node, KeepalivedConfiguration failover)
    {
        foreach (var instance in failover.Instances)
        {
            var arithmetic = PriorityArithmetic.Of(failover, instance);
            if (!arithmetic.TracksAnything && instance.Priority != InstanceTracking.OwnerPriority)
            {
                yield return new Finding(node.Balancer is null ? Severity.Notice : Severity.Warning, "no-tracking", instance.Origin.Position,
                    $"({instance.Name}) tracks nothing but its interface: no health of the balancer moves the address.")
                {
                    Why = "When the balancer dies, hangs or loses its servers while the host lives, clients go on to be sent here.",
                    Advice = "Start both with 'tandem run', which tracks the balancer by itself, or add a vrrp_script and track_script.",
                };
            }

            if (!node.PeerIsKnown)
            {
                foreach (var finding in Ranges(instance, arithmetic))
                {
                    yield return finding;
                }
            }
        }

        foreach (var script in failover.Scripts.Where(s => s.TrackedBy == 0 && !IsNamed(node, failover, s.Name)))
        {
            yield return new Finding(Severity.Warning, "script-not-tracked", script.Origin.Position, $"vrrp_script {script.Name} is tracked by no instance, so it never runs.")
            {
                Why = "What it looks for moves no address.",
                Advice = $"Name it in an instance: track_script {{ {script.Name} }}. The vrrp_script block must stand above the instance.",
            };
        }
    }

    /// <summary>Whether a block names a script although it is not tracked: its reader says why.</summary>
    private static bool IsNamed(CheckedNode node, KeepalivedConfiguration failover, string name) =>
        failover.Instances.Select(static i => i.Origin.Position).Concat(failover.SyncGroups.Select(static g => g.Origin.Position))
            .Any(block => node.Places.Word(block, name).Line != block.Line);

    /// <summary>Without the peer's file: for which of its priorities the weights work, given that it tracks the same.</summary>
    private static IEnumerable<Finding> Ranges(VrrpInstance instance, PriorityArithmetic arithmetic)
    {
        foreach (var loss in arithmetic.Losses.Where(static l => !l.IsFault))
        {
            var lowest = Math.Max(1, instance.Priority - loss.Points + 1);
            var highest = Math.Min(254, instance.Priority + loss.Points - 1);
            var text = instance.State == VrrpState.Master
                ? $"moves the address only to a peer whose priority is {Between(lowest, instance.Priority)}"
                : $"works between this node and a peer whose priority is {Between(lowest, highest)}";
            yield return new Finding(Severity.Notice, "weight-range", loss.Item.Origin.Position,
                $"({instance.Name}) {loss.Item.Name} takes {loss.Points} points of priority {instance.Priority}: that {text}, if it tracks the same.")
            {
                Advice = "Look at both files together: tandem check --pair A.conf B.conf",
            };
        }
    }

    private static string Between(int low, int high) => low >= high ? $"{high}" : $"{low} to {high}";
}
