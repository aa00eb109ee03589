using Tandem.CommandLines;
using Tandem.Linux.Processes;

namespace Tandem.BalancerProcess;

/// <summary>With what the process began, and which part of a family of processes it is.</summary>
internal sealed class StartContext
{
    private readonly int workingDirectory = Privileges.OpenWorkingDirectory();
    private int daemonReadiness = InternalEnvironment.Descriptor(InternalEnvironment.Daemon);

    internal StartContext(HaproxyCommandLine line, MessageWriter messages, ProcessImage image)
    {
        Line = line;
        Messages = messages;
        Image = image;
        var channel = InternalEnvironment.Descriptor(InternalEnvironment.Worker);
        Master = channel >= 0 ? new DescriptorChannel(channel) : null;
        IsDaemon = daemonReadiness >= 0;
        Detaches = IsDaemon || Environment.GetEnvironmentVariable(InternalEnvironment.Detach) != null;
        if (IsDaemon)
        {
            ReadinessPipe.CloseOnExec(daemonReadiness);
        }
    }

    /// <summary>The command line.</summary>
    internal HaproxyCommandLine Line { get; }

    /// <summary>Where messages go.</summary>
    internal MessageWriter Messages { get; }

    /// <summary>Words and environment of the start.</summary>
    internal ProcessImage Image { get; }

    /// <summary>The way to the master; null when this is no worker.</summary>
    internal DescriptorChannel? Master { get; }

    /// <summary>Whether a master started this process.</summary>
    internal bool IsWorker => Master != null;

    /// <summary>Whether this is the process in the background that -D asked for.</summary>
    internal bool IsDaemon { get; }

    /// <summary>Whether this process was started by the program itself.</summary>
    internal bool IsCopy => IsDaemon || IsWorker;

    /// <summary>Whether the standard streams are let go of at the end of the start.</summary>
    internal bool Detaches { get; }

    /// <summary>Starts the program once more with the same words, in the directory in which it was begun.</summary>
    /// <param name="newSession">Whether it leaves our session and terminal.</param>
    /// <param name="keep">The descriptor that goes along.</param>
    /// <param name="variables">Variables of <see cref="InternalEnvironment"/>.</param>
    internal ChildProcess? StartCopy(bool newSession, int keep, params ReadOnlySpan<(string Name, string Value)> variables)
    {
        var child = ChildProcess.Start(
            new ChildSettings
            {
                Path = ProcessImage.ExecutablePath,
                Arguments = Image.Arguments,
                Environment = InternalEnvironment.With(Image, variables),
                Keep = [keep],
                NewSession = newSession,
                NullInput = newSession,
                Directory = workingDirectory,
            },
            out var error);
        if (child == null)
        {
            Messages.Alert($"[haproxy.main()] Cannot start a process: {Linux.Errno.Describe(error)}.");
        }

        return child;
    }

    /// <summary>The start is over: lets go of the streams and tells whoever waits for the daemon.</summary>
    internal void FinishStart()
    {
        if (Detaches)
        {
            StandardStreams.Detach();
        }

        if (daemonReadiness >= 0)
        {
            ReadinessPipe.Announce(daemonReadiness);
            daemonReadiness = -1;
        }
    }

    /// <summary>Whether a process is one that -sf and -st name, or the worker of one.</summary>
    /// <param name="pid">Its id.</param>
    internal bool IsPredecessor(int pid) => Line.OldPids.Contains(pid) || Line.OldPids.Contains(ProcessTable.ParentOf(pid));

    /// <summary>Signals the processes that -sf and -st name, now that this one serves.</summary>
    internal void SignalOldProcesses()
    {
        if (IsWorker)
        {
            return;
        }

        foreach (var pid in Line.OldPids)
        {
            _ = ProcessSignals.Send(pid, Line.TerminateOld ? SignalNumber.Term : SignalNumber.Usr1);
        }
    }
}
