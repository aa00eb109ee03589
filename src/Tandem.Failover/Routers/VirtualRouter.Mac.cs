using Tandem.Failover.Addresses;
using Tandem.Failover.Logging;
using Tandem.Linux;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Routers;

/// <content>The interface with the virtual router's MAC address (<c>use_vmac</c>), and what is not accepted (<c>no_accept</c>).</content>
internal sealed partial class VirtualRouter
{
    private VirtualMacInterface? virtualMac;
    private Endpoint[] blocked = [];
    private int blockedOn;
    private bool makingVirtualMac;

    /// <summary>Rules drop packets to its addresses.</summary>
    internal bool IsBlocking => blocked.Length > 0;

    private EndpointFamily Family =>
        Instance.Family == System.Net.Sockets.AddressFamily.InterNetworkV6 ? EndpointFamily.IPv6 : EndpointFamily.IPv4;

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

        RemoveVirtualMac();
        var settings = new VirtualMacSettings
        {
            ParentName = below.Name,
            Name = wanted.InterfaceName,
            HardwareAddress = [.. wanted.Address],
            Family = Family,
            CarriesIPv6 = Instance.ExcludedAddresses.Any(address => address.Family == System.Net.Sockets.AddressFamily.InterNetworkV6),
            TransmitsFromBase = Instance.VmacTransmitBase,
        };
        makingVirtualMac = true;
        virtualMac = Daemon.Network.VirtualMacs.Create(settings, out var error);
        makingVirtualMac = false;
        if (virtualMac is null)
        {
            Journal.Write(JournalLevel.Error, $"({Name}) cannot make interface {wanted.InterfaceName} on {below.Name} - {Errno.Describe(error)}");
            return;
        }

        Journal.Write(JournalLevel.Info, $"({Name}) Success creating VMAC interface {virtualMac.Name}");
        _ = Daemon.Network.VirtualMacs.CopyLinkLocal(virtualMac);
        Daemon.Firewall.Add(Daemon.Configuration.Global, Name, Family, virtualMac.Index, virtualMac.ParentIndex);
    }

    internal void RemoveVirtualMac()
    {
        if (virtualMac is { } present)
        {
            virtualMac = null;
            Daemon.Firewall.Remove(Family, present.Index, present.ParentIndex);
            _ = Daemon.Network.VirtualMacs.Remove(present);
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
