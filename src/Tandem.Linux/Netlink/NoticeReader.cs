using System.Runtime.InteropServices;
using Tandem.Linux.Sockets;

namespace Tandem.Linux.Netlink;

/// <summary>Reads rtnetlink messages into notices and hands them to a handler. What is malformed or of no interest is passed over. No allocation.</summary>
internal static class NoticeReader
{
    private const int LinkHeader = 16;
    private const int AddressHeader = 8;
    private const int RouteHeader = 12;

    /// <summary>RTM_F_CLONED: an entry of the cache, not of a table.</summary>
    private const uint ClonedRoute = 0x200;

    internal static void Read(ushort type, uint portId, ReadOnlySpan<byte> body, NetlinkHandler handler)
    {
        switch (type)
        {
            case NetlinkNumbers.NewLink or NetlinkNumbers.DeleteLink when body.Length >= LinkHeader:
                ReadLink(type == NetlinkNumbers.DeleteLink, body, handler);
                break;
            case NetlinkNumbers.NewAddress or NetlinkNumbers.DeleteAddress when body.Length >= AddressHeader:
                ReadAddress(type == NetlinkNumbers.DeleteAddress, portId, body, handler);
                break;
            case NetlinkNumbers.NewRoute or NetlinkNumbers.DeleteRoute when body.Length >= RouteHeader:
                ReadRoute(type == NetlinkNumbers.DeleteRoute, body, handler);
                break;
            case NetlinkNumbers.NewRule or NetlinkNumbers.DeleteRule when body.Length >= RouteHeader:
                ReadRule(type == NetlinkNumbers.DeleteRule, body, handler);
                break;
        }
    }

    private static void ReadLink(bool removal, ReadOnlySpan<byte> body, NetlinkHandler handler)
    {
        // AF_BRIDGE messages tell of a port of a bridge, not of the interface.
        if (body[0] != NetlinkNumbers.AfUnspec)
        {
            return;
        }

        uint mtu = 0, parent = 0, master = 0, mode = 0, table = 0;
        ReadOnlySpan<byte> name = default, hardwareAddress = default, kind = default, alias = default;
        var attributes = new NetlinkAttributes(body[LinkHeader..]);
        while (attributes.Next())
        {
            switch (attributes.Type)
            {
                case NetlinkNumbers.LinkHardwareAddress: hardwareAddress = attributes.Value; break;
                case NetlinkNumbers.LinkName: name = attributes.Text; break;
                case NetlinkNumbers.LinkMtu: mtu = attributes.UInt32; break;
                case NetlinkNumbers.LinkParent: parent = attributes.UInt32; break;
                case NetlinkNumbers.LinkAlias: alias = attributes.Text; break;
                case NetlinkNumbers.LinkMaster: master = attributes.UInt32; break;
                case NetlinkNumbers.LinkInfo: ReadLinkInfo(attributes.Value, ref kind, ref mode, ref table); break;
            }
        }

        handler.OnLink(new LinkNotice
        {
            IsRemoval = removal,
            HardwareType = MemoryMarshal.Read<ushort>(body[2..]),
            Index = MemoryMarshal.Read<int>(body[4..]),
            Flags = (LinkFlags)MemoryMarshal.Read<uint>(body[8..]),
            Mtu = mtu,
            ParentIndex = (int)parent,
            MasterIndex = (int)master,
            Name = name,
            HardwareAddress = hardwareAddress,
            Alias = alias,
            Kind = kind,
            MacvlanMode = mode,
            VrfTable = table,
        });
    }

    private static void ReadLinkInfo(ReadOnlySpan<byte> nested, ref ReadOnlySpan<byte> kind, ref uint mode, ref uint table)
    {
        var attributes = new NetlinkAttributes(nested);
        while (attributes.Next())
        {
            if (attributes.Type == NetlinkNumbers.LinkInfoKind)
            {
                kind = attributes.Text;
            }
            else if (attributes.Type == NetlinkNumbers.LinkInfoData && kind.SequenceEqual("macvlan"u8))
            {
                mode = FirstValue(attributes.Value, NetlinkNumbers.MacvlanMode);
            }
            else if (attributes.Type == NetlinkNumbers.LinkInfoData && kind.SequenceEqual("vrf"u8))
            {
                table = FirstValue(attributes.Value, NetlinkNumbers.VrfTable);
            }
        }
    }

    private static uint FirstValue(ReadOnlySpan<byte> nested, ushort type)
    {
        var attributes = new NetlinkAttributes(nested);
        while (attributes.Next())
        {
            if (attributes.Type == type)
            {
                return attributes.UInt32;
            }
        }

        return 0;
    }

    private static void ReadAddress(bool removal, uint portId, ReadOnlySpan<byte> body, NetlinkHandler handler)
    {
        Endpoint local = default, peer = default;
        uint flags = body[2], valid = AddressSpecification.Forever, preferred = AddressSpecification.Forever;
        byte protocol = 0;
        var attributes = new NetlinkAttributes(body[AddressHeader..]);
        while (attributes.Next())
        {
            switch (attributes.Type)
            {
                case NetlinkNumbers.AddressLocal: local = attributes.Address; break;
                case NetlinkNumbers.AddressPeerOrPrefix: peer = attributes.Address; break;
                case NetlinkNumbers.AddressFlags: flags = attributes.UInt32; break;
                case NetlinkNumbers.AddressProtocol: protocol = attributes.Byte; break;
                case NetlinkNumbers.AddressLifetimes when attributes.Value.Length >= 8:
                    preferred = attributes.UInt32;
                    valid = MemoryMarshal.Read<uint>(attributes.Value[4..]);
                    break;
            }
        }

        // IPv6 without a far end has only IFA_ADDRESS.
        local = local.IsInternet ? local : peer;
        if (local.IsInternet)
        {
            handler.OnAddress(new AddressNotice
            {
                IsRemoval = removal,
                InterfaceIndex = MemoryMarshal.Read<int>(body[4..]),
                Address = local,
                Peer = peer.IsInternet ? peer : local,
                PrefixLength = body[1],
                Scope = body[3],
                Flags = (AddressFlags)flags,
                ValidLifetime = valid,
                PreferredLifetime = preferred,
                Protocol = protocol,
                CausedBy = portId,
            });
        }
    }

    private static void ReadRoute(bool removal, ReadOnlySpan<byte> body, NetlinkHandler handler)
    {
        if ((MemoryMarshal.Read<uint>(body[8..]) & ClonedRoute) != 0 || FamilyOf(body[0]) == EndpointFamily.None)
        {
            return;
        }

        Endpoint destination = default, gateway = default;
        uint table = body[4], priority = 0, outgoing = 0;
        var attributes = new NetlinkAttributes(body[RouteHeader..]);
        while (attributes.Next())
        {
            switch (attributes.Type)
            {
                case NetlinkNumbers.RouteDestination: destination = attributes.Address; break;
                case NetlinkNumbers.RouteGateway: gateway = attributes.Address; break;
                case NetlinkNumbers.RouteTable: table = attributes.UInt32; break;
                case NetlinkNumbers.RoutePriority: priority = attributes.UInt32; break;
                case NetlinkNumbers.RouteOutgoing: outgoing = attributes.UInt32; break;
            }
        }

        handler.OnRoute(new RouteNotice
        {
            IsRemoval = removal,
            Family = FamilyOf(body[0]),
            Destination = destination,
            DestinationLength = body[1],
            TypeOfService = body[3],
            Protocol = body[5],
            Type = body[7],
            Table = table,
            Priority = priority,
            OutgoingIndex = (int)outgoing,
            Gateway = gateway,
        });
    }

    private static void ReadRule(bool removal, ReadOnlySpan<byte> body, NetlinkHandler handler)
    {
        if (FamilyOf(body[0]) == EndpointFamily.None)
        {
            return;
        }

        Endpoint source = default, destination = default;
        uint table = body[4], priority = 0;
        byte protocol = 0;
        var attributes = new NetlinkAttributes(body[RouteHeader..]);
        while (attributes.Next())
        {
            switch (attributes.Type)
            {
                case NetlinkNumbers.RuleSource: source = attributes.Address; break;
                case NetlinkNumbers.RuleDestination: destination = attributes.Address; break;
                case NetlinkNumbers.RuleTable: table = attributes.UInt32; break;
                case NetlinkNumbers.RulePriority: priority = attributes.UInt32; break;
                case NetlinkNumbers.RuleProtocol: protocol = attributes.Byte; break;
            }
        }

        handler.OnRule(new RuleNotice
        {
            IsRemoval = removal,
            Family = FamilyOf(body[0]),
            Source = source,
            SourceLength = body[2],
            Destination = destination,
            DestinationLength = body[1],
            Priority = priority,
            Table = table,
            Action = body[7],
            Protocol = protocol,
        });
    }

    private static EndpointFamily FamilyOf(byte family) => family switch
    {
        NetlinkNumbers.AfInet => EndpointFamily.IPv4,
        NetlinkNumbers.AfInet6 => EndpointFamily.IPv6,
        _ => EndpointFamily.None,
    };
}
