using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <content>Other interfaces than the instance's: virtual MAC interfaces for addresses, and what must be up.</content>
internal sealed partial class Resolution
{
    private const string Loopback = "lo";

    /// <summary>Gives addresses that want one a virtual MAC interface over their device; those of one device and family share it.</summary>
    private VrrpInstance WithAddressMacs(InstanceDraft draft, VrrpInstance value, HashSet<string> names)
    {
        var made = new List<AddressMac>();
        return value with
        {
            Addresses = [.. value.Addresses.Select(a => OnMac(draft, value, a, names, made))],
            ExcludedAddresses = [.. value.ExcludedAddresses.Select(a => OnMac(draft, value, a, names, made))],
            AddressMacs = [.. made],
        };
    }

    private VirtualAddress OnMac(InstanceDraft draft, VrrpInstance value, VirtualAddress address, HashSet<string> names, List<AddressMac> made)
    {
        var device = address.Device ?? value.Interface;
        var isElsewhere = device != value.Interface || address.Family != value.Family;
        if (device is null || !(address.UseVmac || (value.UseVmacForAddresses && isElsewhere)))
        {
            return address;
        }

        if (device == Loopback)
        {
            Note(draft.Value.Origin, $"({draft.Name}) there is no virtual MAC over {Loopback}: {Shown(address)} stays on {Loopback} itself");
            return address;
        }

        var mac = made.Find(m => m.Device == device && m.Family == address.Family);
        if (mac is null)
        {
            var six = address.Family == AddressFamily.InterNetworkV6;
            var name = FreeName(global.VmacAddressPrefix ?? global.Value.VmacPrefix, value.VirtualRouterId, six, names);
            names.Add(name);
            mac = new AddressMac { Device = device, Family = address.Family, InterfaceName = name, Address = [0, 0, 0x5e, 0, six ? (byte)2 : (byte)1, value.VirtualRouterId] };
            made.Add(mac);
        }

        return address with { VmacInterface = mac.InterfaceName };
    }

    /// <summary>
    /// An instance does without none of the interfaces that its addresses, routes and rules name, unless they are not tracked; nor without those
    /// of static ones in a group of its.
    /// </summary>
    private VrrpInstance WithItemInterfaces(VrrpInstance value)
    {
        var groups = reader.TrackGroups.Where(g => g.Members.Contains(value.Name)).Select(g => g.Name).ToHashSet(StringComparer.Ordinal);
        bool IsOfGroup(string? name) => name is not null && groups.Contains(name);
        var names = value.Addresses.Concat(value.ExcludedAddresses).Where(a => !a.NoTrack).Select(a => a.Device)
            .Concat(value.Routes.Where(r => !r.NoTrack).SelectMany(DevicesOf))
            .Concat(value.Rules.Where(r => !r.NoTrack).SelectMany(DevicesOf))
            .Concat(reader.StaticAddresses.Where(a => IsOfGroup(a.TrackGroup)).Select(a => WithDefaultDevice(a).Device))
            .Concat(reader.StaticRoutes.Where(r => IsOfGroup(r.TrackGroup)).SelectMany(DevicesOf))
            .Concat(reader.StaticRules.Where(r => IsOfGroup(r.TrackGroup)).SelectMany(DevicesOf))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Where(n => n != value.Interface && n != value.VirtualMac?.InterfaceName && !value.AddressMacs.Any(m => m.InterfaceName == n) && !value.TrackInterfaces.Any(t => t.Name == n));
        return value with { ItemInterfaces = [.. names.Select(static n => new TrackedItem { Name = n })] };
    }

    private static IEnumerable<string?> DevicesOf(VirtualRoute route) => route.NextHops.Select(static hop => hop.Device).Prepend(route.Device);

    private static IEnumerable<string?> DevicesOf(VirtualRule rule) => [rule.InputInterface, rule.OutputInterface];
}
