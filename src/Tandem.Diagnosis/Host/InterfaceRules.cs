using System.Net.Sockets;

namespace Tandem.Diagnosis.Host;

/// <summary>The interface of an instance: there, up, with an address to speak from.</summary>
internal static class InterfaceRules
{
    internal static void Add(InstanceView view, List<Finding> findings)
    {
        var (name, link) = (view.Interface, view.Link);
        var who = $"{view.Instance.Name} ({view.Instance.Origin})";
        if (link == null)
        {
            var there = string.Join(", ", view.Facts.Links.Where(static one => one.Name != "lo").Select(static one => one.Name));
            findings.Add(new Finding(
                100,
                true,
                $"the interface {name} does not exist",
                $"{who} is in FAULT state and cannot take over. There is: {(there.Length == 0 ? "no interface but lo" : there)}.",
                $"ip -br link     # then correct 'interface {name}' at {view.Instance.Origin}"));
            return;
        }

        if (!link.IsUp)
        {
            findings.Add(new Finding(100, true, $"the interface {name} is down", $"{who} is in FAULT state and cannot take over.", $"ip link set dev {name} up"));
            return;
        }

        if (!link.HasCarrier)
        {
            findings.Add(new Finding(
                100,
                true,
                $"the interface {name} has no carrier",
                $"{who} is in FAULT state: the cable is out, or the switch port is down.",
                $"ethtool {name}     # then the cable and the switch port"));
            return;
        }

        if (view.Facts.SourceOf(view.Instance) == null)
        {
            var family = view.Instance.Family == AddressFamily.InterNetwork ? "IPv4 address" : "link-local IPv6 address";
            findings.Add(new Finding(
                99,
                true,
                $"the interface {name} has no {family} of its own",
                $"{who} has nothing to send advertisements from, and is in FAULT state.",
                $"ip addr add ADDRESS/PREFIX dev {name}"));
        }
    }
}
