using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;
using Tandem.Node.Board;

namespace Tandem.Balancer.Board;

/// <summary>Writes on the health board that a loop lives; on the first loop also what has changed, and whether there are descriptors left.</summary>
internal sealed class LoopHeartbeat(BoardPublisher publisher, EventLoop loop, int index) : Deadline
{
    /// <summary>Want of descriptors is looked for so rarely: a descriptor is opened and closed for it.</summary>
    private const int BeatsPerProbe = 2;

    private int beats;

    public override void OnDue()
    {
        publisher.Beat(index, loop.NowUs);
        if (index == 0)
        {
            publisher.PublishChanges();
            if (beats++ % BeatsPerProbe == 0 && DescriptorLimit.IsReached())
            {
                publisher.OnDescriptorsLacking(0, loop.NowUs);
            }
        }

        loop.Timers.Set(this, loop.NowMs + HealthBoard.PeriodMs);
    }
}
