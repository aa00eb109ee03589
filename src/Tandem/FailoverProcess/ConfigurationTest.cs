using Tandem.CommandLines;
using Tandem.Configuration.Keepalived;
using Tandem.Linux.Processes;

namespace Tandem.FailoverProcess;

/// <summary>-t: reads the configuration and says what is wrong with it. Nothing is opened, and no process is started.</summary>
internal static class ConfigurationTest
{
    /// <summary>keepalived's words for scripts that run as root and whose files nobody looks at.</summary>
    internal const string ScriptsWithoutSecurity = "SECURITY VIOLATION - scripts are being executed but script_security not enabled.";

    /// <summary>keepalived's words for a file that is not there.</summary>
    internal static string MissingFile(KeepalivedCommandLine line) => $"Config files missing '{line.File}'.";

    /// <summary>Runs the test.</summary>
    /// <returns>keepalived's exit code: 0, 5 for faults, 6 for scripts without script security.</returns>
    internal static int Run(KeepalivedCommandLine line)
    {
        var file = ConfigurationFile.Read(line, test: true);
        var text = file.IsMissing
            ? MissingFile(line) + "\n"
            : string.Concat(file.Messages.Select(static message => KeepalivedMessage.Render(message) + "\n").Concat(file.ScriptMessages.Select(static line => line + "\n")));
        if (file.RunsInsecureScripts)
        {
            text += ScriptsWithoutSecurity + "\n";
        }

        if (line.TestLog == null || !TryWrite(line.TestLog, text))
        {
            StandardStreams.WriteError(text);
        }

        return line.FailsTest ? KeepalivedExitCode.TestFailed : file.TestCode;
    }

    private static bool TryWrite(string path, string text)
    {
        try
        {
            File.WriteAllText(path, text);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            StandardStreams.WriteError($"Unable to open config-test log file {path}\n");
            return false;
        }
    }
}
