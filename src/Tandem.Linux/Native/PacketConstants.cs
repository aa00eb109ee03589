namespace Tandem.Linux.Native;

/// <summary>Kernel constants of raw and packet sockets (x86-64 and arm64 agree on them).</summary>
internal static class PacketConstants
{
    internal const int AfPacket = 17;
    internal const int SockRaw = 3;

    internal const int SoReceiveBuffer = 8;
    internal const int SoPriority = 12;
    internal const int SoAttachFilter = 26;
    internal const int SoSendBufferForced = 32;

    internal const int IpTypeOfService = 1;
    internal const int IpHeaderIncluded = 3;
    internal const int IpPacketInfo = 8;
    internal const int IpMulticastInterface = 32;
    internal const int IpMulticastLoop = 34;
    internal const int IpAddMembership = 35;
    internal const int IpMulticastAll = 49;

    internal const int Ipv6Checksum = 7;
    internal const int Ipv6MulticastInterface = 17;
    internal const int Ipv6MulticastHops = 18;
    internal const int Ipv6MulticastLoop = 19;
    internal const int Ipv6AddMembership = 20;
    internal const int Ipv6MulticastAll = 29;
    internal const int Ipv6ReceivePacketInfo = 49;
    internal const int Ipv6PacketInfo = 50;
    internal const int Ipv6ReceiveHopLimit = 51;
    internal const int Ipv6HopLimit = 52;
    internal const int Ipv6TrafficClass = 67;

    internal const int MsgDontRoute = 4;

    /// <summary>TC_PRIO_CONTROL: in front of everything else in a queue with priorities.</summary>
    internal const int PriorityControl = 7;

    /// <summary>DSCP CS6, internetwork control.</summary>
    internal const int InternetworkControl = 0xC0;
}
