using System.Runtime.InteropServices;
using Tandem.Linux.Sockets;

namespace Tandem.Linux.Netlink;

/// <summary>Addresses: struct ifaddrmsg and the IFA_ attributes.</summary>
public sealed unsafe partial class NetlinkBatch
{
    private const int LifetimesLength = 16;

    /// <summary>Puts an address on an interface; EEXIST when it is there already.</summary>
    /// <param name="address">What to put where.</param>
    public void AddAddress(in AddressSpecification address) =>
        _ = NewAddress(address, NetlinkNumbers.Create | NetlinkNumbers.Exclusive);

    /// <summary>Puts an address on an interface, or gives the one that is there these lifetimes and flags.</summary>
    /// <param name="address">What to put where.</param>
    /// <returns>Where the two lifetimes stand in the batch, for <see cref="SetLifetimes"/>.</returns>
    public int ReplaceAddress(in AddressSpecification address) =>
        NewAddress(address, NetlinkNumbers.Create | NetlinkNumbers.Replace);

    /// <summary>Takes an address from an interface; EADDRNOTAVAIL when it is not there.</summary>
    /// <param name="address">Index, address, prefix and peer say which.</param>
    public void DeleteAddress(in AddressSpecification address)
    {
        Begin(NetlinkNumbers.DeleteAddress, 0);
        PutAddressHeader(address);
        PutLocalAndPeer(address);
        End();
    }

    /// <summary>Changes the lifetimes of a request that <see cref="ReplaceAddress"/> built.</summary>
    /// <param name="position">What <see cref="ReplaceAddress"/> returned.</param>
    /// <param name="validLifetime">Seconds, or forever.</param>
    /// <param name="preferredLifetime">Seconds, at most the valid lifetime.</param>
    public void SetLifetimes(int position, uint validLifetime, uint preferredLifetime)
    {
        var room = Written(position, LifetimesLength);
        MemoryMarshal.Write(room, preferredLifetime);
        MemoryMarshal.Write(room[4..], validLifetime);
    }

    private int NewAddress(in AddressSpecification address, ushort flags)
    {
        Begin(NetlinkNumbers.NewAddress, flags);
        PutAddressHeader(address);
        PutLocalAndPeer(address);
        if (address.Broadcast.Family == EndpointFamily.IPv4)
        {
            AttributeAddress(NetlinkNumbers.AddressBroadcast, address.Broadcast);
        }

        if (address.Label != null)
        {
            AttributeText(NetlinkNumbers.AddressLabel, address.Label);
        }

        if (address.Flags != AddressFlags.None)
        {
            AttributeUInt32(NetlinkNumbers.AddressFlags, (uint)address.Flags);
        }

        if (address.Protocol != 0)
        {
            AttributeByte(NetlinkNumbers.AddressProtocol, address.Protocol);
        }

        var position = Position + 4;
        Attribute(NetlinkNumbers.AddressLifetimes, stackalloc byte[LifetimesLength]);
        SetLifetimes(position, address.ValidLifetime, address.PreferredLifetime);
        End();
        return position;
    }

    private void PutAddressHeader(in AddressSpecification address)
    {
        PutByte(FamilyNumber(address.Address));
        PutByte(address.PrefixLength);
        PutByte((byte)address.Flags);
        PutByte(address.Scope);
        PutUInt32((uint)address.InterfaceIndex);
    }

    private void PutLocalAndPeer(in AddressSpecification address)
    {
        AttributeAddress(NetlinkNumbers.AddressLocal, address.Address);
        AttributeAddress(NetlinkNumbers.AddressPeerOrPrefix, address.Peer.IsInternet ? address.Peer : address.Address);
    }

    private static byte FamilyNumber(in Endpoint address) =>
        address.Family == EndpointFamily.IPv6 ? (byte)NetlinkNumbers.AfInet6 : (byte)NetlinkNumbers.AfInet;
}
