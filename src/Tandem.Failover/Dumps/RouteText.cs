using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Failover.Dumps;

/// <summary>Routes and rules as keepalived writes them in one line, near to what ip(8) would be given.</summary>
internal static class RouteText
{
    private const int Main = 254;

    /// <summary>A route.</summary>
    internal static string Of(VirtualRoute route)
    {
        var text = new StringBuilder(route.Append ? "append" : "prepend");
        text.Append(route.Kind == RouteKind.Unicast ? "" : $" {route.Kind.ToString().ToLowerInvariant()}");
        text.Append(' ').Append(Prefix(route.Destination, route.PrefixLength, route.Family, "default"));
        text.Append(route.From == null ? "" : $" from {Prefix(route.From, route.FromPrefixLength, route.Family, "all")}");
        text.Append(route.Source == null ? "" : $" src {route.Source}");
        text.Append(route.Tos == 0 ? "" : Number(" tos ", route.Tos));
        text.Append(Encapsulation(route.Encapsulation)).Append(Via(route.Via));
        text.Append(route.Device == null ? "" : $" dev {route.Device}");
        text.Append(route.Table == Main ? "" : Number(" table ", route.Table));
        text.Append(Number(" proto ", route.Protocol));
        text.Append(route.Scope is { } scope ? Number(" scope ", scope) : "");
        text.Append(route.Metric is { } metric ? Number(" metric ", metric) : "");
        text.Append(route.OnLink ? " onlink" : "");
        text.Append(route.ExpiresSeconds is { } seconds ? $"{Number(" expires ", seconds)}sec" : "");
        foreach (var metricOf in route.Metrics.Span)
        {
            text.Append(CultureInfo.InvariantCulture, $" {metricOf.Kind.ToString().ToLowerInvariant()} {(metricOf.Locked ? "lock " : "")}{metricOf.Value}");
        }

        foreach (var hop in route.NextHops.Span)
        {
            text.Append(" nexthop").Append(Via(hop.Via)).Append(hop.Device == null ? "" : $" dev {hop.Device}");
            text.Append(hop.Weight == 1 ? "" : Number(" weight ", (uint)hop.Weight)).Append(hop.OnLink ? " onlink" : "").Append(Encapsulation(hop.Encapsulation));
        }

        return text.Append(route.NoTrack ? " no_track" : "").ToString();
    }

    /// <summary>A rule.</summary>
    internal static string Of(VirtualRule rule)
    {
        var text = new StringBuilder(rule.Invert ? "not " : "");
        text.Append("from ").Append(Prefix(rule.From, rule.FromPrefixLength, rule.Family, "all"));
        text.Append(rule.To == null ? "" : $" to {Prefix(rule.To, rule.ToPrefixLength, rule.Family, "all")}");
        text.Append(rule.Priority is { } priority ? Number(" priority ", priority) : "");
        text.Append(Hex(" tos ", rule.Tos));
        text.Append(rule.FirewallMark is { } mark ? Hex(" fwmark ", mark) : "").Append(rule.FirewallMask is { } mask ? Hex("/", mask) : "");
        text.Append(rule.InputInterface == null ? "" : $" iif {rule.InputInterface}").Append(rule.OutputInterface == null ? "" : $" oif {rule.OutputInterface}");
        text.Append(Number(" protocol ", rule.Protocol ?? 18));
        return text.Append(rule.Action switch
        {
            RuleAction.ToTable => Number(" lookup ", rule.Table),
            RuleAction.Goto => Number(" goto ", rule.Goto),
            _ => $" type {rule.Action.ToString().ToLowerInvariant()}",
        }).Append(rule.NoTrack ? " no_track" : "").ToString();
    }

    private static string Via(IPAddress? gateway) =>
        gateway == null ? "" : $" via {(gateway.AddressFamily == AddressFamily.InterNetwork ? "inet" : "inet6")} {gateway}";

    private static string Encapsulation(RouteEncapsulation? encapsulation)
    {
        if (encapsulation == null)
        {
            return "";
        }

        var six = encapsulation.Family == AddressFamily.InterNetworkV6;
        var text = new StringBuilder(six ? " encap ip6" : " encap ip");
        text.Append(encapsulation.Id is { } id ? string.Create(CultureInfo.InvariantCulture, $" id {id}") : "");
        text.Append(encapsulation.Destination == null ? "" : $" dst {encapsulation.Destination}");
        text.Append(encapsulation.Source == null ? "" : $" src {encapsulation.Source}");
        text.Append(encapsulation.TrafficClass is { } trafficClass ? Number(six ? " tc " : " tos ", trafficClass) : "");
        text.Append(encapsulation.HopLimit is { } limit ? Number(six ? " hoplimit " : " ttl ", limit) : "");
        return text.Append(encapsulation.Flags is { } flags ? Hex(" flags ", flags) : "").ToString();
    }

    private static string Prefix(IPAddress? address, byte length, AddressFamily family, string none) => address == null
        ? none
        : length == (family == AddressFamily.InterNetwork ? 32 : 128)
            ? address.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"{address}/{length}");

    private static string Number(string name, uint value) => string.Create(CultureInfo.InvariantCulture, $"{name}{value}");

    private static string Hex(string name, uint value) => string.Create(CultureInfo.InvariantCulture, $"{name}0x{value:x}");
}
