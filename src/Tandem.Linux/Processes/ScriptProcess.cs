using Tandem.Linux.Native;
using Tandem.Linux.Reactor;

namespace Tandem.Linux.Processes;

/// <summary>
/// One run of a <see cref="ScriptCommand"/>: a child in a process group of its own, whose end the loop is told by its descriptor.
/// Made by <see cref="ScriptLauncher.Start"/>; belongs to the loop's thread.
/// </summary>
public sealed class ScriptProcess : DescriptorHandler
{
    private readonly ScriptLauncher launcher;
    private readonly IScriptObserver observer;
    private DescriptorWatch? watch;
    private int descriptor = -1;
    private int wantedSignal;
    private bool isTerminated;

    internal ScriptProcess(ScriptLauncher launcher, ScriptCommand command, IScriptObserver observer)
    {
        this.launcher = launcher;
        this.observer = observer;
        Command = command;
    }

    /// <summary>What runs.</summary>
    public ScriptCommand Command { get; }

    /// <summary>The process id, which is that of its group too; 0 until it has started.</summary>
    public int Pid { get; private set; }

    /// <summary>Whether it has neither ended nor failed to start.</summary>
    public bool IsRunning { get; private set; } = true;

    /// <summary>
    /// Sends a signal to the whole process group, or as soon as it has started. After SIGTERM or SIGKILL, whatever the script leaves
    /// of its group when it ends is killed.
    /// </summary>
    /// <param name="signal">The signal's number.</param>
    /// <returns>0, or the errno number.</returns>
    public int SignalGroup(int signal)
    {
        if (!IsRunning)
        {
            return Errno.NoSuchProcess;
        }

        isTerminated |= signal is SignalNumber.Term or SignalNumber.Kill;
        if (Pid == 0)
        {
            wantedSignal = signal;
            return 0;
        }

        return ProcessDescriptor.SignalGroup(Pid, signal);
    }

    /// <inheritdoc/>
    public override void OnReadable()
    {
        if (isTerminated)
        {
            // Before the process is waited for, so that the number of its group cannot be another's yet.
            _ = ProcessDescriptor.SignalGroup(Pid, SignalNumber.Kill);
        }

        if (ProcessDescriptor.TryWait(descriptor, out var end))
        {
            Close();
            observer.OnEnded(this, end);
        }
    }

    internal void Adopt(int pid, int processDescriptor)
    {
        Pid = pid;
        descriptor = processDescriptor;
        if (!IsRunning)
        {
            // The launcher has ended meanwhile.
            Abandon();
            return;
        }

        try
        {
            watch = launcher.Loop.Watch(descriptor, this);
        }
        catch (InvalidOperationException)
        {
            // The kernel has no memory for one more watch; a script whose end we cannot see must not run.
            Abandon();
            observer.OnNotStarted(this, new ScriptFailure(ScriptStep.Fork, Errno.NoBufferSpace));
            return;
        }

        if (wantedSignal != 0)
        {
            _ = ProcessDescriptor.SignalGroup(pid, wantedSignal);
        }
    }

    internal void Fail(ScriptFailure failure)
    {
        Close();
        observer.OnNotStarted(this, failure);
    }

    /// <summary>Kills it without telling anybody.</summary>
    internal void Abandon()
    {
        if (Pid != 0)
        {
            _ = ProcessDescriptor.SignalGroup(Pid, SignalNumber.Kill);
            ProcessDescriptor.WaitBriefly(descriptor);
        }

        Close();
    }

    private void Close()
    {
        IsRunning = false;
        watch?.End();
        if (descriptor >= 0)
        {
            _ = Libc.Close(descriptor);
            descriptor = -1;
        }

        launcher.Forget(this);
    }
}
