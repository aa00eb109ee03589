using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tandem.Linux.Sockets;

namespace Tandem.Linux.Netlink;

/// <summary>Routes: struct rtmsg and the RTA_ attributes.</summary>
public sealed unsafe partial class NetlinkBatch
{
    private const uint OnLinkFlag = 4;
    private const byte ScopeNowhere = 255;

    /// <summary>Where rtm_flags stands in struct rtmsg.</summary>
    private const int RouteFlags = 8;

    /// <summary>Makes a route, before those that there are to the same destination, or after them; EEXIST when the very same is there.</summary>
    /// <param name="route">The route.</param>
    public void AddRoute(RouteSpecification route) =>
        PutRoute(
            route,
            NetlinkNumbers.NewRoute,
            (ushort)(NetlinkNumbers.Create | (route.Append ? NetlinkNumbers.Append : 0)),
            full: true);

    /// <summary>Makes a route in place of the one with the same destination, metric and type of service.</summary>
    /// <param name="route">The route.</param>
    public void ReplaceRoute(RouteSpecification route) =>
        PutRoute(route, NetlinkNumbers.NewRoute, NetlinkNumbers.Create | NetlinkNumbers.Replace, full: true);

    /// <summary>Deletes a route; ESRCH when there is none.</summary>
    /// <param name="route">The route.</param>
    public void DeleteRoute(RouteSpecification route) => PutRoute(route, NetlinkNumbers.DeleteRoute, 0, full: false);

    /// <summary>Asks for all routes or rules of a family; of routes, for those of one origin where the kernel looks at that (strict checking).</summary>
    internal void DumpRouting(ushort type, byte family, byte origin)
    {
        Begin(type, NetlinkNumbers.Dump);
        PutByte(family);
        PutBytes([0, 0, 0, 0]);
        PutByte(origin);
        PutBytes([0, 0, 0, 0, 0, 0]);
        End();
    }

    /// <summary>Deletes a route or rule that the kernel told of in a dump.</summary>
    /// <param name="type">RTM_DELROUTE or RTM_DELRULE.</param>
    /// <param name="body">What it told, from struct rtmsg or fib_rule_hdr on.</param>
    internal void DeleteAsDumped(ushort type, ReadOnlySpan<byte> body)
    {
        Begin(type, 0);
        var start = Position;
        PutBytes(body);
        if (type == NetlinkNumbers.DeleteRoute)
        {
            // What the link is like at present (RTNH_F_DEAD, RTNH_F_LINKDOWN) belongs in no request.
            var flags = Written(start + RouteFlags, sizeof(uint));
            MemoryMarshal.Write(flags, MemoryMarshal.Read<uint>(flags) & OnLinkFlag);
        }

        End();
    }

    private void PutRoute(RouteSpecification route, ushort type, ushort flags, bool full)
    {
        Begin(type, flags);
        PutByte(route.Family == EndpointFamily.IPv6 ? (byte)NetlinkNumbers.AfInet6 : (byte)NetlinkNumbers.AfInet);
        PutByte(route.DestinationLength);
        PutByte(route.FromLength);
        PutByte(route.TypeOfService);
        PutByte(route.Table < 256 ? (byte)route.Table : (byte)0);
        PutByte(route.Protocol);

        // A scope in a request to delete would have to be the very one that the route got; "nowhere" stands for any.
        PutByte(full ? route.Scope : ScopeNowhere);
        PutByte(route.Type);
        PutUInt32(route.OnLink ? OnLinkFlag : 0);
        PutRouteWhere(route);
        if (full)
        {
            PutRouteQualities(route);
        }

        End();
    }

    private void PutRouteWhere(RouteSpecification route)
    {
        AttributeWhenKnown(NetlinkNumbers.RouteDestination, route.Destination);
        AttributeWhenKnown(NetlinkNumbers.RouteSource, route.From);
        if (route.Table >= 256)
        {
            AttributeUInt32(NetlinkNumbers.RouteTable, route.Table);
        }

        if (route.Priority is { } priority)
        {
            AttributeUInt32(NetlinkNumbers.RoutePriority, priority);
        }

        AttributeWhenKnown(NetlinkNumbers.RoutePreferredSource, route.PreferredSource);
        PutGateway(route.Gateway, route.Family);
        if (route.InterfaceIndex != 0)
        {
            AttributeUInt32(NetlinkNumbers.RouteOutgoing, (uint)route.InterfaceIndex);
        }

        if (route.NextHops.Length > 0)
        {
            PutNextHops(route);
        }
    }

    private void PutRouteQualities(RouteSpecification route)
    {
        if (route.Realms is { } realms)
        {
            AttributeUInt32(NetlinkNumbers.RouteRealms, realms);
        }

        if (route.RouterPreference is { } preference)
        {
            AttributeByte(NetlinkNumbers.RoutePreference, preference);
        }

        if (route.ExpiresSeconds is { } seconds)
        {
            AttributeUInt32(NetlinkNumbers.RouteExpires, seconds);
        }

        if (route.TtlPropagate is { } propagate)
        {
            AttributeByte(NetlinkNumbers.RouteTtlPropagate, propagate ? (byte)1 : (byte)0);
        }

        PutTunnel(route.Tunnel);
        if (route.Metrics.Length > 0 || route.CongestionControl != null)
        {
            PutMetrics(route);
        }
    }

    private void PutMetrics(RouteSpecification route)
    {
        var locked = route.CongestionControlLocked ? 1u << NetlinkNumbers.MetricCongestionControl : 0;
        var nest = BeginNest(NetlinkNumbers.RouteMetrics);
        foreach (var metric in route.Metrics)
        {
            AttributeUInt32(metric.Kind, metric.Value);
            locked |= metric.Locked ? 1u << metric.Kind : 0;
        }

        if (route.CongestionControl != null)
        {
            AttributeText(NetlinkNumbers.MetricCongestionControl, route.CongestionControl);
        }

        if (locked != 0)
        {
            AttributeUInt32(NetlinkNumbers.MetricLock, locked);
        }

        EndNest(nest);
    }

    private void PutNextHops(RouteSpecification route)
    {
        var nest = BeginNest(NetlinkNumbers.RouteMultipath);
        foreach (var hop in route.NextHops)
        {
            var start = Position;
            PutUInt16(0);
            PutByte(hop.OnLink ? (byte)OnLinkFlag : (byte)0);
            PutByte((byte)(hop.Weight - 1));
            PutUInt32((uint)hop.InterfaceIndex);
            PutGateway(hop.Gateway, route.Family);
            if (hop.Realms is { } realms)
            {
                AttributeUInt32(NetlinkNumbers.RouteRealms, realms);
            }

            PutTunnel(hop.Tunnel);
            MemoryMarshal.Write(Written(start, 2), (ushort)(Position - start));
        }

        EndNest(nest);
    }

    /// <summary>The attributes of both families have the same numbers, and the identifier and the flags the network's byte order.</summary>
    private void PutTunnel(RouteTunnel? tunnel)
    {
        if (tunnel is null)
        {
            return;
        }

        AttributeUInt16(NetlinkNumbers.RouteEncapsulationType, tunnel.Family == EndpointFamily.IPv6 ? NetlinkNumbers.TunnelOverIPv6 : NetlinkNumbers.TunnelOverIPv4);
        var nest = BeginNest(NetlinkNumbers.RouteEncapsulation | NetlinkNumbers.NestedAttribute);
        if (tunnel.Id is { } id)
        {
            AttributeUInt64BigEndian(NetlinkNumbers.TunnelId, id);
        }

        AttributeWhenKnown(NetlinkNumbers.TunnelDestination, tunnel.Destination);
        AttributeWhenKnown(NetlinkNumbers.TunnelSource, tunnel.Source);
        if (tunnel.HopLimit is { } limit)
        {
            AttributeByte(NetlinkNumbers.TunnelHopLimit, limit);
        }

        if (tunnel.TrafficClass is { } trafficClass)
        {
            AttributeByte(NetlinkNumbers.TunnelTrafficClass, trafficClass);
        }

        if (tunnel.Flags is { } flags)
        {
            Span<byte> bytes = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(bytes, flags);
            Attribute(NetlinkNumbers.TunnelFlags, bytes);
        }

        EndNest(nest);
    }

    /// <summary>RTA_VIA (RFC 5549) when the gateway is of the other family.</summary>
    private void PutGateway(in Endpoint gateway, EndpointFamily family)
    {
        if (!gateway.IsInternet || gateway.Family == family)
        {
            AttributeWhenKnown(NetlinkNumbers.RouteGateway, gateway);
            return;
        }

        Span<byte> via = stackalloc byte[18];
        ushort number = FamilyNumber(gateway);
        MemoryMarshal.Write(via, number);
        Attribute(NetlinkNumbers.RouteVia, via[..(2 + gateway.CopyAddress(via[2..]))]);
    }

    private void AttributeWhenKnown(ushort type, in Endpoint address)
    {
        if (address.IsInternet)
        {
            AttributeAddress(type, address);
        }
    }
}
