using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <content><c>encap</c> of a route or of one of its ways.</content>
internal static partial class RouteReader
{
    /// <summary>Reads what stands behind <c>encap</c>, up to the first word that is none of its options.</summary>
    /// <returns>It, or null when the route must be ignored.</returns>
    private static RouteEncapsulation? ReadEncapsulation(Draft draft)
    {
        if (draft.Next() is not { } kind)
        {
            return null;
        }

        if (kind is "mpls" or "ila")
        {
            draft.Complain($"encap {kind} of routes is not supported, encap ip and ip6 are; the route is ignored");
            return null;
        }

        if (kind is not ("ip" or "ip6"))
        {
            draft.Complain($"Unknown encap type - {kind}");
            return null;
        }

        var made = new RouteEncapsulation { Family = kind == "ip6" ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork };
        while (draft.At < draft.Line.Count && IsEncapsulationOption(kind, draft.Line[draft.At]))
        {
            var option = draft.Line[draft.At++];
            if (draft.Next() is not { } text || EncapsulationOption(draft, made, kind, option, text) is not { } changed)
            {
                return null;
            }

            made = changed;
        }

        if (made is { Id: null, Destination: null })
        {
            draft.Complain($"address or id missing for {kind} encapsulation");
        }

        return made;
    }

    private static bool IsEncapsulationOption(string kind, string word) =>
        word is "id" or "dst" or "src" or "flags" || (kind == "ip6" ? word is "tc" or "hoplimit" : word is "tos" or "ttl");

    private static RouteEncapsulation? EncapsulationOption(Draft draft, RouteEncapsulation made, string kind, string option, string text)
    {
        var changed = option switch
        {
            "id" => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? made with { Id = id } : null,
            "dst" => TunnelEnd(draft, made.Family) is { } end ? made with { Destination = end } : null,
            "src" => TunnelEnd(draft, made.Family) is { } end ? made with { Source = end } : null,
            "tos" or "tc" => draft.Reader.Routing.Tos(text) is { } tos ? made with { TrafficClass = tos } : null,
            "ttl" or "hoplimit" => draft.ReadNumber(byte.MaxValue) is { } limit ? made with { HopLimit = (byte)limit } : null,
            _ => draft.ReadNumber(ushort.MaxValue) is { } flags ? made with { Flags = (ushort)flags } : null,
        };
        if (changed is null)
        {
            draft.Complain(option switch
            {
                "id" => kind == "ip6" ? $"id {text} value invalid for IPv6 encapsulation" : $"encap id {text} value is invalid",
                "dst" or "src" => $"Invalid encap {kind} {option} {text}",
                "tos" => $"dsfield {text} not valid for ip encapsulation",
                "tc" => $"tc value {text} is invalid for ip6 encapsulation",
                "hoplimit" => $"Invalid hoplimit {text} specified for ip6 encapsulation",
                _ => $"{option} {text} is not valid for {kind} encapsulation",
            });
        }

        return changed;
    }

    /// <summary>The address in the word last taken, when it is of the tunnel's family.</summary>
    private static IPAddress? TunnelEnd(Draft draft, AddressFamily family) =>
        AddressReader.ReadPrefix(draft.Reader, draft.Line, draft.At - 1, false) is { } end && end.Address.AddressFamily == family ? end.Address : null;
}
