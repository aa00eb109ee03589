using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Failover.Addresses;

/// <summary>What a set consists of, made from its settings.</summary>
public sealed partial class VirtualAddressSet
{
    private static List<HeldAddress> MakeAddresses(AddressSetSettings settings)
    {
        var made = new List<HeldAddress>();
        foreach (var address in settings.Addresses)
        {
            made.Add(new HeldAddress(address, InterfaceOf(address, settings), isExcluded: false, settings.IsStatic));
        }

        foreach (var address in settings.ExcludedAddresses)
        {
            made.Add(new HeldAddress(address, InterfaceOf(address, settings), isExcluded: true, settings.IsStatic));
        }

        return made;
    }

    private static string InterfaceOf(VirtualAddress address, AddressSetSettings settings) =>
        address.VmacInterface ?? address.Device ?? settings.InterfaceName;

    private static List<HeldRoute> MakeRoutes(AddressSetSettings settings)
    {
        var made = new List<HeldRoute>();
        foreach (var route in settings.Routes)
        {
            made.Add(new HeldRoute(route, settings.IsStatic));
        }

        return made;
    }

    /// <summary>Rules that were there before keep their objects, with their state.</summary>
    private static List<HeldRule> MakeRules(AddressSetSettings settings, List<HeldRule> before)
    {
        var made = new List<HeldRule>();
        foreach (var rule in settings.Rules)
        {
            made.Add(before.Find(r => r.Configured == rule) ?? new HeldRule(rule, settings.IsStatic));
        }

        return made;
    }
}
