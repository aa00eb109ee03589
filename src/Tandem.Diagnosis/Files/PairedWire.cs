using System.Globalization;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;

namespace Tandem.Diagnosis.Files;

/// <summary>What makes a node discard the other one's advertisements, or not hear them: each then takes itself for the only one.</summary>
internal static class PairedWire
{
    private const string BothMaster = "Each node discards what the other sends, and both become master.";

    internal static IEnumerable<Finding> Find(InstanceCouple couple, WrittenPlaces places)
    {
        var (a, b) = (couple.First, couple.Second);
        if (a.VirtualRouterId != b.VirtualRouterId)
        {
            yield return couple.Differs(places, "vrid-differs", Severity.Alert, "virtual_router_id", $"virtual_router_id {a.VirtualRouterId}", $"{b.VirtualRouterId}", BothMaster, "Write the same number in both files.");
        }

        if (a.Version != b.Version)
        {
            yield return couple.Differs(places, "version-differs", Severity.Alert, "version", $"VRRP version {a.Version}", $"{b.Version}", BothMaster, "Write the same 'version' (or vrrp_version) in both files.");
        }
        else if (a.Version == 2)
        {
            foreach (var finding in Authentication(couple, places))
            {
                yield return finding;
            }
        }

        if (a.AdvertisementIntervalUs != b.AdvertisementIntervalUs)
        {
            var drops = a.Version == 2 || b.Version == 2;
            yield return couple.Differs(places, "interval-differs", drops ? Severity.Alert : Severity.Warning, "advert_int", $"advert_int {Seconds(a.AdvertisementIntervalUs)}", Seconds(b.AdvertisementIntervalUs),
                drops ? BothMaster : "The time of a takeover depends on who is master.", "Write the same advert_int in both files.");
        }

        foreach (var finding in Transport(couple, places))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Authentication(InstanceCouple couple, WrittenPlaces places)
    {
        var (a, b) = (couple.First.Authentication, couple.Second.Authentication);
        if (a is null != b is null)
        {
            yield return couple.Differs(places, "auth-differs", Severity.Alert, "authentication", a is null ? "no authentication" : "authentication with auth_type PASS", b is null ? "none" : "auth_type PASS", BothMaster,
                "Write the same authentication block in both files, or none.");
        }
        else if (a is not null && !a.Password.Equals(b!.Password))
        {
            // The passwords themselves stay out of reports, which people paste into tickets.
            yield return couple.Differs(places, "auth-differs", Severity.Alert, "auth_pass", "auth_pass is one", "another", BothMaster, "Write the same auth_pass in both files; only its first 8 characters count.");
        }
    }

    private static IEnumerable<Finding> Transport(InstanceCouple couple, WrittenPlaces places)
    {
        var (a, b) = (couple.First, couple.Second);
        if (a.Unicast != b.Unicast)
        {
            yield return couple.Differs(places, "unicast-differs", Severity.Alert, a.Unicast ? "unicast_peer" : "interface", a.Unicast ? "unicast" : "multicast", b.Unicast ? "unicast" : "multicast", BothMaster,
                "Write unicast_peer in both files, or in none.");
            yield break;
        }

        if (a.SourceAddress is { } source && source.Equals(b.SourceAddress))
        {
            yield return new Finding(Severity.Alert, "source-same", places.Word(a.Origin.Position, source.ToString()), $"({a.Name}) both files send from {source}.")
            {
                Why = "Only one host has that address: the other one cannot send.",
                Advice = "Write each node's own address.",
            };
        }

        if (!a.Unicast)
        {
            if (a.MulticastGroup is { } group && !group.Equals(b.MulticastGroup))
            {
                yield return couple.Differs(places, "group-differs", Severity.Alert, "mcast_dst_ip", $"multicast group {group}", $"{b.MulticastGroup}", "Neither node hears the other, and both become master.", "Write the same group in both files.");
            }

            yield break;
        }

        foreach (var finding in Peers(a, b, places).Concat(Peers(b, a, places)))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Peers(VrrpInstance from, VrrpInstance to, WrittenPlaces places)
    {
        if (to.SourceAddress is { } target && !from.UnicastPeers.Any(p => p.Address.Equals(target)))
        {
            yield return new Finding(Severity.Alert, "peer-elsewhere", places.Keyword(from.Origin.Position, "unicast_peer"),
                $"({from.Name}) unicast_peer {string.Join(", ", from.UnicastPeers.Select(static p => p.Address))} does not name {target}, from which the other node sends.")
            {
                Why = "What this node sends does not reach the peer, which becomes master beside it.",
                Advice = $"Write {target} into unicast_peer.",
            };
        }
        else if (InstanceAddresses.OnlyItself(from, null, places) is { } itself)
        {
            yield return itself;
        }
    }

    private static string Seconds(long us) => string.Create(CultureInfo.InvariantCulture, $"{us / 1_000_000.0:0.##} s");
}
