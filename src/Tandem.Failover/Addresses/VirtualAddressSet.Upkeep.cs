using Tandem.Linux.Netlink;

namespace Tandem.Failover.Addresses;

/// <summary>Keeping what is held: renewal of lifetimes, putting back what somebody took.</summary>
public sealed partial class VirtualAddressSet
{
    /// <summary>A round that ends later than this, or begins so much later than it should, is done at once.</summary>
    private const long OverdueUs = 900_000;

    /// <summary>Whether the renewal has waited too long already.</summary>
    internal bool IsOverdue(long nowUs) => IsHeld && nowUs - roundBeganUs > (isRenewing ? OverdueUs : host.RenewalPeriodUs + OverdueUs);

    /// <summary>In how many microseconds the next renewal is due; 0 when it is, long.MaxValue when there is nothing to renew or to put back.</summary>
    internal long UntilRenewal(long nowUs)
    {
        if (!IsHeld || addresses.Count + routes.Count + rules.Count == 0)
        {
            return long.MaxValue;
        }

        return isRenewing ? 0 : Math.Max(0, roundBeganUs + host.RenewalPeriodUs - nowUs);
    }

    /// <summary>Takes the renewals that are to be sent next, if they are due.</summary>
    /// <param name="nowUs">The time.</param>
    /// <param name="earlyUs">A round that is due within this time begins now.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="observer">Is told of what is put back, or has lapsed.</param>
    /// <param name="range">The renewals.</param>
    internal bool TakeRenewals(long nowUs, long earlyUs, int most, HostNetworkObserver? observer, out RequestRange range)
    {
        range = default;
        if (UntilRenewal(nowUs) > earlyUs || !IsHeld || (!isRenewing && !BeginRound(nowUs, observer)))
        {
            return false;
        }

        var count = Math.Min(most, Renewals.Count - renewed);
        for (var i = 0; i < addresses.Count; i++)
        {
            var address = addresses[i];
            if (address.IsHeld && address.LifetimePosition >= 0)
            {
                Renewals.SetLifetimes(address.LifetimePosition, LifetimeSeconds, address.PreferredAt(nowUs));
            }
        }

        range = new RequestRange(Renewals, renewed, count);
        renewed += count;
        if (renewed >= Renewals.Count)
        {
            // The first of them was sent when the round began: from then on the time counts.
            isRenewing = false;
            renewedUs = roundBeganUs;
        }

        return count > 0;
    }

    private bool BeginRound(long nowUs, HostNetworkObserver? observer)
    {
        restorations = 0;
        if (HasLapsed(nowUs))
        {
            Lapse(observer);
            return false;
        }

        roundBeganUs = nowUs;
        if (IsIncomplete())
        {
            Restore(nowUs, observer);
        }

        renewed = 0;
        isRenewing = IsHeld && Renewals.Count > 0;
        return isRenewing;
    }

    internal void OnAddressRemoved(in AddressNotice notice, long nowUs, HostNetworkObserver? observer)
    {
        if (!IsHeld)
        {
            return;
        }

        for (var i = 0; i < addresses.Count; i++)
        {
            if (addresses[i].IsHeld
                && SameAddress(addresses[i], notice.InterfaceIndex, notice.Address)
                && addresses[i].Configured.PrefixLength == notice.PrefixLength)
            {
                OnTaken(addresses[i], nowUs, observer);
                return;
            }
        }
    }

    internal void OnRouteRemoved(in RouteNotice notice, long nowUs, HostNetworkObserver? observer)
    {
        for (var i = 0; IsHeld && i < routes.Count; i++)
        {
            if (routes[i].IsHeld && routes[i].IsMeantBy(notice))
            {
                OnTaken(routes[i], nowUs, observer);
                routes[i].IsGivenUp |= routes[i].HasExpired(nowUs);
                return;
            }
        }
    }

    internal void OnRuleRemoved(in RuleNotice notice, long nowUs, HostNetworkObserver? observer)
    {
        for (var i = 0; IsHeld && i < rules.Count; i++)
        {
            if (rules[i].IsHeld && rules[i].IsMeantBy(notice))
            {
                OnTaken(rules[i], nowUs, observer);
                return;
            }
        }
    }

    /// <summary>
    /// An interface came up or notifications were lost: what may have vanished without a word (the kernel says nothing of IPv4 routes that go with
    /// their interface) is asked for again.
    /// </summary>
    internal void Check(long nowUs, HostNetworkObserver? observer)
    {
        if (!IsHeld)
        {
            return;
        }

        if (HasLapsed(nowUs))
        {
            Lapse(observer);
            return;
        }

        foreach (var address in addresses)
        {
            var link = host.Interfaces.Find(address.InterfaceName);
            address.IsHeld &= link != null && link.Index == address.InterfaceIndex && link.Has(address.Address);
        }

        // What nobody tracks would not be put back: it counts as held until the kernel tells of its removal, so that Remove takes it off.
        foreach (var route in routes)
        {
            route.IsHeld &= !route.IsTracked || route.HasExpired(nowUs);
        }

        foreach (var rule in rules)
        {
            rule.IsHeld &= !rule.IsTracked;
        }

        foreach (var item in Items())
        {
            item.IsGivenUp |= !item.IsHeld && !item.IsTracked;
        }

        if (IsIncomplete())
        {
            Restore(nowUs, observer);
        }
    }

    /// <summary>Puts back in one send what was taken since the last time, unless that was a moment ago. To be called when a batch of notifications is through.</summary>
    internal void PutBack(long nowUs, HostNetworkObserver? observer)
    {
        if (!IsHeld || (!isDisturbed && !AwaitsPutBack))
        {
            return;
        }

        if (HasLapsed(nowUs))
        {
            Lapse(observer);
            return;
        }

        var isEarly = UntilPutBack(nowUs) > 0;
        AwaitsPutBack = IsIncomplete() && restorations < RestorationsPerSecond;
        if (AwaitsPutBack && !isEarly)
        {
            restorations++;
            restoredUs = nowUs;
            Restore(nowUs, observer);
        }
        else if (isDisturbed)
        {
            // A renewal would put back silently what was taken: it must not name it.
            Rebuild(nowUs);
        }
    }

    /// <summary>In how many microseconds something may be put back again.</summary>
    internal long UntilPutBack(long nowUs) => Math.Max(0, restoredUs + RestorationGapUs - nowUs);

    private bool HasLapsed(long nowUs) => Renewals.Count > 0 && nowUs - renewedUs >= LapseUs;

    private void Lapse(HostNetworkObserver? observer)
    {
        Remove();
        observer?.OnLapsed(this);
    }

    /// <summary>Only marks it: whoever takes many at once shall cost one restoration (<see cref="PutBack"/>).</summary>
    private void OnTaken(HeldItem item, long nowUs, HostNetworkObserver? observer)
    {
        if (HasLapsed(nowUs))
        {
            Lapse(observer);
            return;
        }

        item.IsHeld = false;
        item.IsGivenUp |= !item.IsTracked;
        isDisturbed = true;
    }

    private bool IsIncomplete()
    {
        for (var i = 0; i < addresses.Count; i++)
        {
            if (!addresses[i].IsHeld && !addresses[i].IsGivenUp)
            {
                return true;
            }
        }

        for (var i = 0; i < routes.Count; i++)
        {
            if (!routes[i].IsHeld && !routes[i].IsGivenUp)
            {
                return true;
            }
        }

        for (var i = 0; i < rules.Count; i++)
        {
            if (!rules[i].IsHeld && !rules[i].IsGivenUp)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Puts back what is missing. A notification may be older than our last Add: then the kernel says that the address is there, and nobody
    /// is told anything. With an address the kernel may have dropped routes silently (those with a src): all are asked for again.
    /// </summary>
    private void Restore(long nowUs, HostNetworkObserver? observer)
    {
        AwaitsPutBack = false;
        work.Clear();
        requested.Clear();
        var errorsBefore = new Dictionary<HeldItem, int>();
        foreach (var item in Items())
        {
            if (!item.IsHeld && !item.IsGivenUp)
            {
                errorsBefore[item] = item.LastError;
            }
        }

        var anyAddress = false;
        foreach (var address in addresses)
        {
            if (!address.IsHeld && !address.IsGivenUp && ResolveInterface(address))
            {
                RequestAddress(address, nowUs, takeOver: false);
                anyAddress = true;
            }
        }

        RequestRoutesAgain(nowUs, anyAddress);
        RequestRules(all: false);
        _ = host.Perform(work);
        var restored = new List<HeldItem>();
        var refused = Evaluate(restored.Add);
        Rebuild(nowUs);
        foreach (var item in restored)
        {
            observer?.OnPutBack(this, item);
        }

        foreach (var request in refused)
        {
            if (!errorsBefore.TryGetValue(request.Item, out var before) || before != request.Error)
            {
                observer?.OnNotPutBack(this, request.Item, request.Error);
            }
        }
    }

    private void RequestRoutesAgain(long nowUs, bool all)
    {
        foreach (var route in routes)
        {
            route.IsHeld &= !(all && !route.IsGivenUp && !route.HasExpired(nowUs));
        }

        RequestRoutes(nowUs, all: false);
    }
}
