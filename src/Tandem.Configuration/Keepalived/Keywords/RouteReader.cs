using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary>Reads one line of <c>virtual_routes</c> or <c>static_routes</c>: the words of <c>ip route add</c>, not shortened.</summary>
internal static partial class RouteReader
{
    /// <summary>Reads the line.</summary>
    /// <param name="reader">Where mistakes go.</param>
    /// <param name="line">The line.</param>
    /// <param name="isStatic">Whether it is a static route.</param>
    /// <returns>The route, or null when it must be ignored.</returns>
    internal static VirtualRoute? Read(ConfigurationReader reader, SourceLine line, bool isStatic)
    {
        var draft = new Draft(reader, line);
        while (draft.At < line.Count)
        {
            if (!TryWord(draft, line[draft.At++], isStatic))
            {
                return null;
            }
        }

        return draft.Missing ? null : Complete(draft);
    }

    private static bool TryWord(Draft draft, string word, bool isStatic)
    {
        switch (word)
        {
            case "inet6" or "inet":
                return draft.SetFamily(word == "inet6" ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork);
            case "append":
                draft.Value = draft.Value with { Append = true };
                return true;
            case "onlink":
                draft.Value = draft.Value with { OnLink = true };
                return true;
            case "no_track":
                draft.Value = draft.Value with { NoTrack = true };
                return true;
            case "nexthop":
                return TryNextHops(draft);
            case "track_group" when isStatic:
                if (draft.Next() is not null)
                {
                    draft.Value = draft.Value with { TrackGroup = TrackGroupReader.Find(draft.Reader, draft.Line, draft.At - 1, draft.Value.TrackGroup) };
                }

                return !draft.Missing;
            case "encap":
                draft.Value = draft.Value with { Encapsulation = ReadEncapsulation(draft) };
                return draft.Value.Encapsulation is not null;
            case "src" or "from" or "via" or "gw" or "or" or "to":
                return TryAddress(draft, word);
            case "dev" or "oif" or "table" or "vrf" or "metric" or "preference" or "priority" or "protocol" or "scope" or "tos" or "dsfield" or "realms" or "pref" or "expires" or "ttl-propagate" or "congctl":
                return TryOption(draft, word);
            default:
                return TryMetric(draft, word) ?? TryDestination(draft, word);
        }
    }

    private static bool TryAddress(Draft draft, string word)
    {
        if (word == "to")
        {
            return draft.Next() is { } destination && TryDestination(draft, destination);
        }

        if (word == "gw")
        {
            draft.ComplainOfHabit("\"gw\" for routes is deprecated. Please use \"via\"");
        }
        else if (word == "or")
        {
            draft.ComplainOfHabit("\"or\" for routes is deprecated. Please use \"nexthop\"");
        }

        if (draft.Next() is not { } text)
        {
            return false;
        }

        var family = text is "inet" or "inet6" && word is "via" or "gw" ? text : null;
        if (family is not null && draft.Next() is not { } next)
        {
            return false;
        }

        if (AddressReader.ReadPrefix(draft.Reader, draft.Line, draft.At - 1, word == "from") is not { } prefix)
        {
            draft.Complain(word == "or" ? $"Invalid \"or\" address {draft.Last}" : $"invalid route {(word == "gw" ? "via" : word)} address {draft.Last}");
            return false;
        }

        // A gateway of another family is written with inet or inet6 before it.
        if (family is null && !draft.SetFamily(prefix.Address.AddressFamily))
        {
            return false;
        }

        draft.Value = word switch
        {
            "src" => draft.Value with { Source = prefix.Address },
            "from" => draft.Value with { From = prefix.Address, FromPrefixLength = prefix.Length },
            "or" => draft.Value with { NextHops = [.. draft.Value.NextHops, new RouteNextHop { Via = prefix.Address }] },
            _ => draft.Value with { Via = prefix.Address },
        };
        return true;
    }

    private static bool TryDestination(Draft draft, string word)
    {
        if (Kind(word) is { } kind && draft.Value.Destination is null && !draft.HasDestination)
        {
            draft.Value = draft.Value with { Kind = kind };
            return true;
        }

        draft.HasDestination = true;
        draft.DestinationText = word;
        if (word is "default" or "any" or "all")
        {
            draft.Value = draft.Value with { Destination = null, PrefixLength = 0 };
            return true;
        }

        if (word == "default6")
        {
            draft.Reader.Note(draft.Line, "'default6' is deprecated - please replace with 'inet6 default'", draft.At - 1);
            draft.Value = draft.Value with { Destination = null, PrefixLength = 0 };
            return draft.SetFamily(AddressFamily.InterNetworkV6);
        }

        if (AddressReader.ReadPrefix(draft.Reader, draft.Line, draft.At - 1, true) is not { } prefix)
        {
            var hint = word == "proto" ? " - write 'protocol'" : Text.NearestWord.Find(word, KnownWords) is { } near && near != word ? $" - did you mean '{near}'?" : "";
            draft.Complain($"unknown route keyword {word}{hint}");
            return false;
        }

        draft.Value = draft.Value with { Destination = prefix.Address, PrefixLength = prefix.Length };
        return draft.SetFamily(prefix.Address.AddressFamily);
    }

    private static RouteKind? Kind(string word) => word switch
    {
        "unicast" => RouteKind.Unicast,
        "local" => RouteKind.Local,
        "broadcast" => RouteKind.Broadcast,
        "anycast" => RouteKind.Anycast,
        "multicast" => RouteKind.Multicast,
        "blackhole" => RouteKind.Blackhole,
        "unreachable" => RouteKind.Unreachable,
        "prohibit" => RouteKind.Prohibit,
        "throw" => RouteKind.Throw,
        "nat" => RouteKind.Nat,
        "xresolve" => RouteKind.ExternalResolve,
        _ => null,
    };

    private static VirtualRoute? Complete(Draft draft)
    {
        var value = draft.Value with { Family = draft.Family ?? AddressFamily.InterNetwork, Text = ConfigurationReader.Shown(draft.Line.Text) };
        if (!draft.HasDestination)
        {
            draft.Complain("Route must have a destination");
            return null;
        }

        if (value.From is not null && value.Family == AddressFamily.InterNetwork)
        {
            draft.Complain($"route from address only supported with IPv6 ({value.From}/{value.FromPrefixLength})");
            return null;
        }

        if (value.NextHops.Count > 0 && value.Via is not null)
        {
            // The first way of "via ... or ..." becomes a way like the second.
            value = value with { Via = null, NextHops = [new RouteNextHop { Via = value.Via, Device = value.Device }, .. value.NextHops] };
        }

        if (!value.NoTrack)
        {
            if (value.Protocol != VirtualRouteProtocol)
            {
                draft.Complain($"Route cannot be tracked if protocol is not RTPROT_KEEPALIVED({VirtualRouteProtocol}), resetting protocol");
                value = value with { Protocol = VirtualRouteProtocol };
            }

            if (value.Device is null)
            {
                draft.Complain($"Warning - cannot track route {draft.DestinationText} with no interface specified, not tracking");
                value = value with { NoTrack = true };
            }
        }

        if (value is { TrackGroup: not null, NoTrack: true })
        {
            draft.Complain("Static route has both track_group and no_track set - not tracking");
            value = value with { TrackGroup = null };
        }

        return value;
    }
}
