using Tandem.CommandLines;
using Tandem.Linux;
using Tandem.Linux.Processes;

namespace Tandem.FailoverProcess;

/// <summary>
/// The failover as a program: reads keepalived's command line and goes the way that it asks for. Started anew by itself it goes on as the
/// parent or as the VRRP child.
/// </summary>
internal static class FailoverVerb
{
    /// <summary>Runs the program.</summary>
    /// <param name="words">keepalived's command line without the program's name.</param>
    /// <param name="image">What the process was started with.</param>
    /// <returns>The exit code.</returns>
    internal static int Run(ReadOnlySpan<string> words, ProcessImage image)
    {
        var line = KeepalivedCommandLine.Parse(words);
        var start = new FailoverStart(line, image);
        switch (start.Role)
        {
            case FailoverRole.Parent:
                return new FailoverParent(start).Run();
            case FailoverRole.Child:
                return ChildRun.Run(start);
            default:
                return Answer(line, start);
        }
    }

    private static int Answer(KeepalivedCommandLine line, FailoverStart start)
    {
        // In this order: as there, complaints come before the answer, and a mistake does not hinder -v.
        StandardStreams.WriteError(line.Complaints);
        if (line.Unexpected != null)
        {
            StandardStreams.WriteOutput(line.Unexpected);
        }

        switch (line.Action)
        {
            case KeepalivedAction.ShowVersion:
                StandardStreams.WriteError(KeepalivedReport.Version());
                return KeepalivedExitCode.Ok;
            case KeepalivedAction.ShowUsage:
                StandardStreams.WriteError(KeepalivedReport.Usage(start.Image.CalledAs == "keepalived" ? "keepalived" : "tandem failover"));
                return KeepalivedExitCode.Ok;
            case KeepalivedAction.ShowSignal:
                StandardStreams.WriteOutput(FormattableString.Invariant($"{line.Signal}\n"));
                return KeepalivedExitCode.Ok;
            case KeepalivedAction.Refuse:
                return KeepalivedExitCode.Usage;
            case KeepalivedAction.Test:
                return ConfigurationTest.Run(line);
            default:
                return Begin(line, start);
        }
    }

    private static int Begin(KeepalivedCommandLine line, FailoverStart start)
    {
        foreach (var option in line.Harmless.Where(static option => !option.IsQuiet))
        {
            StandardStreams.WriteError($"keepalived: option '{option.Written}' is accepted without effect: {option.Note}.\n");
        }

        if (!line.Foreground)
        {
            return start.StartDaemon();
        }

        var error = start.BecomeParent();
        StandardStreams.WriteError($"keepalived: cannot start anew: {Errno.Describe(error)}\n");
        return KeepalivedExitCode.Fatal;
    }
}
