using Tandem.Linux.Netlink;
using Tandem.Linux.Processes;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Addresses;

/// <content>
/// What an earlier process left that was killed together with its parent. Ours are: routes and rules whose origin is keepalived's, addresses that
/// are marked with it, and private macvlans whose alias says that we made them (<see cref="VirtualMacInterfaces.Mark"/>). All but the macvlans could
/// be another VRRP process's that runs on this host: while there is one, nothing is touched.
/// </content>
public sealed partial class HostNetwork
{
    /// <summary>Removes it, at the start, when all sets are made and none is held.</summary>
    /// <param name="statics">Its routes and rules are to stay where they are there already.</param>
    /// <param name="macvlans">The names of virtual MAC interfaces that will be wanted: those are taken over later.</param>
    /// <returns>What was found, in words; null when there was nothing.</returns>
    public string? RemoveLeftovers(VirtualAddressSet statics, IReadOnlySet<string> macvlans)
    {
        statics.Foresee();
        var work = new NetlinkBatch();
        var (routes, rules) = RoutingOfOrigin.CollectDeletions(KeepalivedRoutes, work, statics.Keeps, statics.Keeps);
        var addresses = CollectAddresses(work);
        var links = VirtualMacs.CollectLeftovers(work, macvlans);
        if (work.Count == 0)
        {
            return null;
        }

        List<string> found = [];
        Tell(routes, "route", found);
        Tell(rules, "rule", found);
        Tell(addresses, "address", found);
        found.AddRange(links.Select(static link => link.Name));
        var text = string.Join(", ", found);
        if (RawSockets.IsVrrpUsedByOthers(Environment.ProcessId, ProcessSignals.ParentPid))
        {
            return $"Not removing what an earlier process may have left ({text}): another VRRP process runs on this host";
        }

        _ = Perform(work);
        foreach (var link in links.Where(link => requests.ReadLink(link.Name, new NoHandler()) != 0))
        {
            Forget(link.Index);
        }

        return $"Removing what an earlier process left: {text}";
    }

    private int CollectAddresses(NetlinkBatch work)
    {
        var count = 0;
        foreach (var link in Interfaces.All)
        {
            foreach (var address in link.Addresses)
            {
                if (address.IsMarked && !virtualAddresses.ContainsKey(address.Address))
                {
                    work.DeleteAddress(new AddressSpecification { InterfaceIndex = link.Index, Address = address.Address, PrefixLength = address.PrefixLength });
                    count++;
                }
            }
        }

        return count;
    }

    private static void Tell(int count, string what, List<string> found)
    {
        if (count > 0)
        {
            found.Add(count == 1 ? $"1 {what}" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count} {what}{(what.EndsWith('s') ? "es" : "s")}"));
        }
    }

    private sealed class NoHandler : NetlinkHandler;
}
