using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;
using Tandem.Node.Board;

namespace Tandem.Balancer.Board;

/// <summary>Writes on the health board that a loop lives; on the first loop also what has changed, and whether there are descriptors left.</summary>
internal sealed class LoopHeartbeat(BoardPublisher publisher, EventLoop loop, int index) : Deadline
{
    public override void OnDue()
    {
        publisher.Beat(index, loop.NowUs);
        if (index == 0)
        {
            // Before the changes: a check that fails for want of descriptors must not be taken for a server's fault.
            if (DescriptorLimit.IsReached())
            {
                publisher.OnDescriptorsLacking(0, loop.NowUs);
            }

            publisher.PublishChanges();
        }

        loop.Timers.Set(this, loop.NowMs + HealthBoard.PeriodMs);
    }
}
