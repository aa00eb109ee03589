using Tandem.Linux.Netlink;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Addresses;

/// <summary>Collects the addresses of a dump by interface. A dump that was begun again tells the same ones twice.</summary>
internal sealed class AddressCollector(Func<Endpoint, bool> isVirtual) : NetlinkHandler
{
    private readonly HashSet<(int Interface, Endpoint Address)> seen = [];

    internal Dictionary<int, List<InterfaceAddress>> ByInterface { get; } = [];

    public override void OnAddress(in AddressNotice notice)
    {
        if (!seen.Add((notice.InterfaceIndex, notice.Address)))
        {
            return;
        }

        if (!ByInterface.TryGetValue(notice.InterfaceIndex, out var list))
        {
            ByInterface[notice.InterfaceIndex] = list = [];
        }

        if (list.Count < NetworkInterface.MaxAddresses)
        {
            list.Add(new InterfaceAddress(
                notice.Address,
                notice.PrefixLength,
                notice.Scope,
                notice.Flags,
                notice.Protocol == Interfaces.VirtualProtocol || isVirtual(notice.Address))
            {
                IsMarked = notice.Protocol == Interfaces.VirtualProtocol,
            });
        }
    }
}
