using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Failover.Tracking;

/// <summary>
/// What is to be said about all scripts of a configuration before any of them runs, for the start of the daemon and for <c>-t</c>.
/// </summary>
/// <param name="Lines">What is to be said of single scripts; those who run them say it too.</param>
/// <param name="HasErrors">Whether there are errors of the configuration: <c>-t</c> ends with 5.</param>
/// <param name="Violations">The lines that are said when scripts run without <c>enable_script_security</c>, after the others: <c>-t</c> ends with 6 then.</param>
public sealed record ScriptSurvey(IReadOnlyList<string> Lines, bool HasErrors, IReadOnlyList<string> Violations)
{
    /// <summary>Looks at all scripts.</summary>
    /// <param name="configuration">The configuration.</param>
    public static ScriptSurvey Of(KeepalivedConfiguration configuration)
    {
        var lines = new List<string>();
        var hasErrors = false;
        var scripts = 0;
        var insecure = 0;
        foreach (var definition in configuration.Scripts)
        {
            var found = CheckTracked(definition, configuration.Global, lines.Add);
            hasErrors |= found is null or { Command: null, IsMissing: true } or { Command: null, IsInsecure: true };
            scripts += found is { IsMissing: false } ? 1 : 0;
            insecure += found is { IsInsecure: true } ? 1 : 0;
        }

        var security = new ScriptSecurity(configuration.Global.ScriptSecurity);
        foreach (var script in Notifying(configuration))
        {
            if (Identity(script, configuration.Global, out var problem) is not { } identity)
            {
                lines.Add(problem);
                hasErrors = true;
                continue;
            }

            var found = security.Check(script.Words, identity);
            lines.AddRange(found.Lines);
            scripts += found.IsMissing ? 0 : 1;
            insecure += found.IsInsecure ? 1 : 0;
        }

        var violations = new List<string>();
        if (!configuration.Global.ScriptSecurity)
        {
            if (LifeScripts(configuration.Global, security).Any())
            {
                violations.Add("SECURITY VIOLATION - start/shutdown scripts are being executed but script_security not enabled.");
            }

            if (scripts > 0)
            {
                violations.Add($"SECURITY VIOLATION - scripts are being executed but script_security not enabled.{(insecure > 0 ? " There are insecure scripts." : "")}");
            }
        }

        return new ScriptSurvey(lines, hasErrors, violations);
    }

    /// <summary>The scripts of start and stop that are there.</summary>
    private static IEnumerable<NotifyScript> LifeScripts(GlobalDefinitions global, ScriptSecurity security) =>
        new[] { global.StartupScript, global.ShutdownScript }
            .OfType<NotifyScript>()
            .Where(script => Identity(script, global, out _) is { } identity && !security.Check(script.Words, identity).IsMissing);

    /// <summary>Whom a script runs as.</summary>
    /// <param name="script">The script.</param>
    /// <param name="global">The global definitions.</param>
    /// <param name="problem">What is wrong when null is returned.</param>
    public static ScriptIdentity? Identity(NotifyScript script, GlobalDefinitions global, out string problem) =>
        script.User == null ? ScriptIdentity.Default(global, out problem) : ScriptIdentity.Of(script.User, script.Group, out problem);

    /// <summary>Checks a tracked script; null when there is nobody whom it could run as.</summary>
    internal static CheckedScript? CheckTracked(VrrpScript definition, GlobalDefinitions global, Action<string> log)
    {
        if (Identity(definition.Script, global, out var problem) is not { } identity)
        {
            log(problem);
            log(definition.Script.User == null
                ? $"Unable to set default user for vrrp script {definition.Name} - removing"
                : $"Unable to set uid/gid for script '{definition.Script.Command}'");
            return null;
        }

        var found = new ScriptSecurity(global.ScriptSecurity).Check(definition.Script.Words, identity);
        foreach (var line in found.Lines)
        {
            log(line);
        }

        if (found.Command == null && (found.IsMissing || found.IsInsecure))
        {
            log($"Disabling track script {definition.Name} {(found.IsMissing ? "since not found/accessible" : "due to insecure")}");
        }

        return found;
    }

    private static IEnumerable<NotifyScript> Notifying(KeepalivedConfiguration configuration)
    {
        var scripts = new List<NotifyScript?> { configuration.Global.NotifyFifo?.Script, configuration.Global.VrrpNotifyFifo?.Script };
        foreach (var instance in configuration.Instances)
        {
            AddTo(scripts, instance.Notify);
            scripts.Add(instance.NotifyMasterRxLowerPriority);
        }

        foreach (var notify in configuration.SyncGroups.Select(static group => group.Notify).Concat(configuration.IdleNotify))
        {
            AddTo(scripts, notify);
        }

        return scripts.OfType<NotifyScript>();
    }

    private static void AddTo(List<NotifyScript?> scripts, NotifyScripts notify) =>
        scripts.AddRange([notify.Master, notify.Backup, notify.Fault, notify.Stop, notify.Deleted, notify.Any]);
}
