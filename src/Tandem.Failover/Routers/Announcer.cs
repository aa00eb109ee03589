using Tandem.Failover.Logging;
using Tandem.Linux;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Routers;

/// <summary>
/// Sends announcements: at once, or spaced where <c>vrrp_garp_interval</c>, <c>vrrp_gna_interval</c> or a <c>garp_group</c> says so; what the
/// kernel has no room for just now a moment later. One for all that share a spacing. Belongs to the loop's thread.
/// </summary>
internal sealed class Announcer : Deadline, IDisposable
{
    /// <summary>Announcements that may wait for their turn; what is beyond is dropped, since the master announces again later.</summary>
    private const int MaxWaiting = 65536;

    /// <summary>Some 270 frames fill the kernel's buffer; an interface that sends at all has sent a few of them after so long.</summary>
    private const int RetryMs = 1;

    /// <summary>An interface that takes nothing for so long does not send: what waits for it would be out of date.</summary>
    private const long MostRefusingUs = 1_000_000;

    private readonly PacketSocket socket;
    private readonly PreciseTimer? timer;
    private readonly EpollLoop loop;
    private readonly Journal journal;
    private readonly Queue<Announcement> waiting = new();
    private readonly long arpIntervalUs;
    private readonly long neighborIntervalUs;
    private long nextArpUs;
    private long nextNeighborUs;
    private long refusingSinceUs = long.MaxValue;
    private int toldError;

    /// <summary>Makes one.</summary>
    /// <param name="loop">The daemon's loop.</param>
    /// <param name="socket">Where frames leave; the caller's.</param>
    /// <param name="journal">Where it says what it does.</param>
    /// <param name="arpIntervalUs">Microseconds between two gratuitous ARPs; 0 for none.</param>
    /// <param name="neighborIntervalUs">Microseconds between two neighbour advertisements; 0 for none.</param>
    internal Announcer(EpollLoop loop, PacketSocket socket, Journal journal, long arpIntervalUs, long neighborIntervalUs)
    {
        this.loop = loop;
        this.socket = socket;
        this.journal = journal;
        this.arpIntervalUs = arpIntervalUs;
        this.neighborIntervalUs = neighborIntervalUs;
        timer = IsSpaced ? OpenTimer() : null;
    }

    /// <summary>Announcements wait for their turn, and are told of when they are sent.</summary>
    internal bool IsSpaced => arpIntervalUs > 0 || neighborIntervalUs > 0;

    /// <summary>How many wait.</summary>
    internal int Waiting => waiting.Count;

    /// <summary>Sends rounds of announcements, each address once per round, in order.</summary>
    internal void Announce(ReadOnlySpan<Announcement> announcements, int rounds)
    {
        toldError = 0;
        for (var round = 0; round < rounds; round++)
        {
            foreach (var announcement in announcements)
            {
                if ((IsSpaced || waiting.Count > 0 || !TrySend(announcement)) && waiting.Count < MaxWaiting)
                {
                    waiting.Enqueue(announcement);
                }
            }
        }

        if (waiting.Count > 0)
        {
            SendDue();
        }
    }

    /// <inheritdoc/>
    public override void OnDue() => SendDue();

    /// <inheritdoc/>
    public void Dispose()
    {
        Disarm();
        timer?.Dispose();
    }

    private PreciseTimer? OpenTimer()
    {
        try
        {
            return new PreciseTimer(loop, SendDue);
        }
        catch (InvalidOperationException e)
        {
            journal.Write(JournalLevel.Warning, $"Announcements are spaced by whole milliseconds. {e.Message}");
            return null;
        }
    }

    private void SendDue()
    {
        while (waiting.TryPeek(out var next))
        {
            if (next.IsWithdrawn)
            {
                waiting.Dequeue();
                continue;
            }

            ref var dueUs = ref next.IsIPv4 ? ref nextArpUs : ref nextNeighborUs;
            var intervalUs = next.IsIPv4 ? arpIntervalUs : neighborIntervalUs;
            if (intervalUs > 0 && dueUs > loop.NowUs)
            {
                WaitUntil(dueUs);
                return;
            }

            if (!TrySend(next))
            {
                WaitForRoom();
                return;
            }

            dueUs = loop.NowUs + intervalUs;
            waiting.Dequeue();
            if (IsSpaced && journal.IsDetailed)
            {
                journal.WriteDetail(JournalLevel.Info, $"Sending {next.Text}");
            }
        }
    }

    private void WaitUntil(long dueUs)
    {
        if (timer is not null)
        {
            timer.Set(dueUs);
        }
        else
        {
            loop.Timers.Set(this, loop.NowMs + ((dueUs - loop.NowUs + 999) / 1000));
        }
    }

    private void WaitForRoom()
    {
        refusingSinceUs = Math.Min(refusingSinceUs, loop.NowUs);
        if (loop.NowUs - refusingSinceUs < MostRefusingUs)
        {
            loop.Timers.Set(this, loop.NowMs + RetryMs);
            return;
        }

        var silent = waiting.Peek();
        var dropped = 0;
        for (var left = waiting.Count; left > 0; left--)
        {
            var next = waiting.Dequeue();
            if (next.InterfaceIndex == silent.InterfaceIndex)
            {
                dropped++;
            }
            else
            {
                waiting.Enqueue(next);
            }
        }

        journal.Write(JournalLevel.Warning, $"{dropped} announcements on {silent.InterfaceName} were dropped: it has sent nothing for a second");
        refusingSinceUs = long.MaxValue;
        if (waiting.Count > 0)
        {
            // Those of other interfaces, in a round of their own.
            loop.Timers.Set(this, loop.NowMs + RetryMs);
        }
    }

    /// <summary>Sends one.</summary>
    /// <returns>False when there is no room for it now.</returns>
    private bool TrySend(Announcement announcement)
    {
        var error = -announcement.Send(socket);
        if (error is Errno.Again or Errno.NoBufferSpace)
        {
            return false;
        }

        refusingSinceUs = long.MaxValue;
        if (error != 0 && error != toldError)
        {
            toldError = error;
            journal.Write(JournalLevel.Info, $"Error {error} ({Errno.Describe(error)}) sending {announcement.Text}");
        }

        return true;
    }
}
