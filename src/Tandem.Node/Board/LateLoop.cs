using Tandem.Linux.Processes;

namespace Tandem.Node.Board;

/// <summary>Why a loop is late: whether it is stuck, or only waits for a processor on a host that has too few of them.</summary>
internal struct LateLoop
{
    /// <summary>Late from here on; before it the kernel is not asked.</summary>
    private const long LateUs = 2 * HealthBoard.PeriodMs * 1000;

    private const long Unknown = -1;

    private long sinceUs;
    private long processorUs;

    /// <summary>Takes note of how much processor a loop has had when it begins to be late.</summary>
    /// <param name="process">The balancer.</param>
    /// <param name="thread">The loop's thread, or 0 when it is not known.</param>
    /// <param name="stillUs">For how long it has not moved.</param>
    /// <param name="nowUs">The present time.</param>
    internal void Look(int process, int thread, long stillUs, long nowUs)
    {
        if (stillUs < LateUs)
        {
            sinceUs = 0;
        }
        else if (sinceUs == 0)
        {
            // Once: the thread may be gone, and whoever looks on must not ask in each round.
            sinceUs = nowUs;
            processorUs = thread != 0 && ThreadTimes.TryRead(process, thread, out var times) ? times.ProcessorUs : Unknown;
        }
    }

    /// <summary>
    /// Whether it has wanted to run since then and had a processor for less than half of the time. A thread that sleeps, is stopped, or turns
    /// round and round does not starve.
    /// </summary>
    internal readonly bool Starves(int process, int thread, long nowUs) =>
        sinceUs != 0
        && processorUs != Unknown
        && nowUs > sinceUs
        && ThreadTimes.TryRead(process, thread, out var times)
        && Starves(times, processorUs, nowUs - sinceUs);

    internal static bool Starves(in ThreadTimes times, long processorBeforeUs, long passedUs) =>
        times.WantsProcessor && times.ProcessorUs - processorBeforeUs < passedUs / 2;
}
