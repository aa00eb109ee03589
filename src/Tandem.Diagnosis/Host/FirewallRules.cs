using Tandem.Diagnosis.Firewall;

namespace Tandem.Diagnosis.Host;

/// <summary>Rules here that drop what the pair says to each other.</summary>
internal static class FirewallRules
{
    internal static void Add(InstanceView view, List<Finding> findings)
    {
        if (view.Facts.SourceOf(view.Instance) is not { } source || view.Link is not { } link || view.Instance.Addresses.Count == 0)
        {
            return;
        }

        var heard = view.Peers.Select(static one => one.Address).ToList();
        foreach (var (isIncoming, verdict) in AdvertisementPassage.Drops(view.Facts.Firewall, view.Instance, link.Index, source, heard))
        {
            findings.Add(Describe(view, verdict, isIncoming));
        }
    }

    private static Finding Describe(InstanceView view, FirewallVerdict verdict, bool isIncoming)
    {
        var heard = view.Peers.Count > 0 ? $" (packets of {WireRules.Text(view.Peers[0])} do reach {view.Interface})" : "";
        return new Finding(
            98,
            true,
            isIncoming
                ? $"the firewall of this node drops IP protocol 112 (VRRP) on {view.Interface}"
                : $"the firewall of this node drops the VRRP packets that it sends on {view.Interface}",
            isIncoming
                ? $"{verdict.Where}. {view.Instance.Name} does not hear its peer{heard}, and becomes a second master."
                : $"{verdict.Where}. The peer does not hear {view.Instance.Name}, and becomes a second master.",
            verdict.Command);
    }
}
