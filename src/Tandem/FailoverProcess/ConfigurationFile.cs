using Tandem.CommandLines;
using Tandem.Configuration.Keepalived;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;
using Tandem.Failover.Tracking;
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

    /// <summary>Whether there is no file.</summary>
    internal bool IsMissing => result.NoFile;

    /// <summary>What there is to say about it.</summary>
    internal IReadOnlyList<Diagnostic> Messages => result.Diagnostics.All;

    /// <summary>The exit code of -t. As with keepalived, a test of nothing finds nothing wrong.</summary>
    internal int TestCode => result switch
    {
        { NoFile: true } => KeepalivedExitCode.Ok,
        { MissingInclude: true } => KeepalivedExitCode.NoConfiguration,
        { MissingParameter: true } => KeepalivedExitCode.Fatal,
        { MissingInterface: true } => KeepalivedExitCode.TestFailed,
        _ when RunsInsecureScripts => KeepalivedExitCode.TestSecurity,
        _ when result.ConfigErrorCount > 0 || Scripts.HasErrors => KeepalivedExitCode.TestFailed,
        _ => KeepalivedExitCode.Ok,
    };

    /// <summary>What there is to say about the scripts. As with keepalived, nothing when an interface is missing: it comes no further.</summary>
    internal IReadOnlyList<string> ScriptMessages => result.MissingInterface || result.MissingParameter ? [] : Scripts.Lines;

    /// <summary>Whether scripts are run and nobody asked that their files are looked at (<c>enable_script_security</c>).</summary>
    internal bool RunsInsecureScripts => !result.MissingInterface && !result.MissingParameter && Scripts.Violation is not null;

    private ScriptSurvey Scripts => survey ??= ScriptSurvey.Of(result.Configuration);

    /// <summary>Reads the files of a command line.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="test">Whether it is a test (-t), which wants the interfaces to be there; a start waits for them.</param>
    /// <param name="elsewhere">Whether the file is for another host, so that the users of this one say nothing about it.</param>
    internal static ConfigurationFile Read(KeepalivedCommandLine line, bool test, bool elsewhere = false)
    {
        var options = new KeepalivedLoadOptions
        {
            UserExists = elsewhere ? null : static name => Privileges.FindUser(name) is not null,
            GroupExists = elsewhere ? null : static name => Privileges.FindGroup(name) is not null,
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
}
