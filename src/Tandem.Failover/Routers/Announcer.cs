using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Routers;

/// <summary>
/// Sends announcements: at once, or spaced where <c>vrrp_garp_interval</c>, <c>vrrp_gna_interval</c> or a <c>garp_group</c> says so.
/// One for all that share a spacing. Belongs to the loop's thread.
/// </summary>
internal sealed class Announcer : IDisposable
{
    /// <summary>Announcements that may wait for their turn; what is beyond is dropped, since the master announces again later.</summary>
    private const int MaxWaiting = 65536;

    private readonly PacketSocket socket;
    private readonly PreciseTimer? timer;
    private readonly EpollLoop loop;
    private readonly Queue<Announcement> waiting = new();
    private readonly long arpIntervalUs;
    private readonly long neighborIntervalUs;
    private long nextArpUs;
    private long nextNeighborUs;

    /// <summary>Makes one.</summary>
    /// <param name="loop">The daemon's loop.</param>
    /// <param name="socket">Where frames leave; the caller's.</param>
    /// <param name="arpIntervalUs">Microseconds between two gratuitous ARPs; 0 for none.</param>
    /// <param name="neighborIntervalUs">Microseconds between two neighbour advertisements; 0 for none.</param>
    internal Announcer(EpollLoop loop, PacketSocket socket, long arpIntervalUs, long neighborIntervalUs)
    {
        this.loop = loop;
        this.socket = socket;
        this.arpIntervalUs = arpIntervalUs;
        this.neighborIntervalUs = neighborIntervalUs;
        timer = arpIntervalUs > 0 || neighborIntervalUs > 0 ? new PreciseTimer(loop, SendDue) : null;
    }

    /// <summary>Sends rounds of announcements, each address once per round, in order.</summary>
    internal void Announce(ReadOnlySpan<Announcement> announcements, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var announcement in announcements)
            {
                if (timer is null)
                {
                    _ = announcement.Send(socket);
                }
                else if (waiting.Count < MaxWaiting)
                {
                    waiting.Enqueue(announcement);
                }
            }
        }

        if (timer is not null)
        {
            SendDue();
        }
    }

    public void Dispose() => timer?.Dispose();

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
            if (dueUs > loop.NowUs)
            {
                timer!.Set(dueUs);
                return;
            }

            dueUs = loop.NowUs + (next.IsIPv4 ? arpIntervalUs : neighborIntervalUs);
            _ = waiting.Dequeue().Send(socket);
        }
    }
}
