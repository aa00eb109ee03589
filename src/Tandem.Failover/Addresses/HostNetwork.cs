using Tandem.Linux.Netlink;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Addresses;

/// <summary>
/// The host's network as the failover sees it: the interfaces, and the sets of addresses that it puts on them. Owns the sockets to the kernel;
/// everything runs on one loop, in the network namespace of the thread that opened it.
/// </summary>
public sealed partial class HostNetwork : IDisposable
{
    private const int MonitorBufferBytes = 4 * 1024 * 1024;
    private const byte KeepalivedRoutes = 18;

    private const long UsualRenewalPeriodUs = 1_000_000;
    private const long LongRenewalPeriodUs = 1_500_000;

    /// <summary>
    /// For each change of an IPv6 address the kernel looks at all of them (see <see cref="AddressesPerRenewal"/>): 255 renewed each second are 2 % of
    /// a processor. With more than this many it is done less often, so that the loop may be late by 2.4 s instead of 2.9 s.
    /// </summary>
    private const int FewIPv6Addresses = 64;

    /// <summary>With 1000 each renewal takes 260 µs: more than this many get no lifetimes, as with no_address_lifetime.</summary>
    private const int MostIPv6Lifetimes = 1_000;

    /// <summary>With 1000 each renewal takes 8 µs, and that too grows with their number.</summary>
    private const int MostIPv4Lifetimes = 8_000;

    /// <summary>
    /// Addresses per call of <see cref="Renew"/>, so that it never holds up an advertisement: with 255 addresses the kernel takes 2.4 µs for an IPv4
    /// one, but 70 µs for an IPv6 one, since for each it looks at all of them (measured on Linux 6.18).
    /// </summary>
    private const int AddressesPerRenewal = 8;

    /// <summary>Of one set at a time; a send has fewer than twice as many, 110 KiB of the 208 KiB that the kernel takes.</summary>
    private const int MostAddressesPerRenewal = 512;

    private const long RenewalGapUs = 4_000;

    /// <summary>A round of renewals must be done well within its period: so many calls at most.</summary>
    private const int RenewalsPerRound = 200;

    private readonly Rtnetlink requests;
    private readonly Rtnetlink renewals;
    private readonly NetlinkMonitor monitor;
    private readonly NoticeRouter router;
    private readonly List<VirtualAddressSet> sets = [];
    private readonly RequestRange[] sending = new RequestRange[Rtnetlink.MaxRangesPerSend];
    private readonly List<NetworkInterface> settling = [];

    /// <summary>Indices of what we deleted, until the kernel's word of it is read; there are no more than virtual routers.</summary>
    private readonly HashSet<int> deleted = [];

    private readonly Dictionary<Endpoint, int> virtualAddresses = [];
    private int ipv4Lifetimes;
    private int ipv6Lifetimes;
    private bool mustSynchronise;

    private HostNetwork(Rtnetlink requests, Rtnetlink renewals, NetlinkMonitor monitor)
    {
        this.requests = requests;
        this.renewals = renewals;
        this.monitor = monitor;
        Interfaces = new Interfaces((_, address) => virtualAddresses.ContainsKey(address));
        VirtualMacs = new VirtualMacInterfaces(this);
        router = new NoticeRouter(this);
    }

    /// <summary>What is known of the interfaces.</summary>
    public Interfaces Interfaces { get; }

    /// <summary>The macvlans of <c>use_vmac</c>.</summary>
    public VirtualMacInterfaces VirtualMacs { get; }

    /// <summary>Readable when <see cref="OnReadable"/> has something to do.</summary>
    public int Descriptor => monitor.Descriptor;

    /// <summary>Readable when <see cref="OnRenewalsReadable"/> has something to do.</summary>
    public int RenewalsDescriptor => renewals.Descriptor;

    /// <summary>Is told what happens; set it before the first set is added.</summary>
    public HostNetworkObserver? Observer
    {
        get => Interfaces.Observer;
        set => Interfaces.Observer = value;
    }

    /// <summary>Notifications received so far.</summary>
    public long Notices => monitor.Notices;

    /// <summary>After <see cref="OnReadable"/>: something waits to be put back, by a <see cref="Renew"/> within ten milliseconds.</summary>
    public bool AwaitsPutBack { get; private set; }

    /// <summary>Something was put on since the last <see cref="Renew"/>, which must come within a second.</summary>
    public bool AwaitsRenewal { get; internal set; }

    internal long NowUs { get; private set; }

    /// <summary>How often each lifetime begins anew.</summary>
    internal long RenewalPeriodUs => ipv6Lifetimes > FewIPv6Addresses ? LongRenewalPeriodUs : UsualRenewalPeriodUs;

    /// <summary>Opens the sockets and reads what interfaces and addresses there are.</summary>
    /// <param name="topics">What to listen to; links and addresses always.</param>
    /// <param name="error">0, or the errno.</param>
    /// <returns>It, or null.</returns>
    public static HostNetwork? Open(MonitoredTopics topics, out int error)
    {
        var requests = Rtnetlink.Open(out error);
        var renewals = error == 0 ? Rtnetlink.Open(out error) : null;
        var monitor = error == 0
            ? NetlinkMonitor.Open(topics | MonitoredTopics.Links | MonitoredTopics.Addresses, MonitorBufferBytes, out error)
            : null;
        if (requests == null || renewals == null || monitor == null)
        {
            requests?.Dispose();
            renewals?.Dispose();
            return null;
        }

        _ = monitor.Ignore(renewals.PortId, KeepalivedRoutes);
        var network = new HostNetwork(requests, renewals, monitor);
        error = network.Synchronise();
        if (error != 0)
        {
            network.Dispose();
            return null;
        }

        return network;
    }

    /// <summary>Makes a set; nothing is put on the host before <see cref="VirtualAddressSet.Add"/>.</summary>
    /// <param name="settings">Its contents.</param>
    public VirtualAddressSet CreateSet(AddressSetSettings settings)
    {
        var set = new VirtualAddressSet(this, settings);
        sets.Add(set);
        RememberVirtual(set);
        return set;
    }

    /// <summary>Takes a set off the host and forgets it.</summary>
    /// <param name="set">The set.</param>
    public void DropSet(VirtualAddressSet set)
    {
        set.Remove();
        if (sets.Remove(set))
        {
            ForgetVirtual(set);
        }
    }

    /// <summary>
    /// Begins the lifetimes of held addresses anew, a few per call, each once a second (1.5 s with many IPv6 ones); and tries again what could not be put on. Allocates nothing
    /// unless something is wrong.
    /// </summary>
    /// <param name="nowUs">The time. Sets that were not renewed for too long are told as lapsed.</param>
    /// <param name="earlyUs">Sets that are due within this time are renewed too.</param>
    /// <returns>In how many microseconds to call again; long.MaxValue when nothing is held, until <see cref="AwaitsRenewal"/>.</returns>
    public long Renew(long nowUs, long earlyUs = 0)
    {
        NowUs = nowUs;
        AwaitsRenewal = false;
        var budget = RenewalBudget();
        var count = 0;
        var pending = 0;
        var untilNext = long.MaxValue;
        for (var i = 0; i < sets.Count; i++)
        {
            var set = sets[i];
            set.PutBack(nowUs, Observer);

            // After a pause of the loop what is overdue goes first of all, however long that takes.
            var most = set.IsOverdue(nowUs) ? MostAddressesPerRenewal : budget;
            while (most > 0 && set.TakeRenewals(nowUs, earlyUs, most, Observer, out var range))
            {
                sending[count++] = range;
                budget -= range.Count;
                most = set.IsOverdue(nowUs) ? most : 0;
                pending += range.Count;
                if (count == sending.Length || pending >= MostAddressesPerRenewal)
                {
                    SendRenewals(count);
                    count = pending = 0;
                }
            }

            untilNext = Math.Min(untilNext, set.UntilRenewal(nowUs));
            untilNext = set.AwaitsPutBack ? Math.Min(untilNext, set.UntilPutBack(nowUs)) : untilNext;
        }

        SendRenewals(count);
        return Math.Max(untilNext, RenewalGapUs);
    }

    /// <summary>Takes in what changed on the host, and puts back what somebody took from us.</summary>
    /// <param name="nowUs">The time.</param>
    /// <returns>True when more may wait.</returns>
    public bool OnReadable(long nowUs)
    {
        NowUs = nowUs;
        Interfaces.TellDeferred();
        var more = monitor.Receive(router);
        if (!more && settling.Count > 0)
        {
            Settle();
        }

        if (mustSynchronise)
        {
            mustSynchronise = false;
            Observer?.OnOverrun();
            _ = Synchronise();
            CheckSets();
        }

        AwaitsPutBack = false;
        for (var i = 0; i < sets.Count; i++)
        {
            sets[i].PutBack(nowUs, Observer);
            AwaitsPutBack |= i < sets.Count && sets[i].AwaitsPutBack;
        }

        Interfaces.TellDeferred();
        return more;
    }

    /// <summary>Takes in what the kernel answered to renewals; it answers only those that it refuses.</summary>
    public void OnRenewalsReadable()
    {
        var error = renewals.DrainAnswers(out var refused);
        if (error != 0)
        {
            Observer?.OnRenewalRefused(error, Math.Max(refused, 1));
        }
    }

    /// <summary>Performs requests: <see cref="VirtualAddressSet.DeleteRequests"/> of a process that died, or those of one's own.</summary>
    /// <param name="batch">The requests.</param>
    /// <returns>0, or the errno of the first refusal.</returns>
    public int Perform(NetlinkBatch batch) => requests.Perform(batch);

    /// <summary>Closes the sockets. What is on the host stays there.</summary>
    public void Dispose()
    {
        requests.Dispose();
        renewals.Dispose();
        monitor.Dispose();
    }

    /// <summary>Whether so many addresses can be renewed in time.</summary>
    internal bool AllowsLifetimes(EndpointFamily family) =>
        family == EndpointFamily.IPv6 ? ipv6Lifetimes <= MostIPv6Lifetimes : ipv4Lifetimes <= MostIPv4Lifetimes;

    internal void RememberVirtual(VirtualAddressSet set)
    {
        if (set.IsStatic)
        {
            return;
        }

        foreach (var address in set.Addresses)
        {
            virtualAddresses[address.Address] = virtualAddresses.GetValueOrDefault(address.Address) + 1;
            CountLifetime(set, address, 1);
            Interfaces.MarkVirtual(address.InterfaceName);
        }
    }

    internal void ForgetVirtual(VirtualAddressSet set)
    {
        if (set.IsStatic)
        {
            return;
        }

        foreach (var address in set.Addresses)
        {
            CountLifetime(set, address, -1);
            var rest = virtualAddresses.GetValueOrDefault(address.Address) - 1;
            if (rest > 0)
            {
                virtualAddresses[address.Address] = rest;
            }
            else
            {
                virtualAddresses.Remove(address.Address);
            }

            Interfaces.MarkVirtual(address.InterfaceName);
        }
    }

    private void CountLifetime(VirtualAddressSet set, HeldAddress address, int change)
    {
        if (set.Settings.HasLifetimes && address.Address.Family == EndpointFamily.IPv6)
        {
            ipv6Lifetimes += change;
        }
        else if (set.Settings.HasLifetimes)
        {
            ipv4Lifetimes += change;
        }
    }

    private int RenewalBudget()
    {
        var total = 0;
        for (var i = 0; i < sets.Count; i++)
        {
            total += sets[i].Renewals.Count;
        }

        return Math.Clamp(total / RenewalsPerRound, AddressesPerRenewal, MostAddressesPerRenewal);
    }

    private void SendRenewals(int count)
    {
        if (count == 0)
        {
            return;
        }

        var error = renewals.SendAll(sending.AsSpan(0, count));
        if (error != 0)
        {
            Observer?.OnRenewalRefused(error, 1);
        }
    }
}
