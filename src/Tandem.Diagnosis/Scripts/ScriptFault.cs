using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Tracking;

namespace Tandem.Diagnosis.Scripts;

/// <summary>What is wrong with a script of a file on this host, judged as the failover judges it before it runs it: the one rule of all verbs.</summary>
/// <param name="Script">The script.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Said">What was seen, without a full stop: the failover's own words.</param>
/// <param name="Advice">What mends it, in words; empty when nothing special does.</param>
internal sealed record ScriptFault(ConfiguredScript Script, ScriptFaultKind Kind, string Said, string Advice)
{
    internal delegate CheckedScript? Checker(NotifyScript script, GlobalDefinitions global, out string problem);

    /// <summary>It is not run.</summary>
    internal bool KeepsItFromRunning => Kind is not (ScriptFaultKind.InsecureAndRun or ScriptFaultKind.FoundBySearch);

    /// <summary>What it leads to.</summary>
    internal string Consequence => Kind switch
    {
        ScriptFaultKind.FoundBySearch => "",
        ScriptFaultKind.InsecureAndRun => "Somebody who is not root can change what root runs.",
        _ when Script.IsTracked => "A script that does not run counts for nothing: what it watches can fail, and the address does not move.",
        _ => "What it should do on a fail-over is not done.",
    };

    /// <summary>The command in the advice; empty when there is none.</summary>
    internal string Command => Advice.LastIndexOf(": ch", StringComparison.Ordinal) is >= 0 and var at ? Advice[(at + 2)..] : "";

    /// <summary>Judges all scripts of a file.</summary>
    internal static IEnumerable<ScriptFault> Find(KeepalivedConfiguration failover, Checker check)
    {
        foreach (var script in ConfiguredScript.Of(failover).Where(static one => one.Script.Words.Count > 0))
        {
            if (check(script.Script, failover.Global, out var problem) is not { } found)
            {
                yield return new ScriptFault(script, ScriptFaultKind.NoUser, problem, "Create the user, or name another.");
                continue;
            }

            var said = found.Lines.Count > 0 ? found.Lines[0].TrimEnd('.') : $"'{script.Script.Command}' cannot be run";
            var advice = string.Join(' ', found.Lines.Skip(1));
            ScriptFaultKind? kind = found.Command is null
                ? found.IsMissing ? ScriptFaultKind.Missing : found.IsInsecure ? ScriptFaultKind.Insecure : ScriptFaultKind.NotExecutable
                : found.IsInsecure ? ScriptFaultKind.InsecureAndRun
                : found.Lines.Count > 0 ? ScriptFaultKind.FoundBySearch : null;
            if (kind is { } wrong)
            {
                yield return new ScriptFault(script, wrong, said, advice);
            }
        }
    }
}
