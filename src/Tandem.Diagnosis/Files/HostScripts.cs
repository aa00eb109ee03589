using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;
using Tandem.Failover.Tracking;

namespace Tandem.Diagnosis.Files;

/// <summary>Scripts that are missing, cannot run, or could be changed by somebody who is not root, judged as the failover judges them before it runs them.</summary>
internal static class HostScripts
{
    private const string Unwatched = "A script that does not run counts for nothing: what it watches is not watched.";

    internal static IEnumerable<Finding> Find(CheckedNode node, KeepalivedConfiguration failover, IHostFacts host)
    {
        var runs = 0;
        var place = default(Position);
        foreach (var (owner, script, position) in Scripts(node, failover))
        {
            runs++;
            place = place.File is null ? position : place;
            foreach (var finding in Judge(owner, script, position, failover.Global, host))
            {
                yield return finding;
            }
        }

        if (runs > 0 && failover.Global.ScriptUser is null && !host.UserExists(ScriptIdentity.DefaultUser))
        {
            yield return new Finding(failover.Global.ScriptSecurity ? Severity.Alert : Severity.Notice, "script-user-missing", place,
                $"there is neither script_user nor a user {ScriptIdentity.DefaultUser}: scripts {(failover.Global.ScriptSecurity ? "do not run" : "run as root")}.")
            {
                Advice = $"useradd -r -s /usr/sbin/nologin {ScriptIdentity.DefaultUser}, or write 'script_user root' if they must be root.",
            };
        }
    }

    /// <summary>Whether anything is run although nobody looks at who could change it: what failover -t ends with 6 for.</summary>
    internal static IEnumerable<Finding> Security(CheckedNode node, KeepalivedConfiguration failover)
    {
        var first = Scripts(node, failover).Select(static s => (Position?)s.Place).FirstOrDefault();
        if (first is { } place && !failover.Global.ScriptSecurity)
        {
            yield return new Finding(node.Host is null ? Severity.Notice : Severity.Warning, "script-security-off", place, "scripts run without enable_script_security.")
            {
                Why = "A script that somebody else may write to would be run, as root where nothing else is said.",
                Advice = "Write 'enable_script_security' into global_defs, and 'script_user NAME' for scripts that need not be root.",
            };
        }
    }

    private static IEnumerable<(string Owner, NotifyScript Script, Position Place)> Scripts(CheckedNode node, KeepalivedConfiguration failover)
    {
        foreach (var script in failover.Scripts.Where(static s => s is { TrackedBy: > 0, Script.Words.Count: > 0 }))
        {
            yield return ($"vrrp_script {script.Name}", script.Script, node.Places.Keyword(script.Origin.Position, "script"));
        }

        foreach (var instance in failover.Instances)
        {
            foreach (var (keyword, script) in Notifying(instance.Notify).Append(("notify_master_rx_lower_pri", instance.NotifyMasterRxLowerPriority)))
            {
                if (script is { Words.Count: > 0 })
                {
                    yield return ($"({instance.Name}) {keyword}", script, node.Places.Keyword(instance.Origin.Position, keyword));
                }
            }
        }

        foreach (var group in failover.SyncGroups)
        {
            foreach (var (keyword, script) in Notifying(group.Notify))
            {
                if (script is { Words.Count: > 0 })
                {
                    yield return ($"({group.Name}) {keyword}", script, node.Places.Keyword(group.Origin.Position, keyword));
                }
            }
        }
    }

    private static (string Keyword, NotifyScript? Script)[] Notifying(NotifyScripts notify) =>
    [
        ("notify_master", notify.Master), ("notify_backup", notify.Backup), ("notify_fault", notify.Fault), ("notify_stop", notify.Stop),
        ("notify_deleted", notify.Deleted), ("notify", notify.Any),
    ];

    private static IEnumerable<Finding> Judge(string owner, NotifyScript script, Position place, GlobalDefinitions global, IHostFacts host)
    {
        if (host.CheckScript(script, global, out var problem) is not { } found)
        {
            // Said once for all scripts where nobody is named.
            if (script.User is not null || global.ScriptUser is not null)
            {
                yield return new Finding(Severity.Alert, "script-user-missing", place, $"{owner}: {problem}.") { Why = Unwatched, Advice = "Create the user, or name another." };
            }

            yield break;
        }

        var advice = string.Join(' ', found.Lines.Skip(1));
        var said = found.Lines.Count > 0 ? found.Lines[0].TrimEnd('.') : $"'{script.Command}'";
        if (found.Command is null)
        {
            var kind = found.IsMissing ? "script-missing" : found.IsInsecure ? "script-insecure" : "script-not-executable";
            yield return new Finding(Severity.Alert, kind, place, $"{owner}: {said}.")
            {
                Why = Unwatched,
                Advice = advice.Length > 0 ? advice : "Put it there, or correct the path.",
            };
        }
        else if (found.IsInsecure)
        {
            yield return new Finding(Severity.Warning, "script-insecure", place, $"{owner}: {said}.") { Why = "Somebody who is not root can change what root runs.", Advice = advice };
        }
        else if (found.Lines.Count > 0)
        {
            yield return new Finding(Severity.Notice, "script-by-search", place, $"{owner}: {said}.");
        }
    }
}
