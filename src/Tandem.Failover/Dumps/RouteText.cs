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
        if (route.Via != null)
        {
            text.Append(" via ").Append(route.Via.AddressFamily == AddressFamily.InterNetwork ? "inet " : "inet6 ").Append(route.Via);
        }

        text.Append(route.Device == null ? "" : $" dev {route.Device}");
        text.Append(route.Table == Main ? "" : Number(" table ", route.Table));
        text.Append(route.Tos == 0 ? "" : Hex(" tos ", route.Tos));
        text.Append(Number(" proto ", route.Protocol));
        text.Append(route.Scope is { } scope ? $" scope {ItemText.Scope(scope)}" : "");
        text.Append(route.Metric is { } metric ? Number(" metric ", metric) : "");
        text.Append(route.Source == null ? "" : $" src {route.Source}");
        text.Append(route.OnLink ? " onlink" : "");
        foreach (var metricOf in route.Metrics.Span)
        {
            text.Append(CultureInfo.InvariantCulture, $" {metricOf.Kind.ToString().ToLowerInvariant()} {(metricOf.Locked ? "lock " : "")}{metricOf.Value}");
        }

        foreach (var hop in route.NextHops.Span)
        {
            text.Append(" nexthop").Append(hop.Via == null ? "" : $" via {(hop.Via.AddressFamily == AddressFamily.InterNetwork ? "inet" : "inet6")} {hop.Via}");
            text.Append(hop.Device == null ? "" : $" dev {hop.Device}").Append(Number(" weight ", (uint)hop.Weight)).Append(hop.OnLink ? " onlink" : "");
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

    private static string Prefix(IPAddress? address, byte length, AddressFamily family, string none) => address == null
        ? none
        : length == (family == AddressFamily.InterNetwork ? 32 : 128)
            ? address.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"{address}/{length}");

    private static string Number(string name, uint value) => string.Create(CultureInfo.InvariantCulture, $"{name}{value}");

    private static string Hex(string name, uint value) => string.Create(CultureInfo.InvariantCulture, $"{name}0x{value:x}");
}
