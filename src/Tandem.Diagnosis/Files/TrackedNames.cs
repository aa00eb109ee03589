using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;
using Tandem.Node.Board;

namespace Tandem.Diagnosis.Files;

/// <summary>Whether the frontends and backends that <c>track_balancer</c> names are in haproxy.cfg.</summary>
internal static class TrackedNames
{
    internal static IEnumerable<Finding> Find(CheckedNode node, KeepalivedConfiguration failover)
    {
        if (node.Balancer is not { } balancer)
        {
            yield break;
        }

        foreach (var instance in failover.Instances)
        {
            if (instance.TrackBalancer is not { } tracking)
            {
                continue;
            }

            foreach (var name in tracking.Frontends.Where(name => !balancer.Proxies.Any(p => p.HasFrontend && p.Name == name)))
            {
                yield return Unknown(instance, tracking, "frontend", name, balancer.Proxies.Where(static p => p.HasFrontend));
            }

            foreach (var (kind, name) in WithoutPlace(balancer, tracking))
            {
                yield return new Finding(Severity.Alert, "tracked-name-without-place", tracking.Origin.Position,
                    $"({instance.Name}) track_balancer names {kind} {name}, which is not among the first {HealthBoard.MaxProxies} frontends and backends of haproxy.cfg.")
                {
                    Why = "The failover is told of no more than these: this node is never fit to be master.",
                    Advice = "Move it up in haproxy.cfg: frontends with a bind line count first, then backends.",
                };
            }

            foreach (var tracked in tracking.Backends)
            {
                if (balancer.Proxies.FirstOrDefault(p => p.HasBackend && p.Name == tracked.Name) is not { } backend)
                {
                    yield return Unknown(instance, tracking, "backend", tracked.Name, balancer.Proxies.Where(static p => p.HasBackend));
                }
                else if (backend.Servers.Count < tracked.MinUp)
                {
                    yield return new Finding(Severity.Alert, "min-up-too-large", tracking.Origin.Position,
                        $"({instance.Name}) track_balancer wants {tracked.MinUp} servers up in backend {tracked.Name}, which has {backend.Servers.Count}.")
                    {
                        Why = "The condition never holds: this node is never fit to be master.",
                        Advice = $"Write min_up with at most {backend.Servers.Count}.",
                    };
                }
            }
        }
    }

    /// <summary>In the order in which a balancer gives places on its board.</summary>
    private static IEnumerable<(string Kind, string Name)> WithoutPlace(HaproxyConfiguration balancer, BalancerTracking tracking)
    {
        var beyond = balancer.Proxies.Where(static p => p is { Disabled: false, HasFrontend: true, Binds.Count: > 0 }).Select(static p => ("frontend", p.Name))
            .Concat(balancer.Proxies.Where(static p => p is { Disabled: false, HasBackend: true }).Select(static p => ("backend", p.Name)))
            .Skip(HealthBoard.MaxProxies)
            .ToHashSet();
        return beyond.Count == 0 ? [] : tracking.Frontends.Select(static name => ("frontend", name)).Concat(tracking.Backends.Select(static b => ("backend", b.Name))).Where(beyond.Contains);
    }

    private static Finding Unknown(VrrpInstance instance, BalancerTracking tracking, string kind, string name, IEnumerable<ProxySection> known)
    {
        var names = known.Select(static p => p.Name).ToList();
        var near = NearestWord.Find(name, names);
        return new Finding(Severity.Alert, "tracked-name-unknown", tracking.Origin.Position, $"({instance.Name}) track_balancer names {kind} {name}, which is not in haproxy.cfg.")
        {
            Why = "What is not there cannot serve: this node is never fit to be master.",
            Advice = near is not null ? $"Did you mean '{near}'?" : $"Write one of: {string.Join(", ", names.Take(8))}.",
        };
    }
}
