using Tandem.Linux;
using Tandem.Linux.Netlink;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Addresses;

/// <summary>
/// Makes and removes the macvlans of <c>use_vmac</c>, with the settings that keepalived gives them and the interface below. Unlike
/// keepalived it restores the latter when the last macvlan upon it goes.
/// </summary>
public sealed class VirtualMacInterfaces
{
    private const byte LinkScope = 253;
    private const byte LinkLocalPrefix = 64;

    /// <summary>The macvlan answers ARP, and only for its own addresses; its packets come from addresses of this host and another subnet's interface.</summary>
    private static readonly InterfaceOptionValue[] OwnOptions =
    [
        new(InterfaceOption.ArpIgnore, 1),
        new(InterfaceOption.AcceptLocal, 1),
        new(InterfaceOption.ReversePathFilter, 0),
        new(InterfaceOption.PromoteSecondaries, 1),
    ];

    /// <summary>The interface below must not answer ARP for what is on the macvlan.</summary>
    private static readonly InterfaceOptionValue[] ParentOptions = [new(InterfaceOption.ArpIgnore, 1), new(InterfaceOption.ArpFilter, 1)];

    /// <summary>
    /// The alias of those that we make, by which a later process knows them for ours: keepalived, FRR and administrators make macvlans with the same
    /// names and MACs.
    /// </summary>
    internal static ReadOnlySpan<byte> Mark => "made by tandem failover"u8;

    /// <summary>RFC 9568 §7.3: of an IPv4 virtual router.</summary>
    private static ReadOnlySpan<byte> VirtualMacPrefix => [0, 0, 0x5e, 0, 1];

    private static readonly string MarkText = System.Text.Encoding.ASCII.GetString(Mark);

    private readonly HostNetwork host;
    private readonly List<VirtualMacInterface> made = [];
    private readonly Dictionary<int, InterfaceOptionValue[]> parentsBefore = [];
    private readonly NetlinkBatch work = new();
    private readonly ReversePathFilter reversePathFilter = new();

    internal VirtualMacInterfaces(HostNetwork host) => this.host = host;

    /// <summary>Those that there are.</summary>
    public IReadOnlyList<VirtualMacInterface> All => made;

    /// <summary>Makes one and sets it up. One of that name that an earlier process left is taken over, or made anew when its MAC is another.</summary>
    /// <param name="settings">What to make.</param>
    /// <param name="error">0; ENODEV when the interface below is not there; EEXIST when the name belongs to something else; or another errno.</param>
    /// <returns>It, or null.</returns>
    public VirtualMacInterface? Create(VirtualMacSettings settings, out int error)
    {
        var parent = host.Interfaces.Find(settings.ParentName);
        if (parent == null)
        {
            error = Errno.NoDevice;
            return null;
        }

        if (settings.Family == EndpointFamily.IPv4)
        {
            RememberParent(parent, settings.Name);
            Tell(reversePathFilter.Relax(host.Interfaces));
        }

        error = MakeLink(settings, parent);
        var link = error == 0 ? host.Interfaces.Find(settings.Name) : null;
        if (link == null)
        {
            error = error == 0 ? Errno.NoDevice : error;
            RestoreReversePathFilter();
            return null;
        }

        ConfigureAndSetUp(settings, link, parent);
        host.Refresh(settings.Name);
        var result = new VirtualMacInterface(settings, link.Index, parent.Index, parentsBefore.GetValueOrDefault(parent.Index) ?? []);
        made.Add(result);
        return result;
    }

    /// <summary>
    /// Gives the macvlan of an IPv6 instance the link-local address of the interface below, from which advertisements come; to be called again
    /// when that address appears or changes.
    /// </summary>
    /// <param name="link">The macvlan.</param>
    /// <returns>0 or an errno.</returns>
    public int CopyLinkLocal(VirtualMacInterface link)
    {
        var address = host.Interfaces.Find(link.ParentIndex)?.LinkLocal ?? default;
        if (link.Settings.Family != EndpointFamily.IPv6 || link.Settings.TransmitsFromBase || !address.IsInternet)
        {
            return 0;
        }

        work.Clear();
        _ = work.ReplaceAddress(new AddressSpecification
        {
            InterfaceIndex = link.Index,
            Address = address,
            PrefixLength = LinkLocalPrefix,
            Scope = LinkScope,
            Flags = AddressFlags.NoDuplicateDetection,
            PreferredLifetime = 0,
            Protocol = 0,
        });
        return host.Perform(work);
    }

    /// <summary>Deletes one, and restores the interface below when it was the last upon it.</summary>
    /// <param name="link">The macvlan.</param>
    /// <returns>0 or an errno; ENODEV when it was gone already.</returns>
    public int Remove(VirtualMacInterface link)
    {
        if (!made.Remove(link))
        {
            return Errno.NoDevice;
        }

        work.Clear();
        if (!made.Exists(other => other.ParentIndex == link.ParentIndex) && parentsBefore.Remove(link.ParentIndex, out var before))
        {
            work.SetOptions(link.ParentIndex, before);
        }

        work.DeleteLink(link.Index);
        _ = host.Perform(work);
        RestoreReversePathFilter();
        var error = work.ErrorOf(work.Count - 1);
        if (error == 0)
        {
            host.Forget(link.Index);
        }

        return error;
    }

    /// <summary>Adds requests that delete those which an earlier process left, and restore the interfaces below that keep none.</summary>
    /// <param name="deletions">Where to.</param>
    /// <param name="wanted">Names of those that will be taken over.</param>
    /// <returns>Those that will go.</returns>
    internal IReadOnlyList<NetworkInterface> CollectLeftovers(NetlinkBatch deletions, IReadOnlySet<string> wanted)
    {
        var left = host.Interfaces.All.Where(static link => link is { IsPrivateMacvlan: true, IsOurs: true }).ToList();
        var staying = left.FindAll(link => wanted.Contains(link.Name));
        var going = left.FindAll(link => !wanted.Contains(link.Name));
        foreach (var link in going)
        {
            deletions.DeleteLink(link.Index);
        }

        foreach (var index in going.Select(static link => link.ParentIndex).Distinct().Where(index => !staying.Exists(link => link.ParentIndex == index)))
        {
            if (host.Interfaces.Find(index) is { } parent)
            {
                deletions.SetOptions(index, ReadParent(parent, isLeft: true));
            }
        }

        return going;
    }

    private void RestoreReversePathFilter()
    {
        if (!made.Exists(link => link.Settings.Family == EndpointFamily.IPv4))
        {
            Tell(reversePathFilter.Restore());
        }
    }

    private void Tell(IReadOnlyList<string> changes)
    {
        foreach (var change in changes)
        {
            host.Observer?.OnSysctlChanged(change);
        }
    }

    private int MakeLink(VirtualMacSettings settings, NetworkInterface parent)
    {
        work.Clear();
        if (host.Interfaces.Find(settings.Name) is { } there)
        {
            if (!there.IsPrivateMacvlan)
            {
                return Errno.Exists;
            }

            if (there.ParentIndex == parent.Index && there.HardwareAddress.SequenceEqual(settings.HardwareAddress))
            {
                return 0;
            }

            work.DeleteLink(there.Index);
            if (host.Perform(work) == 0)
            {
                host.Forget(there.Index);
            }

            work.Clear();
        }

        work.CreateMacvlan(parent.Index, settings.Name, settings.HardwareAddress);
        var error = host.Perform(work);
        if (error == 0)
        {
            host.Refresh(settings.Name);
        }

        return error;
    }

    private void ConfigureAndSetUp(VirtualMacSettings settings, NetworkInterface link, NetworkInterface parent)
    {
        work.Clear();
        if (settings.Family == EndpointFamily.IPv4)
        {
            work.SetOptions(link.Index, OwnOptions);
            work.SetOptions(parent.Index, ParentOptions);
        }

        if (parent.MasterIndex != 0 && host.Interfaces.Find(parent.MasterIndex) is { VrfTable: > 0 })
        {
            work.SetMaster(link.Index, parent.MasterIndex);
        }

        // The kernel's own link-local address would be made from the virtual MAC, the same on all routers.
        work.SuppressLinkLocal(link.Index);
        var wantsIPv6 = settings.Family == EndpointFamily.IPv6 || settings.CarriesIPv6;
        _ = Sysctl.Write($"ipv6/conf/{settings.Name}/disable_ipv6", wantsIPv6 ? 0 : 1);
        work.SetAlias(link.Index, MarkText);
        work.SetLinkUp(link.Index, up: true);
        _ = host.Perform(work);
    }

    /// <summary>Where an earlier process left a macvlan, it left the settings that go with it, too: they are not what was there before.</summary>
    private void RememberParent(NetworkInterface parent, string name)
    {
        if (parentsBefore.ContainsKey(parent.Index) && made.Exists(link => link.ParentIndex == parent.Index))
        {
            return;
        }

        var isLeft = host.Interfaces.All.Any(link =>
            link.IsPrivateMacvlan
            && link.ParentIndex == parent.Index
            && (link.Name == name || link.HardwareAddress.StartsWith(VirtualMacPrefix)));
        parentsBefore[parent.Index] = ReadParent(parent, isLeft);
    }

    private static InterfaceOptionValue[] ReadParent(NetworkInterface parent, bool isLeft)
    {
        _ = Sysctl.Read($"ipv4/conf/{parent.Name}/arp_ignore", out var ignore);
        _ = Sysctl.Read($"ipv4/conf/{parent.Name}/arp_filter", out var filter);
        return
        [
            new InterfaceOptionValue(InterfaceOption.ArpIgnore, isLeft && ignore == 1 ? 0 : (uint)ignore),
            new InterfaceOptionValue(InterfaceOption.ArpFilter, isLeft && filter == 1 ? 0 : (uint)filter),
        ];
    }
}
