using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;

namespace Tandem.Diagnosis.Files;

/// <summary>What contradicts itself in the files of one node, and between them and the host. What one file alone shows to its own reader is not repeated.</summary>
public static class NodeChecks
{
    /// <summary>Beyond this many findings the rest is left away, so that hostile input cannot fill the memory.</summary>
    public const int Limit = 10_000;

    /// <summary>Runs all checks.</summary>
    /// <param name="node">The node.</param>
    public static IReadOnlyList<Finding> Run(CheckedNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node.Failover is not { } failover)
        {
            return [];
        }

        var findings = AddressBinding.Find(node, failover)
            .Concat(HealthScripts.Find(node, failover))
            .Concat(HostScripts.Security(node, failover))
            .Concat(TrackedHealth.Find(node, failover))
            .Concat(TrackedNames.Find(node, failover))
            .Concat(InstanceAddresses.Find(node, failover));
        if (node.Host is { } host)
        {
            findings = findings.Concat(HostScripts.Find(node, failover, host))
                .Concat(HostNetwork.Find(node, failover, host))
                .Concat(HostFirewall.Find(node, failover, host));
        }

        return Bounded(findings);
    }

    /// <summary>The first findings, and that there are more where it is so.</summary>
    internal static IReadOnlyList<Finding> Bounded(IEnumerable<Finding> findings)
    {
        var kept = findings.Take(Limit + 1).ToList();
        if (kept.Count > Limit)
        {
            kept[Limit] = new Finding(Severity.Notice, "more", default, $"There are more findings than these; the rest, beyond {Limit}, is not listed.");
        }

        return kept;
    }

    /// <summary>The group of an instance, or null.</summary>
    internal static VrrpSyncGroup? GroupOf(KeepalivedConfiguration configuration, VrrpInstance instance) =>
        instance.SyncGroup is null ? null : configuration.SyncGroups.FirstOrDefault(g => g.Name == instance.SyncGroup);
}
