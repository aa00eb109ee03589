using System.Net;
using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Linux.Netlink;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Addresses;

/// <summary>A virtual or static route.</summary>
public sealed class HeldRoute : HeldItem
{
    private const byte GlobalScope = 0;
    private const byte LinkScope = 253;
    private const byte HostScope = 254;
    private const uint IPv6DefaultPriority = 1024;

    private readonly bool isStatic;

    internal HeldRoute(VirtualRoute configured, bool isStatic)
        : base(configured.Text, !configured.NoTrack)
    {
        Configured = configured;
        this.isStatic = isStatic;
    }

    /// <summary>What the configuration says.</summary>
    public VirtualRoute Configured { get; }

    /// <inheritdoc/>
    public override string? RemovalText => isStatic ? $"Restoring deleted static route {Text}" : null;

    internal RouteSpecification? Specification { get; private set; }

    /// <summary>When it was to be put on, from which on <c>expires</c> counts; null before.</summary>
    internal long? AddedUs { get; set; }

    /// <summary>
    /// Whether its time (<c>expires</c>) is over: the kernel takes no account of it any more, and removes it with its next collection, up to half a
    /// minute later. As with keepalived it stays away then, until the next time that this node becomes master.
    /// </summary>
    internal bool HasExpired(long nowUs) => RemainingUs(nowUs) <= 0;

    /// <summary>Finds the interfaces and makes the request's contents.</summary>
    /// <param name="interfaces">The interfaces.</param>
    /// <param name="nowUs">The time, from which on the kernel counts what is left of <c>expires</c>.</param>
    /// <returns>False when an interface is not there.</returns>
    internal bool Resolve(Interfaces interfaces, long nowUs)
    {
        Specification = null;
        var index = 0;
        var table = Configured.Table;
        if (Configured.Device != null && (index = interfaces.Find(Configured.Device)?.Index ?? 0) == 0)
        {
            return false;
        }

        if (Configured.Vrf != null && (table = interfaces.Find(Configured.Vrf)?.VrfTable ?? 0) == 0)
        {
            return false;
        }

        var hops = new NextHop[Configured.NextHops.Count];
        for (var i = 0; i < hops.Length; i++)
        {
            var hop = Configured.NextHops[i];
            var hopIndex = 0;
            if (hop.Device != null && (hopIndex = interfaces.Find(hop.Device)?.Index ?? 0) == 0)
            {
                return false;
            }

            hops[i] = new NextHop
            {
                Gateway = ToEndpoint(hop.Via),
                InterfaceIndex = hopIndex,
                Weight = hop.Weight,
                OnLink = hop.OnLink,
                Realms = hop.Realms,
                Tunnel = ToTunnel(hop.Encapsulation),
            };
        }

        Specification = Specify(index, table, hops, nowUs);
        return true;
    }

    /// <summary>Whether a notification is about this route.</summary>
    internal bool IsMeantBy(in RouteNotice notice)
    {
        var route = Specification;
        return route != null
            && route.Family == notice.Family
            && route.DestinationLength == notice.DestinationLength
            && route.Table == notice.Table
            && route.Protocol == notice.Protocol
            && route.TypeOfService == notice.TypeOfService
            && (route.Priority ?? (route.Family == EndpointFamily.IPv6 ? IPv6DefaultPriority : 0)) == notice.Priority
            && (route.InterfaceIndex == 0 || notice.OutgoingIndex == 0 || route.InterfaceIndex == notice.OutgoingIndex)
            && route.Destination.Equals(notice.Destination);
    }

    private static Endpoint ToEndpoint(IPAddress? address) => address == null ? default : Endpoint.From(address, 0);

    /// <summary>Null when it never ends; IPv4 routes do not.</summary>
    private long? RemainingUs(long nowUs) =>
        Configured.Family == AddressFamily.InterNetworkV6 && Configured.ExpiresSeconds is { } seconds ? (AddedUs ?? nowUs) + (seconds * 1_000_000L) - nowUs : null;

    private static RouteTunnel? ToTunnel(RouteEncapsulation? configured) => configured == null ? null : new RouteTunnel
    {
        Family = configured.Family == AddressFamily.InterNetworkV6 ? EndpointFamily.IPv6 : EndpointFamily.IPv4,
        Id = configured.Id,
        Destination = ToEndpoint(configured.Destination),
        Source = ToEndpoint(configured.Source),
        TrafficClass = configured.TrafficClass,
        HopLimit = configured.HopLimit,
        Flags = configured.Flags,
    };

    private RouteSpecification Specify(int index, uint table, NextHop[] hops, long nowUs)
    {
        var metrics = new RouteMetricValue[Configured.Metrics.Count];
        for (var i = 0; i < metrics.Length; i++)
        {
            var metric = Configured.Metrics[i];
            metrics[i] = new RouteMetricValue((ushort)metric.Kind, metric.Value, metric.Locked);
        }

        return new RouteSpecification
        {
            Family = Configured.Family == AddressFamily.InterNetworkV6 ? EndpointFamily.IPv6 : EndpointFamily.IPv4,
            Type = (byte)Configured.Kind,
            Destination = Configured.PrefixLength == 0 ? default : ToEndpoint(Configured.Destination),
            DestinationLength = Configured.PrefixLength,
            From = ToEndpoint(Configured.From),
            FromLength = Configured.FromPrefixLength,
            PreferredSource = ToEndpoint(Configured.Source),
            Gateway = ToEndpoint(Configured.Via),
            InterfaceIndex = index,
            NextHops = hops,
            Table = table,
            Scope = Configured.Scope ?? DefaultScope(),
            Protocol = Configured.Protocol,
            TypeOfService = Configured.Tos,
            OnLink = Configured.OnLink,
            Priority = Configured.Metric,
            Realms = Configured.Realms,
            Metrics = metrics,
            CongestionControl = Configured.CongestionControl,
            CongestionControlLocked = Configured.CongestionControlLocked,
            RouterPreference = Configured.RouterPreference,
            ExpiresSeconds = RemainingUs(nowUs) is { } left ? (uint)Math.Max(0, (left + 999_999) / 1_000_000) : null,
            TtlPropagate = Configured.TtlPropagate,
            Tunnel = ToTunnel(Configured.Encapsulation),
            Append = Configured.Append,
        };
    }

    /// <summary>As ip-route(8): host for local ones, link for what has no gateway, else global. IPv6 has no scopes.</summary>
    private byte DefaultScope()
    {
        if (Configured.Family == AddressFamily.InterNetworkV6)
        {
            return GlobalScope;
        }

        return Configured.Kind switch
        {
            RouteKind.Local => HostScope,
            RouteKind.Broadcast or RouteKind.Multicast or RouteKind.Anycast => LinkScope,
            RouteKind.Unicast when Configured.Via == null && Configured.NextHops.Count == 0 => LinkScope,
            _ => GlobalScope,
        };
    }
}
