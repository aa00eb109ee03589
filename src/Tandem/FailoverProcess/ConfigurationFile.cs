using Tandem.CommandLines;
using Tandem.Configuration.Keepalived;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;
using Tandem.Failover.Tracking;
using Tandem.Linux.Files;
using Tandem.Linux.Processes;

namespace Tandem.FailoverProcess;

/// <summary>The configuration as one reading of the files gave it.</summary>
internal sealed class ConfigurationFile
{
    private const string Interfaces = "/proc/net/dev";

    private readonly KeepalivedLoadResult result;
    private ScriptSurvey? survey;

    private ConfigurationFile(KeepalivedLoadResult result) => this.result = result;

    /// <summary>The configuration, or null when it cannot be run.</summary>
    internal KeepalivedConfiguration? Configuration => result.NoFile || result.Refused ? null : result.Configuration;

    /// <summary>What was understood of the files, whether it can be run or not; for judging them.</summary>
    internal KeepalivedConfiguration Understood => result.Configuration;

    /// <summary>
    /// What a reload goes over to: as <see cref="Configuration"/>, and null too when the file has errors that the one that runs has not:
    /// only a start tries to live with them.
    /// </summary>
    /// <param name="running">The file that runs.</param>
    internal KeepalivedConfiguration? SuccessorOf(ConfigurationFile running) =>
        result.Malformed || Errors.Except(running.Errors).Any() ? null : Configuration;

    /// <summary>What keepalived calls configuration errors, whatever line they are in.</summary>
    private IEnumerable<string> Errors => Messages.Where(static message => message.Severity != Severity.Notice).Select(static message => message.Message);

    /// <summary>Whether there is no file to read; <see cref="Messages"/> say why.</summary>
    internal bool IsMissing => result.NoFile;

    /// <summary>What there is to say about it.</summary>
    internal IReadOnlyList<Diagnostic> Messages => result.Diagnostics.All;

    /// <summary>The same with the numbers of what was not kept.</summary>
    internal Diagnostics Diagnostics => result.Diagnostics;

    /// <summary>The exit code of -t. As with keepalived, a test of nothing finds nothing wrong.</summary>
    internal int TestCode => result switch
    {
        { Unreadable: true } => KeepalivedExitCode.TestUnreadable,
        { NoFile: true } => KeepalivedExitCode.Ok,
        { MissingInclude: true } => KeepalivedExitCode.NoConfiguration,
        { MissingParameter: true } => KeepalivedExitCode.Fatal,
        { MissingInterface: true } => KeepalivedExitCode.TestFailed,
        _ when SecurityMessages.Count > 0 => KeepalivedExitCode.TestSecurity,
        _ when result.ConfigErrorCount > 0 || Scripts.HasErrors => KeepalivedExitCode.TestFailed,
        _ => KeepalivedExitCode.Ok,
    };

    /// <summary>What there is to say about the scripts. As with keepalived, nothing when an interface is missing: it comes no further.</summary>
    internal IReadOnlyList<string> ScriptMessages => result.MissingInterface || result.MissingParameter ? [] : Scripts.Lines;

    /// <summary>What is said when scripts are run and nobody asked that their files are looked at (<c>enable_script_security</c>).</summary>
    internal IReadOnlyList<string> SecurityMessages => result.MissingInterface || result.MissingParameter ? [] : Scripts.Violations;

    /// <summary>Whether an interface is missing that keepalived does not start without.</summary>
    internal bool MissesInterface => result.MissingInterface;

    private ScriptSurvey Scripts => survey ??= ScriptSurvey.Of(result.Configuration);

    /// <summary>Reads the files of a command line.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="test">Whether it is a test (-t), which wants the interfaces to be there; a start waits for them.</param>
    /// <param name="elsewhere">Whether the file is for another host, so that the users of this one say nothing about it.</param>
    internal static ConfigurationFile Read(KeepalivedCommandLine line, bool test, bool elsewhere = false)
    {
        var options = new KeepalivedLoadOptions
        {
            // On its way into another network namespace it would ask the wrong one.
            InterfaceExists = !elsewhere && (test || line.Namespace == null) ? InterfaceExists : null,
            AwaitsInterfaces = !test,
            UserExists = elsewhere ? null : static name => Privileges.FindUser(name) is not null,
            GroupExists = elsewhere ? null : static name => Privileges.FindGroup(name) is not null,
            IsRegularFile = elsewhere ? static _ => true : static path => FileStatus.Read(path, followLink: true, out var status) == 0 && status.IsRegular,
        };
        options = line.ConfigurationId == null ? options : options with { ConfigId = line.ConfigurationId };
        return new ConfigurationFile(KeepalivedLoader.Load(line.File, options));
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
}
