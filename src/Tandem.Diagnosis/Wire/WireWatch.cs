using System.Globalization;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Protocol;
using Tandem.Linux.Sockets;

namespace Tandem.Diagnosis.Wire;

/// <summary>
/// Judges what is seen on the wire: each packet by itself, beside a file or the other node of its virtual router, and all of a virtual router
/// together. Reads no clock and no socket: it is told when what was seen. Its memory is bounded, whatever is on the wire.
/// </summary>
public sealed partial class WireWatch
{
    /// <summary>Virtual routers that are followed, one on two interfaces counted twice; further ones are shown but not judged together.</summary>
    public const int MaxRouters = 512;

    private readonly Dictionary<(int Interface, byte Id, bool IsIPv6), WireRouter> routers = [];
    private readonly List<WireExpectation> expectations = [];
    private readonly string fileName;
    private readonly long[] faultCounts = new long[Enum.GetValues<WireFaultKind>().Length];

    /// <summary>Begins to watch.</summary>
    /// <param name="file">What the packets are compared with; null to compare those of one virtual router with each other.</param>
    /// <param name="fileName">How that file is called in what is said.</param>
    public WireWatch(KeepalivedConfiguration? file = null, string fileName = "keepalived.conf")
    {
        this.fileName = fileName;
        foreach (var instance in file?.Instances ?? [])
        {
            expectations.Add(new WireExpectation(instance));
        }
    }

    /// <summary>Packets judged so far.</summary>
    public long Packets { get; private set; }

    internal IReadOnlyCollection<WireRouter> Routers => routers.Values;

    internal IReadOnlyList<WireExpectation> Expectations => expectations;

    /// <summary>Judges a packet.</summary>
    /// <param name="bytes">From the header behind the link's own on; any bytes are safe.</param>
    /// <param name="observed">What else is known of it.</param>
    /// <param name="interfaceName">The interface's name.</param>
    /// <param name="nowUs">Monotonic time in microseconds, not before that of earlier calls.</param>
    /// <returns>Null for what is of no interest, as answers to ordinary ARP requests.</returns>
    public WireEntry? Observe(ReadOnlySpan<byte> bytes, in ObservedPacket observed, string interfaceName, long nowUs)
    {
        var packet = WirePacket.Read(bytes, observed);
        if (packet.Kind is WirePacketKind.None or WirePacketKind.ArpAnswer)
        {
            return null;
        }

        Packets++;
        var faults = new List<WireFault>();
        var isAdvertisement = packet.Kind == WirePacketKind.Advertisement;
        AdvertisementContent? content = null;
        switch (packet.Kind)
        {
            case WirePacketKind.Advertisement:
                content = AdvertisementComparison.ContentOf(packet.Advertisement, packet.Received.Source.Family == EndpointFamily.IPv6);
                Judge(packet, content, observed, interfaceName, nowUs, faults);
                break;
            case WirePacketKind.Fragment:
                faults.Add(new WireFault(WireFaultKind.Damaged, "too short to name a virtual router: damaged, or not VRRP"));
                break;
            default:
                JudgeAnnouncement(packet, observed.InterfaceIndex, faults);
                break;
        }

        foreach (var fault in faults)
        {
            faultCounts[(int)fault.Kind]++;
        }

        return new WireEntry
        {
            Kind = packet.Kind,
            Interface = interfaceName,
            Line = WireText.Line(packet),
            IsOutgoing = observed.IsOutgoing,
            VirtualRouterId = isAdvertisement ? packet.Advertisement.VirtualRouterId : 0,
            Version = isAdvertisement ? packet.Advertisement.Version : 0,
            Priority = isAdvertisement ? packet.Advertisement.Priority : 0,
            IntervalCentiseconds = isAdvertisement ? packet.Advertisement.IntervalCentiseconds : 0,
            Source = WireText.Address(isAdvertisement || packet.Kind == WirePacketKind.Fragment ? packet.Received.Source : packet.Address),
            HardwareAddress = packet.HardwareAddress == 0 ? "" : HardwareText.Write(packet.HardwareAddress),
            Addresses = content == null ? [] : [.. WireText.Addresses(content.Addresses, content.IsIPv6).Select(WireText.Address)],
            Faults = faults,
        };
    }

    /// <summary>Looks for virtual routers that nobody advertises any more; each silence is told once.</summary>
    /// <param name="nowUs">Monotonic time in microseconds.</param>
    /// <returns>What is to be told, mostly nothing.</returns>
    public IReadOnlyList<WireEntry> Tick(long nowUs)
    {
        List<WireEntry>? entries = null;
        foreach (var router in routers.Values)
        {
            if (router.SilenceTold || router.Last is not { } last || nowUs - last.LastUs <= WireRouter.PatienceUs(last.Content))
            {
                continue;
            }

            router.SilenceTold = true;
            faultCounts[(int)WireFaultKind.Silence]++;
            var waited = WireText.Seconds(nowUs - last.LastUs);
            var whom = WireText.Address(last.Address);
            (entries ??= []).Add(new WireEntry
            {
                Kind = WirePacketKind.Silence,
                Interface = router.Interface,
                Line = string.Create(CultureInfo.InvariantCulture, $"vrid {router.VirtualRouterId}: nobody advertises"),
                VirtualRouterId = router.VirtualRouterId,
                Faults =
                [
                    new WireFault(
                        WireFaultKind.Silence,
                        last.Priority == 0
                            ? $"no master for {waited}, since {whom} gave up: no backup took over, so none is there, or none heard it"
                            : $"no advertisement for {waited}; the last came from {whom}, and no backup took over: none is there, or none has heard it ever"),
                ],
            });
        }

        return entries ?? (IReadOnlyList<WireEntry>)[];
    }

    private void Judge(in WirePacket packet, AdvertisementContent content, in ObservedPacket observed, string interfaceName, long nowUs, List<WireFault> faults)
    {
        var advertisement = packet.Advertisement;
        var isIPv6 = content.IsIPv6;
        AdvertisementComparison.AddOwnFaults(advertisement, packet.Received, content, faults);
        var isSound = faults.Count == 0;
        var expectation = expectations.Find(one => one.Has(interfaceName, content.VirtualRouterId, isIPv6));
        if (expectation != null)
        {
            CompareWithFile(packet, content, observed, expectation, faults);
        }
        else if (expectations.Find(one => one.IsOn(interfaceName) && AdvertisementComparison.HasCommonAddress(one.Content, content)) is { } same)
        {
            faults.Add(new WireFault(
                WireFaultKind.VirtualRouter,
                $"vrid {content.VirtualRouterId} for an address of {same.Instance.Name}, which has virtual_router_id {same.Instance.VirtualRouterId} in {fileName}"));
        }

        if (content.VirtualRouterId == 0 || RouterOf(observed.InterfaceIndex, interfaceName, content) is not { } router)
        {
            return;
        }

        var sender = router.SenderOf(packet.Received.Source);
        if (isSound)
        {
            JudgeTimes(router, sender, advertisement, nowUs, faults);
            router.Take(sender, content, advertisement.Priority, nowUs);
            sender.HardwareAddress = observed.SenderHardwareAddress;
            sender.IsOutgoing = observed.IsOutgoing;
            sender.Destination = packet.Received.Destination;
            if (expectation == null)
            {
                CompareWithOthers(router, sender, content, nowUs, faults);
            }

            JudgeRivals(router, sender, nowUs, faults);
            if (!faults.Exists(static one => one.Kind == WireFaultKind.VirtualRouter))
            {
                CompareWithOtherRouters(router, sender, nowUs, faults);
            }

            if (advertisement.Priority == 0)
            {
                faults.Add(new WireFault(WireFaultKind.Resigned, "priority 0: it gives the addresses up"));
            }
        }
        else if (sender.Count == 0)
        {
            // What is not a valid message of its own says nothing about who is master.
            sender.Content = content;
            sender.HardwareAddress = observed.SenderHardwareAddress;
            sender.IsOutgoing = observed.IsOutgoing;
        }

        foreach (var fault in faults)
        {
            sender.Faults[fault.Kind] = fault.Text;
        }
    }

    private void CompareWithFile(
        in WirePacket packet, AdvertisementContent content, in ObservedPacket observed, WireExpectation expectation, List<WireFault> faults)
    {
        var name = expectation.Instance.Name;
        AdvertisementComparison.AddDifferences(content, expectation.Content, $"{fileName} ({name}) says", faults);
        var expected = expectation.Expected;
        if (packet.Received.IsMulticast == expected.IsUnicast)
        {
            faults.Add(new WireFault(
                WireFaultKind.Destination,
                expected.IsUnicast
                    ? $"sent to a group, {name} has unicast_peer in {fileName}"
                    : $"sent to a host, {name} has no unicast_peer in {fileName}"));
        }
        else if (expected.IsUnicast && !observed.IsOutgoing && AdvertisementCheck.FindPeer(expected, packet.Received.Source) < 0)
        {
            faults.Add(new WireFault(
                WireFaultKind.Source, $"source {WireText.Address(packet.Received.Source)} is not in unicast_peer of {name} in {fileName}"));
        }
    }

    private static void CompareWithOthers(WireRouter router, WireSender sender, AdvertisementContent content, long nowUs, List<WireFault> faults)
    {
        const long memoryUs = 60_000_000;
        foreach (var other in router.Senders)
        {
            if (other != sender && other.Content != null && nowUs - other.LastUs <= memoryUs)
            {
                AdvertisementComparison.AddDifferences(content, other.Content, $"{WireText.Address(other.Address)} sends", faults);
                return;
            }
        }
    }

    private static void JudgeTimes(WireRouter router, WireSender sender, in Advertisement advertisement, long nowUs, List<WireFault> faults)
    {
        if (sender.Count == 0 || sender.Priority == 0)
        {
            return;
        }

        var interval = sender.IntervalUs;
        var gap = nowUs - sender.LastUs;
        if (router.Last == sender && gap > interval * 3 / 2)
        {
            var missed = Math.Max(1, ((gap + (interval / 2)) / interval) - 1);
            faults.Add(new WireFault(
                WireFaultKind.Late,
                $"{WireText.Seconds(gap)} after its last one, announces {WireText.Interval(sender.Content.IntervalCentiseconds)}: {missed} missed"));
        }

        // One that answers a rival, or whose priority changed, comes early by right.
        var isSteady = router.Last == sender && sender.Priority == advertisement.Priority && advertisement.Priority > 0;
        sender.EarlyRun = isSteady && gap < interval / 2 ? sender.EarlyRun + 1 : 0;
        if (sender.EarlyRun >= 3)
        {
            faults.Add(new WireFault(
                WireFaultKind.Early,
                $"{WireText.Seconds(gap)} after its last one, announces {WireText.Interval(sender.Content.IntervalCentiseconds)}"));
        }
    }

    private static void JudgeRivals(WireRouter router, WireSender sender, long nowUs, List<WireFault> faults)
    {
        if (!router.HasTwoMasters || sender.Priority == 0 || router.RivalOf(sender, nowUs) is not { } rival)
        {
            return;
        }

        var other = WireText.Address(rival.Address);
        faults.Add(new WireFault(WireFaultKind.TwoMasters, $"two masters of vrid {router.VirtualRouterId}: {other} (prio {rival.Priority}) is one, too"));
        faults.Add(new WireFault(
            WireFaultKind.Unheard,
            IsBetter(sender, rival)
                ? $"{other} does not hear it, or would be backup"
                : $"it does not hear {other}, or would be backup"));
    }

    /// <summary>Two masters of one address that are of different numbers never hear each other. One node that changes its number is no second master.</summary>
    private void CompareWithOtherRouters(WireRouter router, WireSender sender, long nowUs, List<WireFault> faults)
    {
        if (sender.Priority == 0)
        {
            return;
        }

        foreach (var other in routers.Values)
        {
            if (other == router || other.InterfaceIndex != router.InterfaceIndex || other.IsIPv6 != router.IsIPv6)
            {
                continue;
            }

            foreach (var its in other.Senders)
            {
                if (its.IsActive(nowUs) && !its.Address.HasSameAddress(sender.Address) && AdvertisementComparison.HasCommonAddress(its.Content, sender.Content))
                {
                    faults.Add(new WireFault(
                        WireFaultKind.VirtualRouter,
                        $"vrid {router.VirtualRouterId} for an address that {WireText.Address(its.Address)} advertises as vrid {other.VirtualRouterId}: two masters, each of its own number"));
                    return;
                }
            }
        }
    }

    internal static bool IsBetter(WireSender one, WireSender other)
    {
        if (one.Priority != other.Priority)
        {
            return one.Priority > other.Priority;
        }

        Span<byte> ours = stackalloc byte[16];
        Span<byte> theirs = stackalloc byte[16];
        var length = one.Address.CopyAddress(ours);
        return ours[..length].SequenceCompareTo(theirs[..other.Address.CopyAddress(theirs)]) > 0;
    }

    private void JudgeAnnouncement(in WirePacket packet, int interfaceIndex, List<WireFault> faults)
    {
        foreach (var router in routers.Values)
        {
            if (router.InterfaceIndex != interfaceIndex || router.Last is not { Priority: > 0 } master)
            {
                continue;
            }

            var address = packet.Address;
            var hardware = packet.HardwareAddress;
            if (WireText.Addresses(master.Content.Addresses, router.IsIPv6).Any(one => one.HasSameAddress(address))
                && hardware != master.HardwareAddress
                && !HardwareText.IsOfVirtualRouter(hardware, router.VirtualRouterId)
                && !router.Senders.Exists(one => one.HardwareAddress == hardware && one.Priority > 0))
            {
                faults.Add(new WireFault(
                    WireFaultKind.ForeignAnnouncement,
                    $"{HardwareText.Write(hardware)} announces an address of vrid {router.VirtualRouterId}, "
                        + $"whose master is {WireText.Address(master.Address)} ({HardwareText.Write(master.HardwareAddress)})"));
                return;
            }
        }
    }

    private WireRouter? RouterOf(int interfaceIndex, string interfaceName, AdvertisementContent content)
    {
        var key = (interfaceIndex, content.VirtualRouterId, content.IsIPv6);
        if (!routers.TryGetValue(key, out var router) && routers.Count < MaxRouters)
        {
            router = new WireRouter(interfaceIndex, interfaceName, content.VirtualRouterId, content.IsIPv6);
            routers.Add(key, router);
        }

        return router;
    }
}
