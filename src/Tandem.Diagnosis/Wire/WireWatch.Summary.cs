using System.Globalization;
using System.Text;

namespace Tandem.Diagnosis.Wire;

/// <content>What is said at the end.</content>
public sealed partial class WireWatch
{
    /// <summary>Faults that were told, those that are wrong only: a resignation is not.</summary>
    public long FaultCount => faultCounts.Sum() - faultCounts[(int)WireFaultKind.Resigned];

    /// <summary>How often something was wrong.</summary>
    /// <param name="kind">What.</param>
    public long CountOf(WireFaultKind kind) => faultCounts[(int)kind];

    /// <summary>Who was master for how long, and what was wrong how often.</summary>
    /// <param name="watchedUs">How long was watched, in microseconds.</param>
    /// <returns>Some lines.</returns>
    public string Summary(long watchedUs)
    {
        var text = new StringBuilder();
        var culture = CultureInfo.InvariantCulture;
        text.Append(culture, $"{WireText.Seconds(watchedUs)}: {Packets} packets, {(FaultCount == 0 ? "nothing wrong" : $"{FaultCount} faults")}.\n");
        foreach (var router in routers.Values.OrderBy(static one => one.Interface, StringComparer.Ordinal).ThenBy(static one => one.VirtualRouterId))
        {
            text.Append(culture, $"vrid {router.VirtualRouterId} on {router.Interface}{NameOf(router)}:");
            foreach (var sender in router.Senders.Where(static one => one.Count > 0).OrderByDescending(static one => one.MasterUs))
            {
                text.Append(culture, $" {WireText.Address(sender.Address)} master for {WireText.Seconds(sender.MasterUs)} ({sender.Count} advertisements);");
            }

            if (router.TwoMastersUs > 0)
            {
                text.Append(culture, $" two masters for {WireText.Seconds(router.TwoMastersUs)};");
            }

            text.Length--;
            text.Append('\n');
        }

        for (var kind = 0; kind < faultCounts.Length; kind++)
        {
            if (faultCounts[kind] > 0 && kind != (int)WireFaultKind.Resigned)
            {
                text.Append(culture, $"  {faultCounts[kind]} times {Name((WireFaultKind)kind)}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>Who advertised what for how long: interface, VRID, sender, microseconds.</summary>
    public IEnumerable<(string Interface, int VirtualRouterId, string Address, long MasterUs)> Masters() =>
        routers.Values.SelectMany(static router => router.Senders.Where(static one => one.Count > 0)
            .Select(one => (router.Interface, (int)router.VirtualRouterId, WireText.Address(one.Address), one.MasterUs)));

    /// <summary>The name of a kind of fault, as people say it.</summary>
    /// <param name="kind">The kind.</param>
    public static string Name(WireFaultKind kind) => kind switch
    {
        WireFaultKind.Damaged => "damaged",
        WireFaultKind.Checksum => "wrong checksum",
        WireFaultKind.TimeToLive => "TTL not 255",
        WireFaultKind.Version => "other version",
        WireFaultKind.Authentication => "other authentication",
        WireFaultKind.Password => "other password",
        WireFaultKind.Interval => "other interval",
        WireFaultKind.Addresses => "other addresses",
        WireFaultKind.VirtualRouter => "other virtual router",
        WireFaultKind.Source => "unexpected source",
        WireFaultKind.Destination => "unicast and multicast mixed",
        WireFaultKind.Late => "advertisements missed",
        WireFaultKind.Early => "sooner than announced",
        WireFaultKind.TwoMasters => "two masters",
        WireFaultKind.Unheard => "a master that the other does not hear",
        WireFaultKind.Resigned => "resigned",
        WireFaultKind.ForeignAnnouncement => "announced by another host",
        _ => "no master",
    };

    private string NameOf(WireRouter router) =>
        expectations.Find(one => one.Has(router.Interface, router.VirtualRouterId, router.IsIPv6)) is { } known ? $" ({known.Instance.Name})" : "";
}
