using Tandem.Linux.Reactor;

namespace Tandem.Linux.Processes;

/// <summary>Waits for the end of a process that need not be a child: a pidfd on a loop.</summary>
public abstract class ProcessWatch : DescriptorHandler
{
    private DescriptorWatch? watch;
    private int descriptor = -1;

    /// <summary>The process.</summary>
    public int Pid { get; private set; }

    /// <summary>Whether it is watched.</summary>
    public bool IsWatching => descriptor >= 0;

    /// <summary>Begins to watch. One that has ended already, a zombie, is told in the next round.</summary>
    /// <param name="loop">The loop that is told.</param>
    /// <param name="pid">The process.</param>
    /// <param name="ofMainThread">Whether the end of its first thread is enough: that is known sooner, see <see cref="ProcessDescriptor.OpenMainThread"/>.</param>
    /// <returns>False when there is no such process any more, or no descriptor for it.</returns>
    public bool Begin(EpollLoop loop, int pid, bool ofMainThread = false)
    {
        End();
        var opened = ofMainThread ? ProcessDescriptor.OpenMainThread(pid) : ProcessDescriptor.Open(pid);
        if (opened < 0)
        {
            return false;
        }

        try
        {
            watch = loop.Watch(opened, this);
        }
        catch (InvalidOperationException)
        {
            ProcessDescriptor.Close(opened);
            return false;
        }

        Pid = pid;
        descriptor = opened;
        return true;
    }

    /// <summary>Ends the watch. A second call does nothing.</summary>
    public void End()
    {
        if (descriptor >= 0)
        {
            watch?.End();
            ProcessDescriptor.Close(descriptor);
            descriptor = -1;
        }
    }

    /// <inheritdoc/>
    public sealed override void OnReadable()
    {
        End();
        OnProcessEnded();
    }

    /// <summary>The process has ended; whoever is its parent may not know yet. The watch has ended too.</summary>
    protected abstract void OnProcessEnded();
}
