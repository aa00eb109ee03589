using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;

namespace Tandem.Diagnosis.Scripts;

/// <summary>A script that a keepalived.conf has the failover run.</summary>
/// <param name="Owner">Whose it is: <c>vrrp_script chk</c>, <c>(VI_1)</c>.</param>
/// <param name="Keyword">The keyword that names it: <c>notify_master</c>; <c>script</c> in a vrrp_script.</param>
/// <param name="Script">The script.</param>
/// <param name="Block">Where its block begins; default for global_defs.</param>
/// <param name="IsTracked">An instance depends on it.</param>
internal sealed record ConfiguredScript(string Owner, string Keyword, NotifyScript Script, Position Block, bool IsTracked)
{
    /// <summary>How it is called: <c>vrrp_script chk</c>, <c>(VI_1) notify_master</c>.</summary>
    internal string Name => IsTracked ? Owner : $"{Owner} {Keyword}";

    /// <summary>All of a file: those that instances track, and those that are run when something changes.</summary>
    internal static IEnumerable<ConfiguredScript> Of(KeepalivedConfiguration failover)
    {
        foreach (var script in failover.Scripts.Where(static one => one.TrackedBy > 0))
        {
            yield return new ConfiguredScript($"vrrp_script {script.Name}", "script", script.Script, script.Origin.Position, true);
        }

        var notifying = failover.Instances.SelectMany(one => Notifying($"({one.Name})", one.Notify, one.Origin.Position)
                .Append(new ConfiguredScript($"({one.Name})", "notify_master_rx_lower_pri", one.NotifyMasterRxLowerPriority!, one.Origin.Position, false)))
            .Concat(failover.SyncGroups.SelectMany(one => Notifying($"({one.Name})", one.Notify, one.Origin.Position)));
        var global = failover.Global;
        foreach (var script in notifying.Concat(
        [
            new ConfiguredScript("global_defs", "notify_fifo_script", global.NotifyFifo?.Script!, default, false),
            new ConfiguredScript("global_defs", "vrrp_notify_fifo_script", global.VrrpNotifyFifo?.Script!, default, false),
            new ConfiguredScript("global_defs", "startup_script", global.StartupScript!, default, false),
            new ConfiguredScript("global_defs", "shutdown_script", global.ShutdownScript!, default, false),
        ]))
        {
            if (script.Script is { Words.Count: > 0 })
            {
                yield return script;
            }
        }
    }

    private static IEnumerable<ConfiguredScript> Notifying(string owner, NotifyScripts notify, Position block) =>
    [
        new ConfiguredScript(owner, "notify_master", notify.Master!, block, false),
        new ConfiguredScript(owner, "notify_backup", notify.Backup!, block, false),
        new ConfiguredScript(owner, "notify_fault", notify.Fault!, block, false),
        new ConfiguredScript(owner, "notify_stop", notify.Stop!, block, false),
        new ConfiguredScript(owner, "notify_deleted", notify.Deleted!, block, false),
        new ConfiguredScript(owner, "notify", notify.Any!, block, false),
    ];
}
