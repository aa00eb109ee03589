using Tandem.Linux;
using Tandem.Linux.Netlink;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Addresses;

/// <summary>
/// The addresses, routes and rules of one instance, on the host or not: all are put on in one send, and taken off in one. While held they are put
/// back when somebody takes them. Whether they are to be held is the election's business.
/// </summary>
/// <remarks>
/// <para>Virtual addresses have a finite lifetime, which <see cref="HostNetwork.Renew"/> begins anew each second (allocating nothing), so that the
/// kernel removes them when all of our processes are dead or frozen. The numbers: the kernel (Linux 6.18, and as far back as its
/// check_lifetime and addrconf_verify have been the same: 3.9) looks at lifetimes when the next one ends, rounded up to a full second if that is
/// near, at most once a second: measured, 4 s ended after 4.11 to 4.25 s for IPv4 and IPv6 alike; the rounding bounds it at 5.25 s. It counts
/// in jiffies, so that setting the clock means nothing to it. With a renewal each second a lifetime of 4 s leaves 2.98 s for a delay of the
/// loop, and the address is gone from the host 5.25 s after the last renewal at the latest (required: 2 s, 6 s).</para>
/// <para>An address never becomes deprecated earlier than it ends, unless preferred_lft asks for it. IPv4 routes whose src is such an
/// address vanish with it; other routes, and rules, have no lifetime in the kernel: they stay until the parent process or the next start
/// removes them.</para>
/// </remarks>
public sealed partial class VirtualAddressSet
{
    /// <summary>Seconds that the kernel keeps a virtual address without renewal.</summary>
    public const uint LifetimeSeconds = 4;

    /// <summary>After so long without renewal the addresses must be taken for gone; the kernel may be 20 ms early.</summary>
    internal const long LapseUs = 3_900_000;

    /// <summary>
    /// Two that fight for an address would keep each other busy: beyond so many in a second, however much each puts back, what was taken waits
    /// for the next renewal.
    /// </summary>
    private const int RestorationsPerSecond = 20;

    /// <summary>Whoever takes many addresses (<c>ip addr flush</c>) takes them one after the other, over some milliseconds: the first comes back at once, the others together.</summary>
    private const long RestorationGapUs = 10_000;

    private readonly HostNetwork host;
    private readonly NetlinkBatch work = new();
    private readonly NetlinkBatch removal = new();
    private readonly List<HeldItem> requested = [];
    private List<HeldAddress> addresses = [];
    private List<HeldRoute> routes = [];
    private List<HeldRule> rules = [];
    private int restorations;
    private long restoredUs = -RestorationGapUs;
    private bool isDisturbed;
    private long renewedUs;
    private long roundBeganUs;
    private bool isRenewing;
    private int renewed;

    internal VirtualAddressSet(HostNetwork host, AddressSetSettings settings)
    {
        this.host = host;
        Settings = settings;
        addresses = MakeAddresses(settings);
        routes = MakeRoutes(settings);
        rules = MakeRules(settings, []);
    }

    /// <summary>What it is made from.</summary>
    public AddressSetSettings Settings { get; private set; }

    /// <summary>The instance's name.</summary>
    public string Name => Settings.Name;

    /// <summary>Static addresses, not virtual ones.</summary>
    public bool IsStatic => Settings.IsStatic;

    /// <summary>Between <see cref="Add"/> and <see cref="Remove"/>.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Virtual addresses in the order of the configuration, then the excluded ones.</summary>
    public IReadOnlyList<HeldAddress> Addresses => addresses;

    /// <summary>Routes.</summary>
    public IReadOnlyList<HeldRoute> Routes => routes;

    /// <summary>Rules.</summary>
    public IReadOnlyList<HeldRule> Rules => rules;

    /// <summary>
    /// While held, and from <see cref="Foresee"/> on: the requests that take everything off the host, ready to send
    /// (<see cref="HostNetwork.Perform"/>), so that another process can do it without knowing anything else. Valid until the set changes.
    /// </summary>
    public ReadOnlySpan<byte> DeleteRequests => removal.Bytes;

    /// <summary>Grows whenever <see cref="DeleteRequests"/> changes.</summary>
    public int DeleteRequestsVersion { get; private set; }

    internal NetlinkBatch Renewals { get; } = new();

    /// <summary>Something was taken, and is put back a moment later.</summary>
    internal bool AwaitsPutBack { get; private set; }

    /// <summary>A static address may be the source of advertisements, a virtual one not: this tells them apart, also for the next process.</summary>
    private byte Protocol => IsStatic ? (byte)0 : Interfaces.VirtualProtocol;

    /// <summary>
    /// Prepares <see cref="DeleteRequests"/> of all that <see cref="Add"/> may put on the host: a death in the midst of it leaves nothing
    /// behind, and what was not there yet is not missed.
    /// </summary>
    public void Foresee()
    {
        foreach (var address in addresses)
        {
            _ = ResolveInterface(address);
        }

        foreach (var route in routes)
        {
            _ = route.Resolve(host.Interfaces, host.NowUs);
        }

        BuildRemoval(force: true);
    }

    /// <summary>Puts everything on the host: addresses, excluded addresses, routes, rules. What is there already is taken over.</summary>
    /// <param name="nowUs">The time.</param>
    /// <returns>What the kernel would not take; it is tried again with each renewal.</returns>
    public IReadOnlyList<RefusedRequest> Add(long nowUs)
    {
        IsHeld = true;
        host.AwaitsRenewal = true;
        renewedUs = roundBeganUs = nowUs;
        work.Clear();
        requested.Clear();
        foreach (var address in addresses)
        {
            address.IsGivenUp = false;
            address.AddedUs = nowUs;
            if (ResolveInterface(address))
            {
                RequestAddress(address, nowUs, takeOver: !IsStatic);
            }
        }

        RequestRoutes(nowUs, all: true);
        RequestRules(all: true);
        _ = host.Perform(work);
        var refused = Evaluate(null);
        Rebuild(nowUs);
        return refused;
    }

    /// <summary>Takes everything off the host: rules, routes, addresses, excluded addresses. Nothing happens when it is not held.</summary>
    public void Remove()
    {
        if (!IsHeld)
        {
            return;
        }

        BuildRemoval(force: false);
        IsHeld = false;
        _ = host.Perform(removal);
        Clear();
    }

    /// <summary>Takes off the host what an earlier process may have left there.</summary>
    /// <returns>How many addresses were there.</returns>
    public int RemoveOrphans()
    {
        Foresee();
        _ = host.Perform(removal);
        var found = 0;
        for (var i = 0; i < removal.Count; i++)
        {
            found += requested[i] is HeldAddress && removal.ErrorOf(i) == 0 ? 1 : 0;
        }

        Clear();
        return found;
    }

    /// <summary>Whether a route on the host is one of these; of several ways none is taken for the same.</summary>
    internal bool Keeps(RouteNotice notice) => routes.Exists(route =>
        route.IsMeantBy(notice) && route.Specification is { NextHops.Length: 0 } wanted && wanted.Gateway.Equals(notice.Gateway) && wanted.Type == notice.Type);

    /// <summary>Whether a rule on the host is one of these.</summary>
    internal bool Keeps(RuleNotice notice) => rules.Exists(rule => rule.IsMeantBy(notice));

    private void Clear()
    {
        IsHeld = false;
        foreach (var item in Items())
        {
            item.IsHeld = false;
        }

        Renewals.Clear();
        isRenewing = isDisturbed = AwaitsPutBack = false;
        removal.Clear();
        DeleteRequestsVersion++;
    }

    private IEnumerable<HeldItem> Items()
    {
        foreach (var address in addresses)
        {
            yield return address;
        }

        foreach (var route in routes)
        {
            yield return route;
        }

        foreach (var rule in rules)
        {
            yield return rule;
        }
    }

    private bool ResolveInterface(HeldAddress address)
    {
        address.InterfaceIndex = host.Interfaces.Find(address.InterfaceName)?.Index ?? 0;
        address.LastError = address.InterfaceIndex == 0 ? Errno.NoDevice : 0;
        return address.InterfaceIndex != 0;
    }

    private void RequestAddress(HeldAddress address, long nowUs, bool takeOver)
    {
        address.HasLifetime = Settings.HasLifetimes && host.AllowsLifetimes(address.Address.Family);
        var specification = address.Specify(nowUs, Protocol);
        if (takeOver)
        {
            _ = work.ReplaceAddress(specification);
        }
        else
        {
            work.AddAddress(specification);
        }

        requested.Add(address);
    }

    private void RequestRoutes(long nowUs, bool all)
    {
        foreach (var route in routes)
        {
            if (all)
            {
                route.IsGivenUp = false;
                route.AddedUs = null;
            }

            route.IsGivenUp |= route.HasExpired(nowUs) && route.AddedUs != null;

            if (route.IsGivenUp || !(all || !route.IsHeld))
            {
                continue;
            }

            if (route.Resolve(host.Interfaces, nowUs))
            {
                work.AddRoute(route.Specification!);
                requested.Add(route);
                route.AddedUs ??= nowUs;
            }
            else
            {
                route.LastError = Errno.NoDevice;
            }
        }
    }

    private void RequestRules(bool all)
    {
        foreach (var rule in rules)
        {
            if (all)
            {
                rule.IsGivenUp = false;
            }

            if (!rule.IsGivenUp && (all || !rule.IsHeld))
            {
                work.AddRule(rule.Specification);
                requested.Add(rule);
            }
        }
    }

    /// <summary>Notes what became of the requests; that something is there already is as good as granted.</summary>
    private List<RefusedRequest> Evaluate(Action<HeldItem>? granted)
    {
        for (var i = 0; i < requested.Count; i++)
        {
            var item = requested[i];
            var error = work.ErrorOf(i);
            item.LastError = error == Errno.Exists ? 0 : error;
            item.IsHeld = item.LastError == 0;
            if (error == 0)
            {
                granted?.Invoke(item);
            }
        }

        var refused = new List<RefusedRequest>();
        foreach (var item in Items())
        {
            if (!item.IsHeld && !item.IsGivenUp)
            {
                refused.Add(new RefusedRequest(item, item.LastError));
            }
        }

        return refused;
    }

    /// <summary>Makes the prepared requests anew after what is on the host changed.</summary>
    private void Rebuild(long nowUs)
    {
        BuildRemoval(force: false);
        isDisturbed = false;
        if (Renewals.Count == 0)
        {
            // Nothing had a lifetime before: what has one now got it just now.
            renewedUs = nowUs;
        }

        Renewals.Clear();
        var rest = -1;
        foreach (var address in addresses)
        {
            var before = address.RenewalIndex;
            address.RenewalIndex = -1;
            if (Settings.HasLifetimes && address.IsHeld && address.HasLifetime)
            {
                address.RenewalIndex = Renewals.Count;
                rest = rest < 0 && before >= renewed ? address.RenewalIndex : rest;
                var position = Renewals.ReplaceAddress(address.Specify(nowUs, Protocol));
                address.LifetimePosition = address.Configured.PreferredLifetime is > 0 ? position : -1;
            }
        }

        ContinueRound(rest);
    }

    /// <summary>
    /// The round that was under way goes on behind what it has renewed: if it began again, somebody who takes one address often would keep the
    /// others from being renewed. What was put back meanwhile has a new lifetime anyway.
    /// </summary>
    private void ContinueRound(int rest)
    {
        if (!isRenewing)
        {
            return;
        }

        renewed = rest < 0 ? Renewals.Count : rest;
        if (rest < 0)
        {
            isRenewing = false;
            renewedUs = roundBeganUs;
        }
    }

    private void BuildRemoval(bool force)
    {
        removal.Clear();
        requested.Clear();
        DeleteRequestsVersion++;
        foreach (var rule in rules)
        {
            if (force || rule.IsHeld)
            {
                removal.DeleteRule(rule.Specification);
                requested.Add(rule);
            }
        }

        foreach (var route in routes)
        {
            if ((force || route.IsHeld) && route.Specification != null)
            {
                removal.DeleteRoute(route.Specification);
                requested.Add(route);
            }
        }

        foreach (var address in addresses)
        {
            if ((force || address.IsHeld) && address.InterfaceIndex != 0)
            {
                removal.DeleteAddress(address.Specify(0, Protocol));
                requested.Add(address);
            }
        }
    }

    private static bool SameAddress(HeldAddress held, int interfaceIndex, in Endpoint address) =>
        held.InterfaceIndex == interfaceIndex && held.Address.Equals(address);
}
