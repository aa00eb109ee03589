using Tandem.Linux.Native;

namespace Tandem.Linux.Sockets;

/// <summary>
/// The raw socket that VRRP messages leave from. Over IPv4 it writes the IP header itself, as keepalived does, since the source address
/// and the identification are part of what peers and captures know; over IPv6 the kernel does, and fills in the checksum. It never
/// receives and never waits; sending allocates nothing.
/// </summary>
public sealed unsafe class VrrpSender : IDisposable
{
    private const int PacketInfoLength = 20;
    private readonly bool isMulticast;
    private readonly int interfaceIndex;
    private int descriptor;

    private VrrpSender(int descriptor, VrrpSocketSettings settings)
    {
        this.descriptor = descriptor;
        isMulticast = settings.IsMulticast;
        interfaceIndex = settings.InterfaceIndex;
    }

    /// <summary>The descriptor; -1 once disposed.</summary>
    public int Descriptor => descriptor;

    /// <summary>Makes the socket. Needs CAP_NET_RAW.</summary>
    /// <param name="settings">Where to send.</param>
    /// <param name="error">The errno number and the step that failed, when null is returned.</param>
    public static VrrpSender? Open(VrrpSocketSettings settings, out (int Errno, string Step) error)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var isIPv6 = settings.Family == EndpointFamily.IPv6;
        var socket = new RawSocket(isIPv6 ? Constants.AfInet6 : Constants.AfInet, VrrpSocketSettings.Protocol);
        socket.ReceiveNothing();
        socket.BindToInterface(settings.InterfaceName);
        if (isIPv6)
        {
            socket.Set(Constants.IpprotoIpv6, PacketConstants.Ipv6Checksum, 6, "checksum");
            socket.Set(Constants.IpprotoIpv6, PacketConstants.Ipv6TrafficClass, PacketConstants.InternetworkControl, "traffic class");
            if (settings.IsMulticast)
            {
                socket.Set(Constants.IpprotoIpv6, PacketConstants.Ipv6MulticastHops, VrrpPacketHeader.RequiredTimeToLive, "hop limit");
                socket.Set(Constants.IpprotoIpv6, PacketConstants.Ipv6MulticastInterface, settings.InterfaceIndex, "interface");
                socket.Set(Constants.IpprotoIpv6, PacketConstants.Ipv6MulticastLoop, 0, "loop");
            }
        }
        else
        {
            socket.Set(Constants.IpprotoIp, PacketConstants.IpHeaderIncluded, 1, "header");
            socket.Set(Constants.IpprotoIp, PacketConstants.IpTypeOfService, PacketConstants.InternetworkControl, "type of service");
            if (settings.IsMulticast)
            {
                // ip_mreqn: group, local address, index.
                var request = stackalloc int[3] { 0, 0, settings.InterfaceIndex };
                socket.Set(Constants.IpprotoIp, PacketConstants.IpMulticastInterface, request, 12, "interface");
                socket.Set(Constants.IpprotoIp, PacketConstants.IpMulticastLoop, 0, "loop");
            }
        }

        // After the type of service, which sets a priority too.
        socket.Wish(Constants.SolSocket, PacketConstants.SoPriority, PacketConstants.PriorityControl);
        var descriptor = socket.Finish(out error);
        return descriptor < 0 ? null : new VrrpSender(descriptor, settings);
    }

    /// <summary>Sends a VRRP message.</summary>
    /// <param name="message">The message without IP header; over IPv6 the kernel fills in its checksum.</param>
    /// <param name="source">The source address; over IPv6 it must be one of this host.</param>
    /// <param name="destination">The group or the peer.</param>
    /// <param name="identification">
    /// The IPv4 identification. keepalived counts them from 1, one per advertisement of an instance; the same for all unicast peers.
    /// </param>
    /// <param name="timeToLive">
    /// unicast_ttl: TTL or hop limit of what is sent to a host, 0 to 255. Null is 255 for IPv4 and the kernel's default for IPv6, as with
    /// keepalived. To a group it is always 255.
    /// </param>
    /// <returns>0, or the negated errno number. Nothing is sent then, and it is not tried again.</returns>
    public int Send(ReadOnlySpan<byte> message, Endpoint source, Endpoint destination, ushort identification, int? timeToLive = null) =>
        destination.Family == EndpointFamily.IPv6
            ? SendIPv6(message, source, destination, isMulticast ? null : timeToLive)
            : SendIPv4(message, source, destination, identification, isMulticast ? VrrpPacketHeader.RequiredTimeToLive : timeToLive ?? VrrpPacketHeader.RequiredTimeToLive);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (descriptor >= 0)
        {
            _ = Libc.Close(descriptor);
            descriptor = -1;
        }
    }

    private int SendIPv4(ReadOnlySpan<byte> message, Endpoint source, Endpoint destination, ushort identification, int timeToLive)
    {
        var header = stackalloc byte[VrrpPacketHeader.Length];
        VrrpPacketHeader.Write(
            new Span<byte>(header, VrrpPacketHeader.Length), message.Length, source.IPv4, destination.IPv4, identification, (byte)timeToLive);
        var address = stackalloc byte[Endpoint.MaxSocketAddressLength];
        fixed (byte* start = message)
        {
            var vectors = stackalloc IoVector[2];
            vectors[0] = new IoVector { Start = header, Length = VrrpPacketHeader.Length };
            vectors[1] = new IoVector { Start = start, Length = message.Length };
            var packet = new MessageHeader
            {
                Name = address,
                NameLength = destination.WithPort(0).Write(address),
                Vectors = vectors,
                VectorCount = 2,
            };
            return Send(&packet);
        }
    }

    private int SendIPv6(ReadOnlySpan<byte> message, Endpoint source, Endpoint destination, int? hopLimit)
    {
        var address = stackalloc byte[Endpoint.MaxSocketAddressLength];
        var control = stackalloc byte[ControlHeader.Space(PacketInfoLength) + ControlHeader.Space(sizeof(int))];
        var controlLength = ControlHeader.Space(PacketInfoLength);
        var information = (ControlHeader*)control;
        information->Length = ControlHeader.Size + PacketInfoLength;
        information->Level = Constants.IpprotoIpv6;
        information->Type = PacketConstants.Ipv6PacketInfo;
        source.CopyAddress(new Span<byte>(control + ControlHeader.Size, 16));
        *(int*)(control + ControlHeader.Size + 16) = interfaceIndex;
        if (hopLimit is { } hops)
        {
            var limit = (ControlHeader*)(control + controlLength);
            limit->Length = ControlHeader.Size + sizeof(int);
            limit->Level = Constants.IpprotoIpv6;
            limit->Type = PacketConstants.Ipv6HopLimit;
            *(int*)(control + controlLength + ControlHeader.Size) = hops;
            controlLength += ControlHeader.Space(sizeof(int));
        }

        var isOfLink = destination.IsMulticast || destination.IsLinkLocal;
        fixed (byte* start = message)
        {
            var vector = new IoVector { Start = start, Length = message.Length };
            var packet = new MessageHeader
            {
                Name = address,
                NameLength = destination.WithPort(0).WithScope(isOfLink ? interfaceIndex : 0).Write(address),
                Vectors = &vector,
                VectorCount = 1,
                Control = control,
                ControlLength = controlLength,
            };
            return Send(&packet);
        }
    }

    private int Send(MessageHeader* packet)
    {
        // A group needs no route.
        var flags = Constants.MsgDontwait | Constants.MsgNosignal | (isMulticast ? PacketConstants.MsgDontRoute : 0);
        return Libc.SendMessage(descriptor, packet, flags) < 0 ? -Libc.LastError : 0;
    }
}
