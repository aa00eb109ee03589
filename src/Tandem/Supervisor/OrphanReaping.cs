using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Supervisor;

/// <summary>
/// As the first process of a container, the supervisor inherits what the balancer and the failover leave behind. A worker that outlives its killed
/// master must not stay as a zombie: <c>killall -0 haproxy</c> takes one for a balancer that lives.
/// </summary>
/// <param name="loop">The supervisor's loop.</param>
/// <param name="isOwn">Whether the supervisor started a process itself, and waits for it.</param>
internal sealed class OrphanReaping(EpollLoop loop, Func<int, bool> isOwn) : Deadline
{
    private const int PeriodMs = 100;

    /// <inheritdoc/>
    public override void OnDue()
    {
        _ = Orphans.Reap(isOwn);
        loop.Timers.Set(this, loop.NowMs + PeriodMs);
    }
}
