using Tandem.Linux.Netlink;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Addresses;

/// <summary>
/// What is known of one interface of the host, kept up to date by <see cref="Interfaces"/>. The object stays the same while the interface has the
/// same index; one that vanished keeps what was last known, with <see cref="Exists"/> false.
/// </summary>
public sealed class NetworkInterface
{
    /// <summary>The most addresses that are kept of one interface; more are passed over.</summary>
    public const int MaxAddresses = 16384;

    private readonly List<InterfaceAddress> addresses = [];
    private readonly byte[] hardwareAddress = new byte[32];
    private int hardwareAddressLength;

    internal NetworkInterface(int index) => Index = index;

    /// <summary>The index, 1 or more.</summary>
    public int Index { get; }

    /// <summary>The name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>False once it is gone from the host.</summary>
    public bool Exists { get; internal set; } = true;

    /// <summary>State.</summary>
    public LinkFlags Flags { get; private set; }

    /// <summary>Set up and operational, as keepalived judges it (IFF_UP and IFF_RUNNING).</summary>
    public bool IsUp => Exists && (Flags & (LinkFlags.Up | LinkFlags.Running)) == (LinkFlags.Up | LinkFlags.Running);

    /// <summary>Hardware type (ARPHRD_*); 1 is Ethernet.</summary>
    public ushort HardwareType { get; private set; }

    /// <summary>Hardware address, 6 bytes for Ethernet; empty when there is none.</summary>
    public ReadOnlySpan<byte> HardwareAddress => hardwareAddress.AsSpan(0, hardwareAddressLength);

    /// <summary>Largest packet in bytes.</summary>
    public uint Mtu { get; private set; }

    /// <summary>The interface below a macvlan or VLAN, or 0.</summary>
    public int ParentIndex { get; private set; }

    /// <summary>The VRF, bridge or bond that it belongs to, or 0.</summary>
    public int MasterIndex { get; private set; }

    /// <summary>A VRF's table, else 0.</summary>
    public uint VrfTable { get; private set; }

    /// <summary>True for a macvlan in private mode, as <c>use_vmac</c> makes them.</summary>
    public bool IsPrivateMacvlan { get; private set; }

    /// <summary>True for one whose alias says that we made it.</summary>
    public bool IsOurs { get; private set; }

    /// <summary>
    /// The first IPv4 address that is not virtual, from which advertisements come; a virtual one when there is no other (an address owner); without
    /// family when there is none.
    /// </summary>
    public Endpoint PrimaryIPv4 { get; private set; }

    /// <summary>The first link-local IPv6 address that is not virtual and may be used (not tentative, no duplicate); without family when there is none.</summary>
    public Endpoint LinkLocal { get; private set; }

    /// <summary>All addresses, in the kernel's order.</summary>
    public IReadOnlyList<InterfaceAddress> Addresses => addresses;

    internal int Generation { get; set; }

    /// <summary>Whether it has an address.</summary>
    /// <param name="address">The address; port and scope 0.</param>
    public bool Has(in Endpoint address) => Find(address) >= 0;

    /// <summary>Takes over what the kernel says. True when name or hardware address differ from before.</summary>
    internal bool Update(in LinkNotice notice)
    {
        var differs = false;
        if (notice.Name.Length > 0 && !SameText(Name, notice.Name))
        {
            Name = System.Text.Encoding.ASCII.GetString(notice.Name);
            differs = true;
        }

        if (!notice.HardwareAddress.SequenceEqual(HardwareAddress) && notice.HardwareAddress.Length <= hardwareAddress.Length)
        {
            notice.HardwareAddress.CopyTo(hardwareAddress);
            hardwareAddressLength = notice.HardwareAddress.Length;
            differs = true;
        }

        Flags = notice.Flags;
        HardwareType = notice.HardwareType;
        Mtu = notice.Mtu;
        ParentIndex = notice.ParentIndex;
        MasterIndex = notice.MasterIndex;
        VrfTable = notice.VrfTable;
        IsPrivateMacvlan = notice.MacvlanMode == 1;
        IsOurs = notice.Alias.SequenceEqual(VirtualMacInterfaces.Mark);
        return differs;
    }

    /// <summary>True when the address was not known before.</summary>
    internal bool AddOrUpdate(in InterfaceAddress address)
    {
        var at = Find(address.Address);
        if (at >= 0)
        {
            // The renewal of a lifetime comes here each second: nothing is computed anew unless something differs.
            if (addresses[at] != address)
            {
                addresses[at] = address;
                Recompute();
            }

            return false;
        }

        if (addresses.Count >= MaxAddresses)
        {
            return false;
        }

        addresses.Add(address);
        Recompute();
        return true;
    }

    internal bool Remove(in Endpoint address)
    {
        var at = Find(address);
        if (at < 0)
        {
            return false;
        }

        addresses.RemoveAt(at);
        Recompute();
        return true;
    }

    internal void MarkVirtual(Func<int, Endpoint, bool> isVirtual)
    {
        for (var i = 0; i < addresses.Count; i++)
        {
            addresses[i] = addresses[i] with { IsVirtual = addresses[i].IsMarked || isVirtual(Index, addresses[i].Address) };
        }

        Recompute();
    }

    internal bool IsKnownAsVirtual(in Endpoint address, out bool known)
    {
        var at = Find(address);
        known = at >= 0;
        return known && addresses[at].IsVirtual;
    }

    /// <summary>Exchanges all addresses for those of a dump.</summary>
    internal void Exchange(List<InterfaceAddress> present)
    {
        addresses.Clear();
        addresses.AddRange(present);
        Recompute();
    }

    private static bool SameText(string text, ReadOnlySpan<byte> ascii)
    {
        if (text.Length != ascii.Length)
        {
            return false;
        }

        for (var i = 0; i < ascii.Length; i++)
        {
            if (text[i] != ascii[i])
            {
                return false;
            }
        }

        return true;
    }

    private int Find(in Endpoint address)
    {
        for (var i = 0; i < addresses.Count; i++)
        {
            if (addresses[i].Address.Equals(address))
            {
                return i;
            }
        }

        return -1;
    }

    private void Recompute()
    {
        const AddressFlags Unusable = AddressFlags.Tentative | AddressFlags.DuplicateFound;
        const byte LinkScope = 253;
        Endpoint real = default, any = default, linkLocal = default;
        foreach (var address in addresses)
        {
            if (address.Address.Family == EndpointFamily.IPv4)
            {
                real = !real.IsInternet && !address.IsVirtual ? address.Address : real;
                any = any.IsInternet ? any : address.Address;
            }
            else if (!linkLocal.IsInternet && address.Scope == LinkScope && !address.IsVirtual && (address.Flags & Unusable) == 0)
            {
                linkLocal = address.Address;
            }
        }

        PrimaryIPv4 = real.IsInternet ? real : any;
        LinkLocal = linkLocal;
    }
}
