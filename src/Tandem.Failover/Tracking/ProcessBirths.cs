using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Failover.Tracking;

/// <summary>
/// Hands what the kernel tells of births (<see cref="ProcessEvents"/>) to those who want to know. Nobody wanting, the
/// kernel tells nothing, and the loop has no work with the other programs of the host.
/// </summary>
public sealed class ProcessBirths : IDisposable
{
    private readonly List<IBirthObserver> wanting = [];
    private readonly EpollLoop loop;
    private readonly int receiveBuffer;
    private readonly bool forceBuffer;
    private ProcessEvents? events;
    private bool isRefused;

    /// <summary>Begins without asking the kernel.</summary>
    /// <param name="loop">The loop that is told.</param>
    /// <param name="receiveBuffer"><c>process_monitor_rcv_bufs</c> in bytes, or 0 for the kernel's default.</param>
    /// <param name="forceBuffer"><c>process_monitor_rcv_bufs_force</c>.</param>
    public ProcessBirths(EpollLoop loop, int receiveBuffer = 0, bool forceBuffer = false)
    {
        this.loop = loop;
        this.receiveBuffer = receiveBuffer;
        this.forceBuffer = forceBuffer;
    }

    /// <summary>Whether the kernel tells: not outside of its first namespaces, as in containers.</summary>
    public bool IsAvailable => events != null;

    /// <inheritdoc/>
    public void Dispose() => events?.Dispose();

    /// <summary>Says whether somebody wants to know of births.</summary>
    /// <returns>Whether the kernel tells from now on and did not before.</returns>
    internal bool Want(IBirthObserver observer, bool wants)
    {
        if (!wants)
        {
            wanting.Remove(observer);
            if (wanting.Count == 0)
            {
                events?.Dispose();
                events = null;
            }

            return false;
        }

        if (!wanting.Contains(observer))
        {
            wanting.Add(observer);
        }

        if (events != null || isRefused)
        {
            return false;
        }

        events = ProcessEvents.Open(loop, receiveBuffer, forceBuffer, OnEvent);
        isRefused = events == null;
        return !isRefused;
    }

    private void OnEvent(ProcessEvent happened, int pid)
    {
        for (var i = wanting.Count - 1; i >= 0; i--)
        {
            if (happened == ProcessEvent.Fork)
            {
                wanting[i].OnFork(pid);
            }
            else
            {
                wanting[i].OnBirth(pid);
            }
        }
    }
}
