using Tandem.CommandLines;
using Tandem.Configuration.Keepalived;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;
using Tandem.Linux.Processes;

namespace Tandem.FailoverProcess;

/// <summary>The configuration as one reading of the files gave it.</summary>
internal sealed class ConfigurationFile
{
    private const string Interfaces = "/proc/net/dev";

    private readonly KeepalivedLoadResult result;

    private ConfigurationFile(KeepalivedLoadResult result) => this.result = result;

    /// <summary>The configuration, or null when it cannot be run.</summary>
    internal KeepalivedConfiguration? Configuration => result.NoFile || result.Refused ? null : result.Configuration;

    /// <summary>Whether there is no file.</summary>
    internal bool IsMissing => result.NoFile;

    /// <summary>What there is to say about it.</summary>
    internal IReadOnlyList<Diagnostic> Messages => result.Diagnostics.All;

    /// <summary>The exit code of -t. As with keepalived, a test of nothing finds nothing wrong.</summary>
    internal int TestCode => result switch
    {
        { NoFile: true } => KeepalivedExitCode.Ok,
        { MissingParameter: true } => KeepalivedExitCode.Fatal,
        { ConfigErrorCount: > 0 } => KeepalivedExitCode.TestFailed,
        _ => RunsInsecureScripts ? KeepalivedExitCode.TestSecurity : KeepalivedExitCode.Ok,
    };

    /// <summary>Whether scripts are run and nobody asked that their files are looked at (<c>enable_script_security</c>).</summary>
    internal bool RunsInsecureScripts => !result.Configuration.Global.ScriptSecurity && RunsScripts(result.Configuration);

    /// <summary>Reads the files of a command line.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="test">Whether it is a test (-t), which wants the interfaces to be there; a start waits for them.</param>
    internal static ConfigurationFile Read(KeepalivedCommandLine line, bool test)
    {
        var options = new KeepalivedLoadOptions
        {
            UserExists = static name => Privileges.FindUser(name) is not null,
            GroupExists = static name => Privileges.FindGroup(name) is not null,
        };
        options = line.ConfigurationId == null ? options : options with { ConfigId = line.ConfigurationId };
        return new ConfigurationFile(KeepalivedLoader.Load(line.File, test ? options with { InterfaceExists = InterfaceExists } : options));
    }

    private static bool InterfaceExists(string name)
    {
        try
        {
            return File.ReadLines(Interfaces).Any(line => line.AsSpan().TrimStart().StartsWith(name + ":", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>As there, scripts that nobody tracks count as well, and scripts of other users than root do not.</summary>
    private static bool RunsScripts(KeepalivedConfiguration configuration)
    {
        var global = configuration.Global;
        var scripts = new List<NotifyScript?>
        {
            global.StartupScript, global.ShutdownScript, global.NotifyFifo?.Script, global.VrrpNotifyFifo?.Script,
        };
        scripts.AddRange(configuration.Scripts.Select(static script => script.Script));
        scripts.AddRange(configuration.Instances.SelectMany(static instance => Of(instance.Notify).Append(instance.NotifyMasterRxLowerPriority)));
        scripts.AddRange(configuration.SyncGroups.SelectMany(static group => Of(group.Notify)));
        return scripts.Exists(script => script != null && IsRoot(script.User ?? global.ScriptUser));
    }

    private static NotifyScript?[] Of(NotifyScripts scripts) =>
        [scripts.Master, scripts.Backup, scripts.Fault, scripts.Stop, scripts.Deleted, scripts.Any];

    private static bool IsRoot(string? user) => (Privileges.FindUser(user ?? "keepalived_script")?.User ?? 0) == 0;
}
