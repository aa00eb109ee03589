using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Failover.Dumps;

/// <summary>The parts of <c>keepalived.data</c> about scripts, files and processes that are tracked.</summary>
internal sealed class TrackingDump(DumpText text, DaemonReport report)
{
    /// <summary>Writes them.</summary>
    internal void Write()
    {
        WriteAll("VRRP Scripts", report.Scripts, WriteScript);
        WriteAll("VRRP Track files", report.Files, WriteFile);
        WriteAll("VRRP Track processes", report.Processes, WriteProcess);
    }

    private void WriteAll<T>(string part, IReadOnlyList<T> items, Action<T> write)
    {
        if (items.Count > 0)
        {
            text.Part(part);
            foreach (var item in items)
            {
                write(item);
            }
        }
    }

    private void WriteScript(ScriptReport state)
    {
        var script = state.Script;
        text.Line($" VRRP Script = {script.Name}");
        text.Line($"   Command = {ItemText.Command(script.Script.Words, state.ResolvedPath)}");
        text.Line($"   Interval = {DumpText.Seconds(script.IntervalUs)} sec");
        text.Line($"   Timeout = {(script.TimeoutUs == script.IntervalUs ? 0 : DumpText.Seconds(script.TimeoutUs))} sec");
        text.Line($"   Weight = {script.Weight}{(script.Reverse ? " reverse" : "")}");
        text.Line($"   Rise = {script.Rise}");
        text.Line($"   Fall = {script.Fall}");
        text.Line($"   Result = {state.Result}");
        text.Line($"   Insecure = {DumpText.YesNo(state.IsInsecure)}");
        text.Line("   Init state = unknown");
        text.Line($"   Status = {state.IsGood switch { true => "GOOD", false => "BAD", null => "INIT" }}");
        text.Line($"   Script uid:gid = {state.UserId}:{state.GroupId}");
        text.Line("   VRRP instances :");
        WriteTrackers(static instance => instance.TrackScripts, script.Name);
        text.Line($"   State = {(state.IsRunning ? "running" : "idle")}");
    }

    private void WriteFile(TrackedFileReport state)
    {
        var file = state.File;
        text.Line($" Track file = {file.Name}");
        text.Line($"   File = {file.Path}");
        text.Line($"   Status = {state.Value}");
        text.Line($"   Weight = {file.Weight}{(file.Reverse ? " reverse" : "")}");
        WriteTrackers(static instance => instance.TrackFiles, file.Name);
    }

    private void WriteProcess(TrackedProcessReport state)
    {
        var process = state.Process;
        text.Line($" VRRP Track process = {process.Name}");
        text.Line($"   Process = {process.Process}");
        text.LineIf(process.Parameters.Count > 0, $"   Parameters = {string.Join(' ', process.Parameters.Select(static word => $"'{word}'"))}");
        text.LineIf(process.ParameterMatch != ParameterMatch.None, $"   Param match = {process.ParameterMatch.ToString().ToUpperInvariant()}");
        text.Line($"   Min processes = {process.Quorum}");
        text.LineIf(process.QuorumMax != null, $"   Max processes = {process.QuorumMax}");
        text.Line($"   Current processes = {state.Count}");
        text.Line($"   Have quorum = {DumpText.Truth(state.HasQuorum)}");
        text.Line($"   Weight = {process.Weight}{(process.Reverse ? " reverse" : "")}");
        text.Line($"   Terminate delay = {process.TerminateDelayUs / 1e6:F6}s");
        text.Line($"   Fork delay = {process.ForkDelayUs / 1e6:F6}s");
        text.Line("   Fork delay timer not running");
        text.Line("   Terminate delay timer not running");
        text.Line($"   Full command = {DumpText.Truth(process.FullCommand)}");
        WriteTrackers(static instance => instance.TrackProcesses, process.Name);
    }

    private void WriteTrackers(Func<VrrpInstance, Sequence<TrackedItem>> of, string name)
    {
        var lines = new List<string>();
        foreach (var instance in report.Configuration.Instances)
        {
            lines.AddRange(of(instance).Where(item => item.Name == name).Select(item => $"{instance.Name}, {ItemText.Weight(item)}"));
        }

        text.List("   Tracking instances :", lines, static line => line);
    }
}
