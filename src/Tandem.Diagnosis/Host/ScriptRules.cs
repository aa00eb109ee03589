namespace Tandem.Diagnosis.Host;

/// <summary>Scripts that are not run, or that others could change.</summary>
internal static class ScriptRules
{
    internal static void Add(HostFacts facts, List<Finding> findings)
    {
        foreach (var script in facts.Scripts)
        {
            var what = script.Lines.Count > 0 ? script.Lines[0] : "it cannot be run";
            var advice = script.Lines.Count > 1 ? script.Lines[^1] : "";
            var command = advice.Contains(": ch", StringComparison.Ordinal)
                ? advice[(advice.LastIndexOf(": ch", StringComparison.Ordinal) + 2)..]
                : $"install it, or correct its path at {script.Place}";
            findings.Add(new Finding(
                script.IsRun ? 42 : script.IsTracked ? 81 : 65,
                !script.IsRun && script.IsTracked,
                script.IsMissing ? $"{script.What} is not there"
                    : script.IsRun ? $"{script.What} is insecure"
                    : $"{script.What} is not executable or insecure, and not run",
                $"{what.TrimEnd('.')}{(advice.Length > 0 && advice != what ? $". {advice.TrimEnd('.')}" : "")}. "
                    + (script.IsRun ? "Somebody who is not root can change what root runs."
                        : script.IsTracked ? "What it watches can fail, and the address does not move."
                        : "What it should do on a fail-over is not done."),
                command));
        }
    }
}
