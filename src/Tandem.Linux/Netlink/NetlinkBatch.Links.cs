namespace Tandem.Linux.Netlink;

/// <summary>Interfaces: struct ifinfomsg and the IFLA_ attributes.</summary>
public sealed unsafe partial class NetlinkBatch
{
    /// <summary>The longest name of an interface: IFNAMSIZ without its closing zero.</summary>
    public const int MaxInterfaceNameLength = 15;

    /// <summary>
    /// Makes a macvlan in private mode upon an interface: it has its own MAC, and what it sends never comes back to another macvlan there.
    /// </summary>
    /// <param name="parentIndex">The interface below.</param>
    /// <param name="name">Its name, at most <see cref="MaxInterfaceNameLength"/> characters.</param>
    /// <param name="hardwareAddress">Its MAC, 6 bytes.</param>
    public void CreateMacvlan(int parentIndex, string name, ReadOnlySpan<byte> hardwareAddress)
    {
        Begin(NetlinkNumbers.NewLink, NetlinkNumbers.Create | NetlinkNumbers.Exclusive);
        PutLinkHeader(0, 0, 0);
        AttributeText(NetlinkNumbers.LinkName, name);
        AttributeUInt32(NetlinkNumbers.LinkParent, (uint)parentIndex);
        Attribute(NetlinkNumbers.LinkHardwareAddress, hardwareAddress);
        var info = BeginNest(NetlinkNumbers.LinkInfo);
        Attribute(NetlinkNumbers.LinkInfoKind, "macvlan"u8);
        var data = BeginNest(NetlinkNumbers.LinkInfoData);
        AttributeUInt32(NetlinkNumbers.MacvlanMode, NetlinkNumbers.MacvlanModePrivate);
        EndNest(data);
        EndNest(info);
        End();
    }

    /// <summary>Gives an interface a text that <c>ip link</c> shows (ifAlias).</summary>
    /// <param name="index">The interface.</param>
    /// <param name="alias">ASCII, at most 255 characters.</param>
    public void SetAlias(int index, string alias)
    {
        Begin(NetlinkNumbers.NewLink, 0);
        PutLinkHeader(index, 0, 0);
        AttributeText(NetlinkNumbers.LinkAlias, alias);
        End();
    }

    /// <summary>Lets the kernel give the interface no link-local IPv6 address of its own (addr_gen_mode none).</summary>
    /// <param name="index">The interface.</param>
    public void SuppressLinkLocal(int index)
    {
        Begin(NetlinkNumbers.NewLink, 0);
        PutLinkHeader(index, 0, 0);
        var families = BeginNest(NetlinkNumbers.LinkProtocolFamilies);
        var inet6 = BeginNest(NetlinkNumbers.AfInet6);
        AttributeByte(NetlinkNumbers.Inet6AddressGeneration, NetlinkNumbers.Inet6AddressGenerationNone);
        EndNest(inet6);
        EndNest(families);
        End();
    }

    /// <summary>Changes IPv4 settings of an interface, as writing to /proc/sys/net/ipv4/conf would.</summary>
    /// <param name="index">The interface.</param>
    /// <param name="options">The settings.</param>
    public void SetOptions(int index, ReadOnlySpan<InterfaceOptionValue> options)
    {
        Begin(NetlinkNumbers.NewLink, 0);
        PutLinkHeader(index, 0, 0);
        var families = BeginNest(NetlinkNumbers.LinkProtocolFamilies);
        var inet = BeginNest(NetlinkNumbers.AfInet);
        var conf = BeginNest(NetlinkNumbers.InetConf);
        foreach (var option in options)
        {
            AttributeUInt32((ushort)option.Option, option.Value);
        }

        EndNest(conf);
        EndNest(inet);
        EndNest(families);
        End();
    }

    /// <summary>Makes an interface belong to a VRF, bridge or bond, or to none.</summary>
    /// <param name="index">The interface.</param>
    /// <param name="masterIndex">What it is to belong to; 0 for none.</param>
    public void SetMaster(int index, int masterIndex)
    {
        Begin(NetlinkNumbers.NewLink, 0);
        PutLinkHeader(index, 0, 0);
        AttributeUInt32(NetlinkNumbers.LinkMaster, (uint)masterIndex);
        End();
    }

    /// <summary>Sets an interface up or down.</summary>
    /// <param name="index">The interface.</param>
    /// <param name="up">Which.</param>
    public void SetLinkUp(int index, bool up)
    {
        Begin(NetlinkNumbers.NewLink, 0);
        PutLinkHeader(index, up ? LinkFlags.Up : LinkFlags.None, LinkFlags.Up);
        End();
    }

    /// <summary>Deletes an interface, with everything on it.</summary>
    /// <param name="index">The interface.</param>
    public void DeleteLink(int index)
    {
        Begin(NetlinkNumbers.DeleteLink, 0);
        PutLinkHeader(index, 0, 0);
        End();
    }

    /// <summary>Asks for one interface, by index, or by name when the index is 0.</summary>
    internal void GetLink(int index, string? name)
    {
        Begin(NetlinkNumbers.GetLink, 0);
        PutLinkHeader(index, 0, 0);
        if (name != null)
        {
            AttributeText(NetlinkNumbers.LinkName, name);
        }

        End();
    }

    /// <summary>Asks for everything of a kind.</summary>
    internal void DumpAll(ushort type)
    {
        Begin(type, NetlinkNumbers.Dump);
        PutBytes(stackalloc byte[16]);
        End();
    }

    private void PutLinkHeader(int index, LinkFlags flags, LinkFlags change)
    {
        PutUInt32(0);
        PutUInt32((uint)index);
        PutUInt32((uint)flags);
        PutUInt32((uint)change);
    }
}
