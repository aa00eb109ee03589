namespace Tandem.Failover.Addresses;

/// <summary>Reload: only what differs is taken off or put on.</summary>
public sealed partial class VirtualAddressSet
{
    /// <summary>Goes over to other settings. What both have stays untouched; if the set is held, the rest is taken off and put on in one send.</summary>
    /// <param name="settings">The new settings.</param>
    /// <param name="nowUs">The time.</param>
    /// <returns>What changed.</returns>
    public AddressSetChanges Apply(AddressSetSettings settings, long nowUs)
    {
        var lifetimesDiffer = settings.HasLifetimes != Settings.HasLifetimes;
        var (newAddresses, oldAddresses) = Match(MakeAddresses(settings), addresses, static (a, b) => a.IsSameAs(b) && a.IsExcluded == b.IsExcluded);
        var (newRoutes, oldRoutes) = Match(MakeRoutes(settings), routes, static (a, b) => a.Configured == b.Configured);
        var newRules = MakeRules(settings, rules);
        var oldRules = rules.FindAll(r => !newRules.Contains(r));
        var added = newAddresses.FindAll(a => !addresses.Contains(a));
        host.ForgetVirtual(this);
        Settings = settings;
        work.Clear();
        requested.Clear();
        if (IsHeld)
        {
            RequestRemovals(oldRules, oldRoutes, oldAddresses);
        }

        (addresses, routes, rules) = (newAddresses, newRoutes, newRules);
        host.RememberVirtual(this);
        if (!IsHeld)
        {
            return new AddressSetChanges(added, oldAddresses, []);
        }

        _ = host.Perform(work);
        host.AwaitsRenewal = true;
        return new AddressSetChanges(added, oldAddresses, AddMissing(nowUs, lifetimesDiffer));
    }

    private List<RefusedRequest> AddMissing(long nowUs, bool all)
    {
        work.Clear();
        requested.Clear();
        renewedUs = all ? nowUs : renewedUs;
        foreach (var address in addresses)
        {
            if ((all && address.IsHeld) || (!address.IsHeld && !address.IsGivenUp && ResolveInterface(address)))
            {
                address.AddedUs = address.IsHeld ? address.AddedUs : nowUs;
                RequestAddress(address, nowUs, takeOver: !IsStatic);
            }
        }

        RequestRoutes(nowUs, all: false);
        RequestRules(all: false);
        _ = host.Perform(work);
        var refused = Evaluate(null);
        Rebuild(nowUs);
        return refused;
    }

    private void RequestRemovals(List<HeldRule> oldRules, List<HeldRoute> oldRoutes, List<HeldAddress> oldAddresses)
    {
        foreach (var rule in oldRules)
        {
            if (rule.IsHeld)
            {
                work.DeleteRule(rule.Specification);
            }
        }

        foreach (var route in oldRoutes)
        {
            if (route.IsHeld)
            {
                work.DeleteRoute(route.Specification!);
            }
        }

        foreach (var address in oldAddresses)
        {
            if (address.IsHeld)
            {
                work.DeleteAddress(address.Specify(0, Protocol));
            }
        }
    }

    /// <summary>The objects of what stays are kept, with their state.</summary>
    private static (List<T> Now, List<T> Gone) Match<T>(List<T> made, List<T> before, Func<T, T, bool> same)
        where T : class
    {
        var gone = new List<T>(before);
        for (var i = 0; i < made.Count; i++)
        {
            var at = gone.FindIndex(b => same(b, made[i]));
            if (at >= 0)
            {
                made[i] = gone[at];
                gone.RemoveAt(at);
            }
        }

        return (made, gone);
    }
}
