using Tandem.CommandLines;
using Tandem.Configuration.Keepalived;
using Tandem.Linux.Processes;

namespace Tandem.FailoverProcess;

/// <summary>-t: reads the configuration and says what is wrong with it. Nothing is opened, and no process is started.</summary>
internal static class ConfigurationTest
{
    /// <summary>keepalived's last words about a file with interfaces that are not there.</summary>
    private const string MissingInterface = "Non-existent interface specified in configuration";

    /// <summary>Runs the test.</summary>
    /// <returns>keepalived's exit code: 0, 4 for a file that must not be read, 5 for faults, 6 for scripts without script security.</returns>
    internal static int Run(KeepalivedCommandLine line)
    {
        var file = ConfigurationFile.Read(line, test: true);
        IEnumerable<string> lines = [.. file.Messages.Select(KeepalivedMessage.Render), .. file.ScriptMessages, .. file.SecurityMessages];
        if (file.MissesInterface)
        {
            lines = lines.Append(MissingInterface);
        }

        var text = string.Concat(lines.Select(static line => line + "\n"));

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
