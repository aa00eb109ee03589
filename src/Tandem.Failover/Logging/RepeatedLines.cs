using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Logging;

/// <summary>
/// Keeps a line that repeats from filling the log, as that of a bad packet does: it is told at once when it comes first, and
/// after that once per <see cref="IntervalUs"/> with a count, its sender and the likely cause. Asking allocates nothing, so a
/// flood costs no more than its counting. Belongs to the loop's thread.
/// </summary>
/// <remarks>
/// Lines are told apart by what they are about, why, and who sent it. A flood under ever new sender addresses fills the table;
/// from then on its lines are counted together. So the log grows by at most <see cref="Capacity"/> + 1 lines per interval.
/// </remarks>
public sealed class RepeatedLines
{
    /// <summary>The most lines that are told apart at a time.</summary>
    public const int Capacity = 64;

    /// <summary>How often a line that goes on repeating is told, in microseconds.</summary>
    public const long IntervalUs = 30_000_000;

    private readonly RepeatedLine[] lines = new RepeatedLine[Capacity];
    private readonly Journal journal;
    private readonly Review? review;
    private long othersSinceUs;
    private long others;

    /// <summary>Makes an empty table.</summary>
    /// <param name="journal">Where lines go.</param>
    /// <param name="loop">
    /// Whose timer tells the rest of a flood that has ended; null when <see cref="TellRepeats"/> is called otherwise.
    /// </param>
    public RepeatedLines(Journal journal, EventLoop? loop = null)
    {
        this.journal = journal;
        for (var i = 0; i < Capacity; i++)
        {
            lines[i] = new RepeatedLine(this);
        }

        if (loop != null)
        {
            review = new Review(this, loop);
        }
    }

    /// <summary>Asks whether a line is to be told now; when it is not, it is counted.</summary>
    /// <param name="subject">What it is about, for example a number made of interface and virtual router.</param>
    /// <param name="reason">Why, as a number of the caller's.</param>
    /// <param name="sender">Who sent the packet; its port does not matter.</param>
    /// <param name="nowUs">The present time, in monotonic microseconds.</param>
    /// <returns>The line, whose <see cref="RepeatedLine.Tell"/> must be called next; null when it was counted.</returns>
    public RepeatedLine? Find(long subject, int reason, in Endpoint sender, long nowUs)
    {
        RepeatedLine? free = null;
        foreach (var line in lines)
        {
            if (line.Is(subject, reason, sender))
            {
                line.Count(nowUs);
                return null;
            }

            if (!line.IsInUse)
            {
                free ??= line;
            }
        }

        if (free == null)
        {
            Overflow(nowUs);
            return null;
        }

        free.Begin(subject, reason, sender, nowUs);
        review?.Arm();
        return free;
    }

    /// <summary>Tells what was counted for an interval, and forgets what did not repeat.</summary>
    /// <param name="nowUs">The present time, in monotonic microseconds.</param>
    public void TellRepeats(long nowUs)
    {
        foreach (var line in lines)
        {
            if (line.IsInUse)
            {
                line.TellRepeats(nowUs);
            }
        }

        if (others > 0 && nowUs - othersSinceUs >= IntervalUs)
        {
            journal.Write(JournalLevel.Info, $"{others} more bad packets, from further senders, were not told one by one");
            others = 0;
        }
    }

    internal void Write(JournalLevel level, string text) => journal.Write(level, text);

    private bool HasAny
    {
        get
        {
            foreach (var line in lines)
            {
                if (line.IsInUse)
                {
                    return true;
                }
            }

            return others > 0;
        }
    }

    private void Overflow(long nowUs)
    {
        if (others++ == 0)
        {
            othersSinceUs = nowUs;
        }
    }

    private sealed class Review(RepeatedLines owner, EventLoop loop) : Deadline
    {
        private const int EveryMs = 1000;

        public override void OnDue()
        {
            owner.TellRepeats(loop.NowUs);
            if (owner.HasAny)
            {
                Arm();
            }
        }

        internal void Arm()
        {
            if (DueMs == Never)
            {
                loop.Timers.Set(this, loop.NowMs + EveryMs);
            }
        }
    }
}
