using Tandem.Failover.Logging;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Routers;

/// <content>Telling neighbours where its addresses are.</content>
internal sealed partial class VirtualRouter
{
    private Announcement[] announcements = [];

    /// <summary>The first of each interface that <c>garp_extra_if</c> is about: switches forget where a virtual MAC is that sends nothing.</summary>
    private Announcement[] extraAnnouncements = [];

    /// <summary>Tells neighbours of all addresses that are on the host.</summary>
    internal void Announce(int rounds) => Announce(announcements, rounds);

    private void Announce(ReadOnlySpan<Announcement> those, int rounds)
    {
        for (var begin = 0; begin < those.Length;)
        {
            // Those of one interface stand together; interfaces may have different spacings.
            var announcer = those[begin].Announcer;
            var end = begin + 1;
            while (end < those.Length && those[end].Announcer == announcer)
            {
                end++;
            }

            announcer.Announce(those[begin..end], rounds);
            begin = end;
        }

        if (Journal.IsDetailed)
        {
            LogAnnouncements(those, rounds);
        }
    }

    /// <summary>Those that wait for their turn are not sent any more.</summary>
    private void Withdraw()
    {
        foreach (var announcement in announcements)
        {
            announcement.IsWithdrawn = true;
        }

        announcements = extraAnnouncements = [];
    }

    private void PrepareAnnouncements()
    {
        var made = new List<Announcement>(Addresses.Addresses.Count);
        foreach (var held in Addresses.Addresses)
        {
            if (held.IsHeld
                && Daemon.Network.Interfaces.Find(held.InterfaceIndex) is { HardwareAddress.Length: 6 } on
                && (on.Flags & (Linux.Netlink.LinkFlags.NoArp | Linux.Netlink.LinkFlags.Loopback)) == 0)
            {
                made.Add(new Announcement(held.Address, on, held.Address.Family == EndpointFamily.IPv6 && FailoverDaemon.Forwards(on), Daemon.AnnouncerOf(on)));
            }
        }

        Withdraw();
        announcements = [.. made.OrderBy(announcement => announcement.InterfaceIndex)];
        extraAnnouncements = [.. announcements.Where(IsExtra).DistinctBy(announcement => announcement.InterfaceIndex)];
    }

    private bool IsExtra(Announcement announcement) =>
        announcement.InterfaceName != AddressInterface
        && (Instance.Garp.ExtraInterfaceAll || addressMacs.Exists(mac => mac.Made.Index == announcement.InterfaceIndex));

    /// <summary>As keepalived tells it, but when all have left: nobody waits for a log.</summary>
    private void LogAnnouncements(ReadOnlySpan<Announcement> those, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var announcement in those)
            {
                if (round == 0)
                {
                    var kind = announcement.IsIPv4 ? "gratuitous ARPs" : "Unsolicited Neighbour Adverts";
                    Journal.WriteDetail(JournalLevel.Info, $"({Name}) Sending/queueing {kind} on {announcement.InterfaceName} for {FailoverDaemon.AddressOf(announcement.Address)}");
                }

                if (!announcement.Announcer.IsSpaced)
                {
                    Journal.WriteDetail(JournalLevel.Info, $"Sending {announcement.Text}");
                }
            }
        }
    }

    /// <summary><c>garp_extra_if</c>: while master, announces one address of each other interface now and then.</summary>
    private sealed class ExtraAnnouncements(VirtualRouter router) : Deadline
    {
        public override void OnDue()
        {
            // One that is leaving must not draw traffic back.
            if (router.State.Role == Election.ElectionRole.Master)
            {
                router.Announce(router.extraAnnouncements, 1);
            }

            Update();
        }

        /// <summary>Begins the interval anew, or ends it.</summary>
        internal void Update()
        {
            Disarm();
            if (router.Instance.Garp.ExtraInterfaceUs > 0 && router.Addresses.IsHeld)
            {
                router.Daemon.SetTimer(this, (int)(router.Instance.Garp.ExtraInterfaceUs / 1000));
            }
        }
    }
}
