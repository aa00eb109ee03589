using Tandem.Diagnosis.Scripts;

namespace Tandem.Diagnosis.Host;

/// <summary>Scripts that are not run, or that others could change.</summary>
internal static class ScriptRules
{
    internal static void Add(HostFacts facts, List<Finding> findings)
    {
        foreach (var fault in facts.Scripts)
        {
            var script = fault.Script;
            var name = script.IsTracked ? script.Name.Replace("vrrp_script", "track script", StringComparison.Ordinal) : script.Name;
            var place = script.Block.File is null ? facts.FilePath : script.Block.ToString();
            findings.Add(new Finding(
                !fault.KeepsItFromRunning ? 42 : script.IsTracked ? 81 : 65,
                fault.KeepsItFromRunning && script.IsTracked,
                fault.Kind switch
                {
                    ScriptFaultKind.Missing => $"{name} is not there",
                    ScriptFaultKind.InsecureAndRun => $"{name} is insecure",
                    ScriptFaultKind.NoUser => $"{name} has no user to run as, and is not run",
                    _ => $"{name} is not executable or insecure, and not run",
                },
                $"{fault.Said}. {(fault.Advice.Length > 0 ? $"{fault.Advice.TrimEnd('.')}. " : "")}{fault.Consequence}",
                fault.Command.Length > 0 ? fault.Command
                    : fault.Kind == ScriptFaultKind.NoUser ? $"write 'script_user root' or another user that is there at {place}"
                    : $"install it, or correct its path at {place}"));
        }
    }
}
