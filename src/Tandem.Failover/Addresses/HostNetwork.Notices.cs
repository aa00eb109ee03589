using Tandem.Linux.Netlink;

namespace Tandem.Failover.Addresses;

/// <summary>What the kernel tells, and where it goes.</summary>
public sealed partial class HostNetwork
{
    /// <summary>
    /// Reads an interface that we changed anew at once. Its notifications that still wait are older than that: they are passed over, and it is
    /// read once more when they are through. The observer is told with the next notifications.
    /// </summary>
    internal void Refresh(string interfaceName)
    {
        ReadDeferring(interfaceName);
        if (Interfaces.Find(interfaceName) is { } link && !settling.Contains(link))
        {
            settling.Add(link);
        }
    }

    /// <summary>
    /// An interface that we deleted ourselves: whoever looks for it now shall not find it. What the kernel told of it before is passed over; the
    /// observer is told with the next notifications.
    /// </summary>
    internal void Forget(int interfaceIndex)
    {
        Interfaces.ForgetDeferring(interfaceIndex);
        _ = settling.RemoveAll(link => link.Index == interfaceIndex);
        _ = deleted.Add(interfaceIndex);
    }

    internal void OnLink(in LinkNotice notice)
    {
        if (deleted.Contains(notice.Index))
        {
            _ = notice.IsRemoval && deleted.Remove(notice.Index);
            return;
        }

        if (!Interfaces.IsDeferring && !notice.IsRemoval && IsSettling(notice.Index))
        {
            return;
        }

        var wasUp = Interfaces.Find(notice.Index)?.IsUp ?? false;
        Interfaces.Apply(notice);
        if (!wasUp && !Interfaces.IsDeferring && Interfaces.Find(notice.Index) is { IsUp: true })
        {
            CheckSets();
        }
    }

    internal void OnAddress(in AddressNotice notice)
    {
        Interfaces.Apply(notice);
        for (var i = 0; notice.IsRemoval && i < sets.Count; i++)
        {
            sets[i].OnAddressRemoved(notice, NowUs, Observer);
        }
    }

    internal void OnRoute(in RouteNotice notice)
    {
        for (var i = 0; notice.IsRemoval && i < sets.Count; i++)
        {
            sets[i].OnRouteRemoved(notice, NowUs, Observer);
        }
    }

    internal void OnRule(in RuleNotice notice)
    {
        for (var i = 0; notice.IsRemoval && i < sets.Count; i++)
        {
            sets[i].OnRuleRemoved(notice, NowUs, Observer);
        }
    }

    internal void OnOverrun() => mustSynchronise = true;

    private bool IsSettling(int index)
    {
        for (var i = 0; i < settling.Count; i++)
        {
            if (settling[i].Index == index)
            {
                return true;
            }
        }

        return false;
    }

    private void Settle()
    {
        foreach (var link in settling)
        {
            ReadDeferring(link.Name);
        }

        settling.Clear();
        CheckSets();
    }

    private void ReadDeferring(string interfaceName)
    {
        var before = Interfaces.IsDeferring;
        Interfaces.IsDeferring = true;
        _ = requests.ReadLink(interfaceName, router);
        Interfaces.IsDeferring = before;
    }

    private void CheckSets()
    {
        for (var i = 0; i < sets.Count; i++)
        {
            sets[i].Check(NowUs, Observer);
        }
    }

    /// <summary>Reads everything anew. The observer is told when all is known.</summary>
    private int Synchronise()
    {
        Interfaces.IsDeferring = true;
        deleted.Clear();
        Interfaces.BeginSynchronisation();
        var error = requests.ReadLinks(router);
        if (error == 0)
        {
            Interfaces.EndSynchronisation();
            var collector = new AddressCollector(address => virtualAddresses.ContainsKey(address));
            error = requests.ReadAddresses(collector);
            if (error == 0)
            {
                Interfaces.ExchangeAddresses(collector.ByInterface);
            }
        }

        Interfaces.IsDeferring = false;
        Interfaces.TellDeferred();
        return error;
    }
}
