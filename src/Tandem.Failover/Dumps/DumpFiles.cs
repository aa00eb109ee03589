using System.Text;
using Tandem.Linux.Files;

namespace Tandem.Failover.Dumps;

/// <summary>
/// Writes the dumps that signals ask for, where and as keepalived writes them (keepalived(8) "SIGNALS"): whole files that replace those
/// before, readable for nobody else unless the umask says so. Allocates; not for the loop's steady state.
/// </summary>
public sealed class DumpFiles
{
    private const int AllMayReadAndWrite = 0x1b6;

    private readonly string directory;

    /// <summary>Makes a writer.</summary>
    /// <param name="directory">Where files without a path in the configuration go: TMPDIR, or /tmp.</param>
    public DumpFiles(string directory) => this.directory = directory;

    /// <summary>SIGUSR1: writes <c>keepalived.data</c>, and <c>keepalived_parent.data</c>, which the parent leaves to its child.</summary>
    /// <param name="report">The daemon.</param>
    /// <returns>0, or the errno number.</returns>
    public int WriteData(DaemonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var global = report.Configuration.Global;
        var instance = global is { DataUseInstance: true, InstanceName: not null } ? $".{global.InstanceName}" : "";
        var parent = Write(report, Path.Combine(directory, $"keepalived_parent{instance}.data"), DataDump.WriteParent(report));
        var child = Write(report, global.StateDumpFile ?? Path.Combine(directory, $"keepalived{instance}.data"), DataDump.Write(report));
        return child != 0 ? child : parent;
    }

    /// <summary>SIGUSR2 and STATS_CLEAR: writes <c>keepalived.stats</c>.</summary>
    /// <param name="report">The daemon.</param>
    /// <returns>0, or the errno number.</returns>
    public int WriteStatistics(DaemonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Write(report, report.Configuration.Global.StatsDumpFile ?? Path.Combine(directory, "keepalived.stats"), StatisticsDump.Write(report));
    }

    /// <summary>JSON: writes <c>keepalived.json</c>.</summary>
    /// <param name="report">The daemon.</param>
    /// <returns>0, or the errno number.</returns>
    public int WriteJson(DaemonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Write(report, report.Configuration.Global.JsonDumpFile ?? Path.Combine(directory, "keepalived.json"), JsonDump.Write(report));
    }

    /// <summary>-d: the lines of <c>keepalived.data</c>, for the log.</summary>
    /// <param name="report">The daemon.</param>
    public static IReadOnlyList<string> Lines(DaemonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return DataDump.Write(report).TrimEnd('\n').Split('\n');
    }

    private static int Write(DaemonReport report, string path, string text) =>
        ReplacedFile.Write(path, Encoding.UTF8.GetBytes(text), AllMayReadAndWrite & ~report.Umask);
}
