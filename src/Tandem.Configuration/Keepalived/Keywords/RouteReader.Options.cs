using System.Globalization;
using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <content>The options of a route and its metrics.</content>
internal static partial class RouteReader
{
    /// <summary>RTPROT_KEEPALIVED.</summary>
    private const byte VirtualRouteProtocol = 18;

    private static readonly string[] KnownWords =
    [
        "inet6", "inet", "append", "onlink", "no_track", "nexthop", "src", "from", "via", "or", "to", "encap", "dev", "oif", "table", "vrf", "metric", "preference", "priority", "protocol", "scope",
        "tos", "dsfield", "realms", "expires", "ttl-propagate", "congctl", "mtu", "window", "rtt", "rttvar", "ssthresh", "cwnd", "advmss", "reordering", "hoplimit", "initcwnd",
        "features", "rto_min", "initrwnd", "quickack", "fastopen_no_cookie", "blackhole", "unreachable", "prohibit", "throw",
    ];

    private static bool TryOption(Draft draft, string word)
    {
        if (draft.Next() is not { } text)
        {
            return false;
        }

        var names = draft.Reader.Routing;
        switch (word)
        {
            case "dev" or "oif":
                if (!TryInterface(draft, text))
                {
                    return false;
                }

                draft.Value = draft.Value with { Device = ConfigurationReader.Shown(text) };
                return true;
            case "vrf":
                draft.Value = draft.Value with { Vrf = ConfigurationReader.Shown(text) };
                return true;
            case "table":
                return draft.Take(names.Table(text), n => draft.Value = draft.Value with { Table = n }, $"Routing table {text} not found for route");
            case "protocol":
                return draft.Take(names.Protocol(text), n => draft.Value = draft.Value with { Protocol = n }, $"Protocol {text} not found or invalid for route");
            case "scope":
                return draft.Take(names.Scope(text), n => draft.Value = draft.Value with { Scope = n }, $"Scope {text} not found or invalid for route");
            case "tos" or "dsfield":
                return draft.Take(names.Tos(text), n => draft.Value = draft.Value with { Tos = n }, $"TOS value {text} is invalid");
            case "realms":
                return draft.Take(names.Realms(text), n => draft.Value = draft.Value with { Realms = n }, $"Invalid realms {text} for route");
            case "congctl":
                return TryCongestionControl(draft, text);
            case "pref":
                return TryPreference(draft, text);
            case "expires" when draft.Family == AddressFamily.InterNetwork:
                draft.Complain("expires is only valid for IPv6");
                return false;
            case "expires":
                return draft.TakeNumber(n => draft.Value = draft.Value with { ExpiresSeconds = n }, $"Invalid expires time {text} specified for route");
            case "ttl-propagate":
                bool? propagate = text switch { "enabled" => true, "disabled" => false, _ => null };
                return draft.Take(propagate, on => draft.Value = draft.Value with { TtlPropagate = on }, $"{word} value {text} not recognised");
            default:
                return draft.TakeNumber(n => draft.Value = draft.Value with { Metric = n }, $"Invalid metric {text} specified for route");
        }
    }

    /// <summary>Whether a name can be an interface's; one that is not there now counts, too.</summary>
    private static bool TryInterface(Draft draft, string name)
    {
        var missing = $"WARNING - interface {name} for VROUTE nexthop doesn't exist";
        if (ConfigurationReader.FitsInterface(name))
        {
            _ = draft.MissesInterface(name, missing);
            return true;
        }

        draft.Complain(missing);
        return false;
    }

    private static bool TryCongestionControl(Draft draft, string text)
    {
        var locked = text == "lock";
        if (locked && draft.Next() is null)
        {
            return false;
        }

        draft.Value = draft.Value with { CongestionControl = ConfigurationReader.Shown(draft.Last), CongestionControlLocked = locked };
        return true;
    }

    private static bool TryPreference(Draft draft, string text)
    {
        if (draft.Family == AddressFamily.InterNetwork)
        {
            draft.Complain("pref is only valid for IPv6");
            return false;
        }

        byte? preference = text switch { "low" => 3, "medium" => 0, "high" => 1, _ => null };
        return draft.Take(preference, n => draft.Value = draft.Value with { RouterPreference = n }, $"pref value {text} not recognised");
    }

    /// <summary>Reads a metric; null when the word is none.</summary>
    private static bool? TryMetric(Draft draft, string word)
    {
        RouteMetricKind? known = word switch
        {
            "mtu" => RouteMetricKind.Mtu,
            "window" => RouteMetricKind.Window,
            "rtt" => RouteMetricKind.Rtt,
            "rttvar" => RouteMetricKind.RttVar,
            "ssthresh" => RouteMetricKind.SlowStartThreshold,
            "cwnd" => RouteMetricKind.CongestionWindow,
            "advmss" => RouteMetricKind.AdvertisedMss,
            "reordering" => RouteMetricKind.Reordering,
            "hoplimit" => RouteMetricKind.HopLimit,
            "initcwnd" => RouteMetricKind.InitialCongestionWindow,
            "features" => RouteMetricKind.Features,
            "rto_min" => RouteMetricKind.RtoMin,
            "initrwnd" => RouteMetricKind.InitialReceiveWindow,
            "quickack" => RouteMetricKind.QuickAck,
            "fastopen_no_cookie" => RouteMetricKind.FastOpenNoCookie,
            _ => null,
        };
        if (known is not { } kind)
        {
            return null;
        }

        if (draft.Next() is not { } text)
        {
            return false;
        }

        var locked = text == "lock";
        if (locked && draft.Next() is null)
        {
            return false;
        }

        uint? value = kind switch
        {
            RouteMetricKind.Features => draft.Last == "ecn" ? 1u : null,
            RouteMetricKind.Rtt => Milliseconds(draft.Last) is { } ms ? (uint)Math.Min(uint.MaxValue, ms * 8) : null,
            RouteMetricKind.RttVar => Milliseconds(draft.Last) is { } ms ? (uint)Math.Min(uint.MaxValue, ms * 4) : null,
            RouteMetricKind.RtoMin => Milliseconds(draft.Last) is { } ms ? (uint)Math.Min(uint.MaxValue, ms) : null,
            RouteMetricKind.QuickAck or RouteMetricKind.FastOpenNoCookie => draft.ReadNumber(1),
            _ => draft.ReadNumber(uint.MaxValue),
        };
        var message = kind switch
        {
            RouteMetricKind.Features => $"feature {draft.Last} not supported",
            RouteMetricKind.Rtt or RouteMetricKind.RttVar => $"Invalid {word} {draft.Last} for route",
            _ => $"Invalid {(word == "mtu" ? "MTU" : word)} {draft.Last} specified for route",
        };
        return draft.Take(value, n => draft.Value = draft.Value with { Metrics = [.. draft.Value.Metrics, new RouteMetric(kind, n, locked)] }, message);
    }

    /// <summary>A time as ip(8) has it: milliseconds, or with <c>s</c> or <c>ms</c> after the number.</summary>
    private static double? Milliseconds(string text)
    {
        var seconds = text.EndsWith('s') && !text.EndsWith("ms", StringComparison.Ordinal);
        var digits = text.TrimEnd('s').TrimEnd('m');
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value < 1e9
            ? seconds ? value * 1000 : value
            : null;
    }

    private static bool TryNextHops(Draft draft)
    {
        var hop = new RouteNextHop();
        var any = false;
        while (draft.At < draft.Line.Count)
        {
            any = true;
            var word = draft.Line[draft.At++];
            switch (word)
            {
                case "nexthop":
                    draft.Value = draft.Value with { NextHops = [.. draft.Value.NextHops, hop] };
                    hop = new RouteNextHop();
                    break;
                case "onlink":
                    hop = hop with { OnLink = true };
                    break;
                case "encap" when ReadEncapsulation(draft) is { } encapsulation:
                    hop = hop with { Encapsulation = encapsulation };
                    break;
                case "encap":
                    return false;
                case "no_track" or "append":
                    draft.Value = word == "append" ? draft.Value with { Append = true } : draft.Value with { NoTrack = true };
                    break;
                default:
                    if (NextHopOption(draft, hop, word) is not { } changed)
                    {
                        return false;
                    }

                    hop = changed;
                    break;
            }
        }

        draft.Value = any ? draft.Value with { NextHops = [.. draft.Value.NextHops, hop] } : draft.Value;
        return true;
    }

    private static RouteNextHop? NextHopOption(Draft draft, RouteNextHop hop, string word)
    {
        if (word is not ("via" or "dev" or "weight" or "realms") || draft.Next() is not { } text)
        {
            draft.Complain($"unknown route keyword {word}");
            return null;
        }

        switch (word)
        {
            case "via":
                if (text is "inet" or "inet6" && draft.Next() is null)
                {
                    return null;
                }

                if (ConfigurationReader.Address(draft.Last) is { } address)
                {
                    return hop with { Via = address };
                }

                draft.Complain($"invalid nexthop address {draft.Last}");
                return null;
            case "dev":
                return TryInterface(draft, text) ? hop with { Device = ConfigurationReader.Shown(text) } : null;
            case "realms":
                return draft.Reader.Routing.Realms(text) is { } realms ? hop with { Realms = realms } : Complaint(draft, $"Invalid realms {text} for route");
            default:
                return draft.ReadNumber(256) is { } weight and > 0 ? hop with { Weight = (int)weight } : Complaint(draft, $"Invalid weight {text} specified for route");
        }
    }

    private static RouteNextHop? Complaint(Draft draft, string message)
    {
        draft.Complain(message);
        return null;
    }
}
