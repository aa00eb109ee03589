using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Addresses;
using Tandem.Failover.Logging;
using Tandem.Linux;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Routers;

/// <content>Interfaces with the virtual router's MAC address (<c>use_vmac</c>), and what is not accepted (<c>no_accept</c>).</content>
internal sealed partial class VirtualRouter
{
    private readonly List<(AddressMac Wanted, VirtualMacInterface Made)> addressMacs = [];
    private VirtualMacInterface? virtualMac;
    private Endpoint[] blocked = [];
    private int blockedOn;
    private bool makingVirtualMac;

    /// <summary>Rules drop packets to its addresses.</summary>
    internal bool IsBlocking => blocked.Length > 0;

    private EndpointFamily Family =>
        Instance.Family == AddressFamily.InterNetworkV6 ? EndpointFamily.IPv6 : EndpointFamily.IPv4;

    /// <summary>Makes the interface when the one below is there, and again when somebody deleted it.</summary>
    private void HaveVirtualMac(NetworkInterface? below)
    {
        if (Instance.VirtualMac is not { } wanted || below is null)
        {
            return;
        }

        if (virtualMac is { } present && Daemon.Network.Interfaces.Find(present.Index) is { Exists: true })
        {
            _ = Daemon.Network.VirtualMacs.CopyLinkLocal(present);
            return;
        }

        RemoveOwnMac();
        virtualMac = MakeMac(new VirtualMacSettings
        {
            ParentName = below.Name,
            Name = wanted.InterfaceName,
            HardwareAddress = [.. wanted.Address],
            Family = Family,
            CarriesIPv6 = Instance.ExcludedAddresses.Any(address => address.Family == AddressFamily.InterNetworkV6),
            TransmitsFromBase = Instance.VmacTransmitBase,
        });
    }

    /// <summary>Makes those that only carry addresses, where the interfaces below are there.</summary>
    private void HaveAddressMacs()
    {
        foreach (var wanted in Instance.AddressMacs)
        {
            if (Daemon.Network.Interfaces.Find(wanted.Device) is null)
            {
                continue;
            }

            var at = addressMacs.FindIndex(mac => mac.Wanted == wanted);
            if (at >= 0 && Daemon.Network.Interfaces.Find(addressMacs[at].Made.Index) is { Exists: true })
            {
                _ = Daemon.Network.VirtualMacs.CopyLinkLocal(addressMacs[at].Made);
                continue;
            }

            RemoveAddressMacs(mac => mac == wanted);
            var made = MakeMac(new VirtualMacSettings
            {
                ParentName = wanted.Device,
                Name = wanted.InterfaceName,
                HardwareAddress = [.. wanted.Address],
                Family = wanted.Family == AddressFamily.InterNetworkV6 ? EndpointFamily.IPv6 : EndpointFamily.IPv4,
            });
            if (made is not null)
            {
                addressMacs.Add((wanted, made));
            }
        }
    }

    private VirtualMacInterface? MakeMac(VirtualMacSettings settings)
    {
        makingVirtualMac = true;
        var made = Daemon.Network.VirtualMacs.Create(settings, out var error);
        makingVirtualMac = false;
        if (made is null)
        {
            Journal.Write(JournalLevel.Error, $"({Name}) Unable to create VMAC interface {settings.Name} on {settings.ParentName} - {Errno.Describe(error)}");
            return null;
        }

        Journal.WriteDetail(JournalLevel.Info, $"({Name}): Success creating VMAC interface {made.Name}");
        _ = Daemon.Network.VirtualMacs.CopyLinkLocal(made);
        Daemon.Firewall.Add(Daemon.Configuration.Global, Name, settings.Family, made.Index, made.ParentIndex);
        return made;
    }

    /// <summary>The firewall's table is a new one: what this router had in the former is put there.</summary>
    internal void EnterFirewall()
    {
        foreach (var made in addressMacs.Select(static mac => mac.Made).Prepend(virtualMac).OfType<VirtualMacInterface>())
        {
            Daemon.Firewall.Add(Daemon.Configuration.Global, Name, made.Settings.Family, made.Index, made.ParentIndex);
        }

        if (blocked.Length > 0)
        {
            Block();
        }
    }

    /// <summary>Removes all of its interfaces.</summary>
    internal void RemoveVirtualMac()
    {
        RemoveOwnMac();
        RemoveAddressMacs(static _ => true);
    }

    private void RemoveOwnMac()
    {
        if (virtualMac is { } present)
        {
            virtualMac = null;
            Remove(present);
        }
    }

    private void RemoveAddressMacs(Predicate<AddressMac> which)
    {
        for (var i = addressMacs.Count - 1; i >= 0; i--)
        {
            if (which(addressMacs[i].Wanted))
            {
                var (_, made) = addressMacs[i];
                addressMacs.RemoveAt(i);
                Remove(made);
            }
        }
    }

    private void Remove(VirtualMacInterface made)
    {
        Daemon.Firewall.Remove(made.Settings.Family, made.Index, made.ParentIndex);
        if (Daemon.Network.VirtualMacs.Remove(made) == 0)
        {
            Journal.WriteDetail(JournalLevel.Info, $"({Name}) Success removing VMAC interface {made.Name}");
        }
    }

    private void Block()
    {
        if (!Instance.Accept)
        {
            var addresses = Addresses.Addresses.Select(held => held.Address).ToArray();
            Unblock();
            blockedOn = link?.Index ?? 0;
            blocked = Daemon.Firewall.Block(Daemon.Configuration.Global, Name, addresses, blockedOn) ? addresses : [];
        }
    }

    private void Unblock()
    {
        if (blocked.Length > 0)
        {
            Daemon.Firewall.Unblock(blocked, blockedOn);
            blocked = [];
        }
    }
}
