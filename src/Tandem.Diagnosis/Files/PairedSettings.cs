using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;

namespace Tandem.Diagnosis.Files;

/// <summary>Settings that should be the same on both nodes although the protocol does not ask for it.</summary>
internal static class PairedSettings
{
    internal static IEnumerable<Finding> Find(InstanceCouple couple, WrittenPlaces places)
    {
        var (a, b) = (couple.First, couple.Second);
        if (a.VirtualMac is null != b.VirtualMac is null)
        {
            yield return couple.Differs(places, "vmac-differs", Severity.Warning, "use_vmac", a.VirtualMac is null ? "no use_vmac" : "use_vmac", b.VirtualMac is null ? "none" : "use_vmac",
                "The address changes its MAC address with the node: neighbours that do not heed gratuitous ARP keep sending to the old one.", "Write use_vmac in both files, or in none.");
        }

        if (a.Accept != b.Accept)
        {
            yield return couple.Differs(places, "accept-differs", Severity.Warning, a.Accept ? "accept" : "no_accept", a.Accept ? "packets to the virtual addresses are accepted" : "packets to the virtual addresses are dropped",
                a.Accept ? "dropped" : "accepted", "The service at the address answers on one node and not on the other.", "Write the same of vrrp_strict, accept and no_accept in both files.");
        }

        if (a.Interface != b.Interface)
        {
            yield return couple.Differs(places, "interface-differs", Severity.Notice, "interface", $"interface {a.Interface}", b.Interface ?? "", "Right only if both are in the same network.", "");
        }

        if (!a.Garp.Equals(b.Garp))
        {
            yield return couple.Differs(places, "garp-differs", Severity.Notice, "garp_master_delay", "one way of announcing addresses (garp_*, vrrp_garp_*)", "another", "A takeover is announced differently by each node.", "");
        }
    }

    internal static IEnumerable<Finding> Groups(KeepalivedConfiguration first, KeepalivedConfiguration second, List<InstanceCouple> couples)
    {
        foreach (var couple in couples)
        {
            var here = Members(first, couple.First, couples, static c => c.First);
            var there = Members(second, couple.Second, couples, static c => c.Second);
            if (here.SetEquals(there) || couples.IndexOf(couple) > couples.FindIndex(c => here.Contains(c) || there.Contains(c)))
            {
                continue;
            }

            yield return new Finding(Severity.Warning, "groups-differ", couple.First.Origin.Position,
                $"({couple.First.Name}) moves {With(here, couple, static c => c.First)} here, and {With(there, couple, static c => c.Second)} in {couple.There}.")
            {
                Why = "After a fault the addresses that belong together may be on different nodes.",
                Advice = "Write the same vrrp_sync_group in both files.",
            };
        }
    }

    private static HashSet<InstanceCouple> Members(KeepalivedConfiguration file, VrrpInstance instance, List<InstanceCouple> couples, Func<InstanceCouple, VrrpInstance> side)
    {
        var group = NodeChecks.GroupOf(file, instance);
        return group is null ? [] : [.. couples.Where(c => group.Members.Contains(side(c).Name))];
    }

    private static string With(HashSet<InstanceCouple> members, InstanceCouple own, Func<InstanceCouple, VrrpInstance> side)
    {
        var others = members.Where(c => c != own).Select(c => side(c).Name).ToList();
        return others.Count == 0 ? "alone" : $"together with {string.Join(", ", others)}";
    }
}
