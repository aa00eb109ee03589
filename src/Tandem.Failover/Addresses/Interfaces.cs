using Tandem.Linux.Netlink;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Addresses;

/// <summary>The host's interfaces by index and name, as the kernel tells of them. An instance whose interface is not there yet waits for its appearance.</summary>
public sealed class Interfaces
{
    /// <summary>The most interfaces; more are passed over. Container hosts have some thousand.</summary>
    public const int MaxInterfaces = 65536;

    /// <summary>What we mark virtual addresses with (IFA_PROTO keepalived), so that they are known as such before a set, or after it, has them.</summary>
    internal const byte VirtualProtocol = 18;

    private readonly Dictionary<int, NetworkInterface> byIndex = [];
    private readonly Dictionary<string, NetworkInterface> byName = [];
    private readonly List<NetworkInterface> unseen = [];
    private readonly Func<int, Endpoint, bool> isVirtual;
    private readonly DeferredEvents deferred = new();
    private int generation;

    internal Interfaces(Func<int, Endpoint, bool> isVirtual) => this.isVirtual = isVirtual;

    /// <summary>All interfaces.</summary>
    public IReadOnlyCollection<NetworkInterface> All => byIndex.Values;

    internal HostNetworkObserver? Observer { get; set; }

    /// <summary>While true, what happens is told later, by <see cref="TellDeferred"/>.</summary>
    internal bool IsDeferring { get; set; }

    private HostNetworkObserver? Told => IsDeferring ? deferred : Observer;

    /// <summary>The interface of a name, or null.</summary>
    /// <param name="name">The name.</param>
    public NetworkInterface? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The interface of an index, or null.</summary>
    /// <param name="index">The index.</param>
    public NetworkInterface? Find(int index) => byIndex.GetValueOrDefault(index);

    internal void TellDeferred()
    {
        if (deferred.Any)
        {
            deferred.Tell(Observer);
        }
    }

    internal void Apply(in LinkNotice notice)
    {
        if (notice.IsRemoval)
        {
            if (byIndex.TryGetValue(notice.Index, out var gone))
            {
                Forget(gone);
            }

            return;
        }

        if (!byIndex.TryGetValue(notice.Index, out var link))
        {
            Appear(notice);
            return;
        }

        var wasUp = link.IsUp;
        var nameBefore = link.Name;
        var mtuBefore = link.Mtu;
        link.Generation = generation;
        var differs = link.Update(notice) | mtuBefore != link.Mtu;
        if (differs && nameBefore != link.Name)
        {
            if (byName.GetValueOrDefault(nameBefore) == link)
            {
                byName.Remove(nameBefore);
            }

            byName[link.Name] = link;
        }

        if (differs)
        {
            Told?.OnInterfaceChanged(link);
        }

        if (wasUp != link.IsUp)
        {
            TellUpOrDown(link);
        }
    }

    internal void Apply(in AddressNotice notice)
    {
        if (!byIndex.TryGetValue(notice.InterfaceIndex, out var link))
        {
            return;
        }

        if (notice.IsRemoval)
        {
            var wasVirtual = link.IsKnownAsVirtual(notice.Address, out _);
            if (link.Remove(notice.Address) && !wasVirtual)
            {
                Told?.OnAddressLost(link, notice.Address);
            }

            return;
        }

        var virtualAddress = link.IsKnownAsVirtual(notice.Address, out var known);
        virtualAddress = known
            ? virtualAddress
            : notice.Protocol == VirtualProtocol || isVirtual(notice.InterfaceIndex, notice.Address);
        var linkLocalBefore = link.LinkLocal;
        var gained = link.AddOrUpdate(new InterfaceAddress(
            notice.Address,
            notice.PrefixLength,
            notice.Scope,
            notice.Flags,
            virtualAddress) { IsMarked = notice.Protocol == VirtualProtocol });

        // A link-local address is told of again when duplicate detection lets it be used.
        if ((gained && !virtualAddress) || (!gained && !linkLocalBefore.Equals(link.LinkLocal)))
        {
            Told?.OnAddressGained(link, notice.Address);
        }
    }

    /// <summary>An interface that we deleted ourselves is gone from now on; it is told later.</summary>
    internal void ForgetDeferring(int index)
    {
        if (byIndex.TryGetValue(index, out var gone))
        {
            var before = IsDeferring;
            IsDeferring = true;
            Forget(gone);
            IsDeferring = before;
        }
    }

    /// <summary>Which addresses of an interface are virtual may have changed: looks at them again.</summary>
    internal void MarkVirtual(string name) => Find(name)?.MarkVirtual(isVirtual);

    /// <summary>Before a dump of links: those that it does not name are gone.</summary>
    internal void BeginSynchronisation() => generation++;

    internal void EndSynchronisation()
    {
        unseen.Clear();
        foreach (var link in byIndex.Values)
        {
            if (link.Generation != generation)
            {
                unseen.Add(link);
            }
        }

        foreach (var link in unseen)
        {
            Forget(link);
        }
    }

    /// <summary>Exchanges the addresses of all interfaces for those of a dump, and tells what differs.</summary>
    internal void ExchangeAddresses(Dictionary<int, List<InterfaceAddress>> dumped)
    {
        foreach (var link in byIndex.Values)
        {
            var before = link.Addresses.ToArray();
            var now = dumped.GetValueOrDefault(link.Index) ?? [];
            link.Exchange(now);
            foreach (var address in before)
            {
                if (!address.IsVirtual && !link.Has(address.Address))
                {
                    Told?.OnAddressLost(link, address.Address);
                }
            }

            foreach (var address in now)
            {
                if (!address.IsVirtual && Array.FindIndex(before, b => b.Address.Equals(address.Address)) < 0)
                {
                    Told?.OnAddressGained(link, address.Address);
                }
            }
        }
    }

    private void Appear(in LinkNotice notice)
    {
        if (byIndex.Count >= MaxInterfaces)
        {
            return;
        }

        var link = new NetworkInterface(notice.Index) { Generation = generation };
        link.Update(notice);
        byIndex[link.Index] = link;
        byName[link.Name] = link;
        Told?.OnInterfaceAppeared(link);
        if (link.IsUp)
        {
            Told?.OnInterfaceUp(link);
        }
    }

    private void Forget(NetworkInterface link)
    {
        byIndex.Remove(link.Index);
        if (byName.GetValueOrDefault(link.Name) == link)
        {
            byName.Remove(link.Name);
        }

        var wasUp = link.IsUp;
        link.Exists = false;
        if (wasUp)
        {
            Told?.OnInterfaceDown(link);
        }

        Told?.OnInterfaceVanished(link);
    }

    private void TellUpOrDown(NetworkInterface link)
    {
        if (link.IsUp)
        {
            Told?.OnInterfaceUp(link);
        }
        else
        {
            Told?.OnInterfaceDown(link);
        }
    }
}
