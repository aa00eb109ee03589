using Tandem.Linux.Sockets;

namespace Tandem.Failover.Addresses;

/// <summary>Is told what happens to the host's interfaces and to the addresses that we hold. Called on the loop, from <see cref="HostNetwork.OnReadable"/> and <see cref="HostNetwork.Renew"/>.</summary>
public abstract class HostNetworkObserver
{
    /// <summary>An interface came to be, with whatever addresses it will get told later.</summary>
    /// <param name="link">The interface.</param>
    public virtual void OnInterfaceAppeared(NetworkInterface link)
    {
    }

    /// <summary>An interface is gone, and all that was on it.</summary>
    /// <param name="link">The interface as it was; <see cref="NetworkInterface.Exists"/> is false.</param>
    public virtual void OnInterfaceVanished(NetworkInterface link)
    {
    }

    /// <summary>An interface became operational.</summary>
    /// <param name="link">The interface.</param>
    public virtual void OnInterfaceUp(NetworkInterface link)
    {
    }

    /// <summary>An interface was set down or lost its carrier.</summary>
    /// <param name="link">The interface.</param>
    public virtual void OnInterfaceDown(NetworkInterface link)
    {
    }

    /// <summary>Name, hardware address or MTU of an interface are others than before.</summary>
    /// <param name="link">The interface.</param>
    public virtual void OnInterfaceChanged(NetworkInterface link)
    {
    }

    /// <summary>An interface got an address that is not virtual, or one became usable.</summary>
    /// <param name="link">The interface.</param>
    /// <param name="address">The address.</param>
    public virtual void OnAddressGained(NetworkInterface link, in Endpoint address)
    {
    }

    /// <summary>An interface lost an address that is not virtual.</summary>
    /// <param name="link">The interface.</param>
    /// <param name="address">The address.</param>
    public virtual void OnAddressLost(NetworkInterface link, in Endpoint address)
    {
    }

    /// <summary>
    /// Somebody took something that we hold, and it was put back at once. For an address, neighbours must be told anew (gratuitous ARP), and
    /// the log says <see cref="HeldItem.RemovalText"/>.
    /// </summary>
    /// <param name="set">Whose it is.</param>
    /// <param name="item">The address, route or rule.</param>
    public virtual void OnPutBack(VirtualAddressSet set, HeldItem item)
    {
    }

    /// <summary>Somebody took something that we hold, and the kernel refused to have it back; it is tried again with the next renewal.</summary>
    /// <param name="set">Whose it is.</param>
    /// <param name="item">The address, route or rule.</param>
    /// <param name="error">The errno.</param>
    public virtual void OnNotPutBack(VirtualAddressSet set, HeldItem item, int error)
    {
    }

    /// <summary>
    /// The lifetimes of a set ended because this process did not run: its addresses are gone, and it is no longer held. Whoever is still
    /// master must add them again, after having looked at what arrived meanwhile.
    /// </summary>
    /// <param name="set">The set.</param>
    public virtual void OnLapsed(VirtualAddressSet set)
    {
    }

    /// <summary>Lifetimes could not be renewed.</summary>
    /// <param name="error">The errno of the last refusal.</param>
    /// <param name="count">How many were refused.</param>
    public virtual void OnRenewalRefused(int error, int count)
    {
    }

    /// <summary>A setting of the whole host was changed for the virtual MAC interfaces, or restored after them; told at once.</summary>
    /// <param name="text">What keepalived's log says of it.</param>
    public virtual void OnSysctlChanged(string text)
    {
    }

    /// <summary>The kernel had to drop notifications; everything is read anew.</summary>
    public virtual void OnOverrun()
    {
    }
}
