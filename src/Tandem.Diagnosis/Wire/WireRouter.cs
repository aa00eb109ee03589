using Tandem.Failover.Protocol;
using Tandem.Linux.Sockets;

namespace Tandem.Diagnosis.Wire;

/// <summary>One virtual router as heard on one interface.</summary>
internal sealed class WireRouter(int interfaceIndex, string interfaceName, byte virtualRouterId, bool isIPv6)
{
    /// <summary>Senders that are kept; more take the place of the one heard longest ago.</summary>
    internal const int MaxSenders = 8;

    /// <summary>Changes of the sender, close together, that only two masters make: a hand-over has one, or three when the last words of the old master cross the first of the new.</summary>
    private const int ChangesOfTwoMasters = 4;

    private WireSender? last;
    private int changes;
    private long changedUs;

    internal int InterfaceIndex { get; } = interfaceIndex;

    internal string Interface { get; } = interfaceName;

    internal byte VirtualRouterId { get; } = virtualRouterId;

    internal bool IsIPv6 { get; } = isIPv6;

    internal List<WireSender> Senders { get; } = [];

    /// <summary>The sender of the last message; null before the first.</summary>
    internal WireSender? Last => last;

    internal bool HasTwoMasters => changes >= ChangesOfTwoMasters;

    internal long TwoMastersUs { get; private set; }

    internal bool SilenceTold { get; set; }

    internal WireSender SenderOf(Endpoint address)
    {
        foreach (var sender in Senders)
        {
            if (sender.Address.HasSameAddress(address))
            {
                return sender;
            }
        }

        if (Senders.Count >= MaxSenders)
        {
            Senders.Remove(Senders.MinBy(static one => one.LastUs)!);
        }

        var fresh = new WireSender(address);
        Senders.Add(fresh);
        return fresh;
    }

    /// <summary>Takes a message in, after it was judged.</summary>
    internal void Take(WireSender sender, AdvertisementContent content, byte priority, long nowUs)
    {
        if (last != null && last != sender)
        {
            changes = nowUs - changedUs > 4 * sender.IntervalUsOr(content) ? 1 : changes + 1;
            if (HasTwoMasters)
            {
                TwoMastersUs += nowUs - changedUs;
            }

            changedUs = nowUs;
        }
        else if (nowUs - changedUs > 4 * sender.IntervalUsOr(content))
        {
            changes = 0;
        }

        if (priority == 0)
        {
            changes = 0;
        }

        if (sender.Count > 0 && sender.Priority > 0 && nowUs - sender.LastUs <= PatienceUs(sender.Content))
        {
            sender.MasterUs += nowUs - sender.LastUs;
        }

        sender.Content = content;
        sender.Priority = priority;
        sender.LastUs = nowUs;
        sender.Count++;
        last = sender;
        SilenceTold = false;
    }

    /// <summary>Another node that speaks as master at present.</summary>
    internal WireSender? RivalOf(WireSender sender, long nowUs) => Senders.Find(one => one != sender && one.Count > 0 && one.IsActive(nowUs));

    /// <summary>How long a backup of any priority waits before it takes over.</summary>
    internal static long PatienceUs(AdvertisementContent content)
    {
        var interval = Math.Max(content.IntervalCentiseconds, 1) * 10_000L;
        return (3 * interval) + (content.Version == 2 ? 1_000_000 : interval);
    }
}
