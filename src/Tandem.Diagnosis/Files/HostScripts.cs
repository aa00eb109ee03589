using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;
using Tandem.Diagnosis.Scripts;
using Tandem.Failover.Tracking;

namespace Tandem.Diagnosis.Files;

/// <summary>Scripts that are missing, cannot run, or could be changed by somebody who is not root.</summary>
internal static class HostScripts
{
    internal static IEnumerable<Finding> Find(CheckedNode node, KeepalivedConfiguration failover, IHostFacts host)
    {
        foreach (var fault in ScriptFault.Find(failover, host.CheckScript))
        {
            // Said once for all scripts where nobody is named.
            if (fault.Kind != ScriptFaultKind.NoUser || fault.Script.Script.User is not null || failover.Global.ScriptUser is not null)
            {
                yield return Describe(fault, Place(node, fault.Script));
            }
        }

        if (ConfiguredScript.Of(failover).FirstOrDefault() is { } first && failover.Global.ScriptUser is null && !host.UserExists(ScriptIdentity.DefaultUser))
        {
            yield return new Finding(failover.Global.ScriptSecurity ? Severity.Alert : Severity.Notice, "script-user-missing", Place(node, first),
                $"there is neither script_user nor a user {ScriptIdentity.DefaultUser}: scripts {(failover.Global.ScriptSecurity ? "do not run" : "run as root")}.")
            {
                Advice = $"useradd -r -s /usr/sbin/nologin {ScriptIdentity.DefaultUser}, or write 'script_user root' if they must be root.",
            };
        }
    }

    /// <summary>Whether anything is run although nobody looks at who could change it: what failover -t ends with 6 for.</summary>
    internal static IEnumerable<Finding> Security(CheckedNode node, KeepalivedConfiguration failover)
    {
        if (ConfiguredScript.Of(failover).FirstOrDefault() is { } first && !failover.Global.ScriptSecurity)
        {
            yield return new Finding(node.Host is null ? Severity.Notice : Severity.Warning, "script-security-off", Place(node, first), "scripts run without enable_script_security.")
            {
                Why = "A script that somebody else may write to would be run, as root where nothing else is said.",
                Advice = "Write 'enable_script_security' into global_defs, and 'script_user NAME' for scripts that need not be root.",
            };
        }
    }

    private static Position Place(CheckedNode node, ConfiguredScript script) =>
        script.Block.File is null ? default : node.Places.Keyword(script.Block, script.Keyword);

    private static Finding Describe(ScriptFault fault, Position place)
    {
        var (severity, kind) = fault.Kind switch
        {
            ScriptFaultKind.Missing => (Severity.Alert, "script-missing"),
            ScriptFaultKind.NotExecutable => (Severity.Alert, "script-not-executable"),
            ScriptFaultKind.Insecure => (Severity.Alert, "script-insecure"),
            ScriptFaultKind.InsecureAndRun => (Severity.Warning, "script-insecure"),
            ScriptFaultKind.NoUser => (Severity.Alert, "script-user-missing"),
            _ => (Severity.Notice, "script-by-search"),
        };
        return new Finding(severity, kind, place, $"{fault.Script.Name}: {fault.Said}.")
        {
            Why = fault.Consequence,
            Advice = fault.Advice.Length > 0 || !fault.KeepsItFromRunning ? fault.Advice : "Put it there, or correct the path.",
        };
    }
}
