using System.Runtime.InteropServices;
using Tandem.Linux.Sockets;

namespace Tandem.Linux.Netlink;

/// <summary>
/// The firewall table "keepalived": drops what goes to and comes from virtual addresses that are not to be accepted, and moves the group
/// membership reports of virtual MAC interfaces to the interface below, whose switch port they are about. The same chains, sets and
/// rules as keepalived's.
/// </summary>
/// <remarks>
/// The table belongs to this socket (since Linux 5.12): the kernel removes it with the process, however that ends, and others cannot flush it
/// by mistake. Older kernels keep it until <see cref="Delete"/>, or until the next start.
/// </remarks>
public sealed class NfTables : IDisposable
{
    private const byte IPv4 = NetlinkNumbers.AfInet;
    private const byte IPv6 = NetlinkNumbers.AfInet6;

    private readonly NetlinkSocket socket;
    private readonly NfTablesSettings settings;
    private readonly NetlinkBatch batch = new(4096);
    private readonly HashSet<byte> tables = [];
    private readonly HashSet<byte> blocking = [];
    private readonly HashSet<byte> moving = [];

    private NfTables(NetlinkSocket socket, NfTablesSettings settings)
    {
        this.socket = socket;
        this.settings = settings;
    }

    /// <summary>Opens the way to the firewall; no table is made before it is needed.</summary>
    /// <param name="settings">Name and priority.</param>
    /// <param name="error">0, or the errno: EPROTONOSUPPORT when the kernel has no netfilter netlink.</param>
    /// <returns>It, or null.</returns>
    public static NfTables? Open(NfTablesSettings settings, out int error)
    {
        var socket = NetlinkSocket.Open(NetlinkNumbers.ProtocolNetfilter, out error);
        return socket == null ? null : new NfTables(socket, settings);
    }

    /// <summary>Drops packets to and from addresses, neighbour discovery excepted.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <param name="interfaceIndex">Where link-local ones are; others are dropped on every interface.</param>
    /// <returns>0 or an errno, in which case nothing changed.</returns>
    public int Block(IReadOnlyList<Endpoint> addresses, int interfaceIndex)
    {
        var error = PrepareBlocking(addresses);
        return error != 0 ? error : ChangeElements(add: true, addresses, interfaceIndex);
    }

    /// <summary>Lets packets to and from addresses pass again.</summary>
    /// <param name="addresses">Addresses that are blocked.</param>
    /// <param name="interfaceIndex">Where link-local ones are.</param>
    /// <returns>0 or an errno.</returns>
    public int Unblock(IReadOnlyList<Endpoint> addresses, int interfaceIndex)
    {
        foreach (var address in addresses)
        {
            if (!blocking.Contains(FamilyOf(address)))
            {
                return Errno.NoEntry;
            }
        }

        return ChangeElements(add: false, addresses, interfaceIndex);
    }

    /// <summary>Moves the membership reports (IGMP, MLD) of a macvlan to the interface below, and drops its router solicitations.</summary>
    /// <param name="family">IPv4 or IPv6: that of the instance.</param>
    /// <param name="virtualMacIndex">The macvlan.</param>
    /// <param name="parentIndex">The interface below.</param>
    /// <returns>0 or an errno.</returns>
    public int AddVirtualMac(EndpointFamily family, int virtualMacIndex, int parentIndex)
    {
        var number = family == EndpointFamily.IPv6 ? IPv6 : IPv4;
        var error = PrepareTable(number);
        if (error == 0 && !moving.Contains(number))
        {
            error = PrepareMoving(number);
        }

        return error != 0 ? error : ChangeVirtualMac(add: true, number, virtualMacIndex, parentIndex);
    }

    /// <summary>Forgets a macvlan.</summary>
    /// <param name="family">As it was added.</param>
    /// <param name="virtualMacIndex">The macvlan.</param>
    /// <param name="parentIndex">The interface below.</param>
    /// <returns>0 or an errno.</returns>
    public int RemoveVirtualMac(EndpointFamily family, int virtualMacIndex, int parentIndex)
    {
        var number = family == EndpointFamily.IPv6 ? IPv6 : IPv4;
        return moving.Contains(number) ? ChangeVirtualMac(add: false, number, virtualMacIndex, parentIndex) : Errno.NoEntry;
    }

    /// <summary>Deletes the table, with everything in it.</summary>
    public void Delete()
    {
        foreach (var family in tables)
        {
            _ = DeleteTable(family);
        }

        tables.Clear();
        blocking.Clear();
        moving.Clear();
    }

    /// <summary>Closes the socket; with it goes the table, where the kernel knows owners.</summary>
    public void Dispose() => socket.Dispose();

    private static byte FamilyOf(in Endpoint address) => address.Family == EndpointFamily.IPv6 ? IPv6 : IPv4;

    private static bool IsLinkLocal(in Endpoint address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.CopyAddress(bytes) == 16 && bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80;
    }

    private int PrepareBlocking(IReadOnlyList<Endpoint> addresses)
    {
        foreach (var address in addresses)
        {
            var family = FamilyOf(address);
            if (blocking.Contains(family))
            {
                continue;
            }

            var error = PrepareTable(family);
            if (error == 0)
            {
                batch.Clear();
                batch.BeginTransaction();
                batch.PutBlockingRules(family, settings);
                batch.EndTransaction();
                error = socket.PerformTransaction(batch);
            }

            if (error != 0)
            {
                return error;
            }

            blocking.Add(family);
        }

        return 0;
    }

    private int PrepareMoving(byte family)
    {
        batch.Clear();
        batch.BeginTransaction();
        batch.PutMovingRules(family, settings);
        batch.EndTransaction();
        var error = socket.PerformTransaction(batch);
        if (error == 0)
        {
            moving.Add(family);
        }

        return error;
    }

    /// <summary>A table of that name that is there already was left by an earlier process: two at a time need different names.</summary>
    private int PrepareTable(byte family)
    {
        if (tables.Contains(family))
        {
            return 0;
        }

        _ = DeleteTable(family);
        var error = MakeTable(family, NfTablesNumbers.TableOwned);
        if (error != 0)
        {
            error = MakeTable(family, 0);
        }

        if (error == 0)
        {
            tables.Add(family);
        }

        return error;
    }

    private int MakeTable(byte family, uint flags)
    {
        batch.Clear();
        batch.BeginTransaction();
        batch.NewTable(family, settings.TableName, flags);
        batch.EndTransaction();
        return socket.PerformTransaction(batch);
    }

    private int DeleteTable(byte family)
    {
        batch.Clear();
        batch.BeginTransaction();
        batch.DeleteTable(family, settings.TableName);
        batch.EndTransaction();
        return socket.PerformTransaction(batch);
    }

    private int ChangeElements(bool add, IReadOnlyList<Endpoint> addresses, int interfaceIndex)
    {
        Span<byte> key = stackalloc byte[20];
        batch.Clear();
        batch.BeginTransaction();
        foreach (var address in addresses)
        {
            var length = address.CopyAddress(key);
            var linkLocal = IsLinkLocal(address);
            if (linkLocal)
            {
                MemoryMarshal.Write(key[16..], interfaceIndex);
                length = 20;
            }

            batch.SetElement(add, FamilyOf(address), settings.TableName, linkLocal ? FilterRules.LinkLocalSet : FilterRules.AddressSet, key[..length]);
        }

        batch.EndTransaction();
        return addresses.Count == 0 ? 0 : socket.PerformTransaction(batch);
    }

    private int ChangeVirtualMac(bool add, byte family, int virtualMacIndex, int parentIndex)
    {
        Span<byte> key = stackalloc byte[4];
        Span<byte> data = stackalloc byte[4];
        MemoryMarshal.Write(key, virtualMacIndex);
        MemoryMarshal.Write(data, parentIndex);
        batch.Clear();
        batch.BeginTransaction();
        batch.SetElement(add, family, settings.TableName, FilterRules.VirtualMacMap, key, data);
        if (family == IPv6)
        {
            batch.SetElement(add, family, settings.TableName, FilterRules.VirtualMacSet, key);
        }

        batch.EndTransaction();
        return socket.PerformTransaction(batch);
    }
}
