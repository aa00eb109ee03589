using Tandem.CommandLines;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.FailoverProcess;

/// <summary>The configuration as one reading of the files gave it.</summary>
internal sealed class ConfigurationFile
{
    private ConfigurationFile(KeepalivedConfiguration? configuration, IReadOnlyList<string> messages, int testCode)
    {
        Configuration = configuration;
        Messages = messages;
        TestCode = testCode;
    }

    /// <summary>The configuration, or null when it cannot be run.</summary>
    internal KeepalivedConfiguration? Configuration { get; }

    /// <summary>Whether there is no file.</summary>
    internal bool IsMissing { get; private init; }

    /// <summary>What there is to say about it, one line each.</summary>
    internal IReadOnlyList<string> Messages { get; }

    /// <summary>The exit code of -t.</summary>
    internal int TestCode { get; }

    /// <summary>Reads the files of a command line.</summary>
    internal static ConfigurationFile Read(KeepalivedCommandLine line)
    {
        if (!File.Exists(line.File))
        {
            // As there, a test of nothing finds nothing wrong.
            return new ConfigurationFile(null, [$"Config files missing '{line.File}'."], KeepalivedExitCode.Ok) { IsMissing = true };
        }

        return new ConfigurationFile(new KeepalivedConfiguration(), [], KeepalivedExitCode.Ok);
    }
}
