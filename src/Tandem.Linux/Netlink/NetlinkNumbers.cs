namespace Tandem.Linux.Netlink;

/// <summary>Numbers of the kernel's netlink interface (linux/netlink.h, rtnetlink.h, if_addr.h, if_link.h, fib_rules.h). Nothing else.</summary>
internal static class NetlinkNumbers
{
    internal const int AfNetlink = 16;
    internal const int AfUnspec = 0;
    internal const int AfInet = 2;
    internal const int AfInet6 = 10;
    internal const int ProtocolRoute = 0;
    internal const int ProtocolNetfilter = 12;

    internal const int HeaderLength = 16;

    internal const ushort Request = 0x1;
    internal const ushort Multi = 0x2;
    internal const ushort Acknowledge = 0x4;
    internal const ushort DumpInterrupted = 0x10;
    internal const ushort Replace = 0x100;
    internal const ushort Exclusive = 0x200;
    internal const ushort Create = 0x400;
    internal const ushort Append = 0x800;
    internal const ushort Dump = 0x300;

    internal const ushort TypeNoop = 1;
    internal const ushort TypeError = 2;
    internal const ushort TypeDone = 3;
    internal const ushort TypeOverrun = 4;

    internal const ushort NewLink = 16;
    internal const ushort DeleteLink = 17;
    internal const ushort GetLink = 18;
    internal const ushort NewAddress = 20;
    internal const ushort DeleteAddress = 21;
    internal const ushort GetAddress = 22;
    internal const ushort NewRoute = 24;
    internal const ushort DeleteRoute = 25;
    internal const ushort GetRoute = 26;
    internal const ushort NewRule = 32;
    internal const ushort DeleteRule = 33;
    internal const ushort GetRule = 34;

    internal const ushort NestedAttribute = 0x8000;
    internal const ushort AttributeTypeMask = 0x3fff;

    internal const ushort LinkHardwareAddress = 1;
    internal const ushort LinkName = 3;
    internal const ushort LinkMtu = 4;
    internal const ushort LinkParent = 5;
    internal const ushort LinkMaster = 10;
    internal const ushort LinkInfo = 18;
    internal const ushort LinkAlias = 20;
    internal const ushort LinkProtocolFamilies = 26;
    internal const ushort InetConf = 1;
    internal const ushort LinkInfoKind = 1;
    internal const ushort LinkInfoData = 2;
    internal const ushort MacvlanMode = 1;
    internal const ushort VrfTable = 1;
    internal const uint MacvlanModePrivate = 1;
    internal const ushort Inet6AddressGeneration = 8;
    internal const byte Inet6AddressGenerationNone = 1;

    internal const ushort AddressPeerOrPrefix = 1;
    internal const ushort AddressLocal = 2;
    internal const ushort AddressLabel = 3;
    internal const ushort AddressBroadcast = 4;
    internal const ushort AddressLifetimes = 6;
    internal const ushort AddressFlags = 8;
    internal const ushort AddressProtocol = 11;

    internal const ushort RouteDestination = 1;
    internal const ushort RouteSource = 2;
    internal const ushort RouteOutgoing = 4;
    internal const ushort RouteGateway = 5;
    internal const ushort RoutePriority = 6;
    internal const ushort RoutePreferredSource = 7;
    internal const ushort RouteMetrics = 8;
    internal const ushort RouteMultipath = 9;
    internal const ushort RouteRealms = 11;
    internal const ushort RouteTable = 15;
    internal const ushort RouteMark = 16;
    internal const ushort RouteVia = 18;
    internal const ushort RoutePreference = 20;
    internal const ushort RouteEncapsulationType = 21;
    internal const ushort RouteEncapsulation = 22;
    internal const ushort RouteExpires = 23;
    internal const ushort RouteTtlPropagate = 26;

    internal const ushort TunnelOverIPv4 = 2;
    internal const ushort TunnelOverIPv6 = 4;
    internal const ushort TunnelId = 1;
    internal const ushort TunnelDestination = 2;
    internal const ushort TunnelSource = 3;
    internal const ushort TunnelHopLimit = 4;
    internal const ushort TunnelTrafficClass = 5;
    internal const ushort TunnelFlags = 6;

    internal const ushort MetricLock = 1;
    internal const ushort MetricCongestionControl = 16;

    internal const ushort RuleDestination = 1;
    internal const ushort RuleSource = 2;
    internal const ushort RuleIncoming = 3;
    internal const ushort RuleGoto = 4;
    internal const ushort RulePriority = 6;
    internal const ushort RuleMark = 10;
    internal const ushort RuleRealms = 11;
    internal const ushort RuleTunnel = 12;
    internal const ushort RuleSuppressGroup = 13;
    internal const ushort RuleSuppressPrefix = 14;
    internal const ushort RuleTable = 15;
    internal const ushort RuleMask = 16;
    internal const ushort RuleOutgoing = 17;
    internal const ushort RuleMasterDevice = 19;
    internal const ushort RuleUsers = 20;
    internal const ushort RuleProtocol = 21;
    internal const ushort RuleIpProtocol = 22;
    internal const ushort RuleSourcePorts = 23;
    internal const ushort RuleDestinationPorts = 24;

    internal const int SolNetlink = 270;
    internal const int NetlinkCapAck = 10;
    internal const int NetlinkExtendedAck = 11;
    internal const int NetlinkNoEnobufs = 5;
    internal const int NetlinkStrictCheck = 12;
    internal const int SoReceiveBuffer = 8;
    internal const int SoReceiveBufferForced = 33;
    internal const int SoReceiveTimeout = 20;
    internal const int SoAttachFilter = 26;
    internal const int SockRaw = 3;
    internal const int MsgTruncate = 0x20;

    /// <summary>keepalived's number among the origins of routes (RTPROT_KEEPALIVED): addresses, routes and rules carry it.</summary>
    internal const byte KeepalivedProtocol = 18;
}
