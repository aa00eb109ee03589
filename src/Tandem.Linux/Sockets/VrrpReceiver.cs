using Tandem.Linux.Native;

namespace Tandem.Linux.Sockets;

/// <summary>
/// The raw socket that VRRP packets of one interface, family and destination (a group, or an own address) arrive at. Several instances
/// share it. Never waits; receiving allocates nothing.
/// </summary>
public sealed unsafe class VrrpReceiver : IDisposable
{
    /// <summary>A buffer that holds any VRRP packet: 255 IPv6 addresses are 4088 bytes, and an IPv4 header has at most 60.</summary>
    public const int BufferLength = 8192;

    private const int ControlLength = 128;
    private readonly bool isIPv6;
    private readonly int interfaceIndex;
    private int descriptor;

    private VrrpReceiver(int descriptor, VrrpSocketSettings settings)
    {
        this.descriptor = descriptor;
        isIPv6 = settings.Family == EndpointFamily.IPv6;
        interfaceIndex = settings.InterfaceIndex;
    }

    /// <summary>The descriptor, to be watched for reading; -1 once disposed.</summary>
    public int Descriptor => descriptor;

    /// <summary>Makes the socket and joins the group. Needs CAP_NET_RAW.</summary>
    /// <param name="settings">Where to receive.</param>
    /// <param name="error">
    /// When null is returned, the errno number and the step that failed: "bind" with <see cref="Errno.AddressNotAvailable"/> says that the
    /// unicast source is not configured on this host, "interface" with 19 (ENODEV) that the interface is gone.
    /// </param>
    public static VrrpReceiver? Open(VrrpSocketSettings settings, out (int Errno, string Step) error)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var isIPv6 = settings.Family == EndpointFamily.IPv6;
        var socket = new RawSocket(isIPv6 ? Constants.AfInet6 : Constants.AfInet, VrrpSocketSettings.Protocol);
        if (settings.ReceiveBufferBytes > 0)
        {
            socket.Wish(Constants.SolSocket, PacketConstants.SoReceiveBuffer, settings.ReceiveBufferBytes);
        }

        // Bound to the interface before anything else, so that nothing of another one slips in.
        socket.BindToInterface(settings.InterfaceName);
        if (isIPv6)
        {
            socket.Wish(Constants.IpprotoIpv6, PacketConstants.Ipv6MulticastAll, 0);
            socket.Set(Constants.IpprotoIpv6, PacketConstants.Ipv6ReceiveHopLimit, 1, "hop limit");
            socket.Set(Constants.IpprotoIpv6, PacketConstants.Ipv6ReceivePacketInfo, 1, "packet information");

            // Where the checksum stands: the kernel drops what has a wrong one.
            socket.Set(Constants.IpprotoIpv6, PacketConstants.Ipv6Checksum, 6, "checksum");
        }
        else
        {
            socket.Set(Constants.IpprotoIp, PacketConstants.IpMulticastAll, 0, "multicast");
            socket.Set(Constants.IpprotoIp, PacketConstants.IpPacketInfo, 1, "packet information");
        }

        if (settings.IsMulticast)
        {
            Join(ref socket, settings);
        }

        // To the group itself or the own address: then a multicast instance does not see what is for a unicast one.
        var address = settings.IsMulticast ? settings.Group : settings.UnicastSource;
        socket.Bind(isIPv6 && (address.IsMulticast || address.IsLinkLocal) ? address.WithScope(settings.InterfaceIndex) : address);
        var descriptor = socket.Finish(out error);
        return descriptor < 0 ? null : new VrrpReceiver(descriptor, settings);
    }

    /// <summary>Lets only packets of some virtual routers in. Without this all come, as log_unknown_vrids needs it.</summary>
    /// <param name="virtualRouterIds">The VRIDs of the instances that share this socket.</param>
    /// <returns>0, or the errno number.</returns>
    public int AcceptOnly(ReadOnlySpan<byte> virtualRouterIds)
    {
        Span<FilterInstruction> instructions = stackalloc FilterInstruction[VirtualRouterFilter.MaxLength];
        var length = VirtualRouterFilter.Write(virtualRouterIds, !isIPv6, instructions);
        fixed (FilterInstruction* start = instructions)
        {
            var program = new FilterProgram { Length = (ushort)length, Instructions = start };
            return Libc.SetSocketOption(
                descriptor, Constants.SolSocket, PacketConstants.SoAttachFilter, &program, (uint)sizeof(FilterProgram)) < 0 ? Libc.LastError : 0;
        }
    }

    /// <summary>Receives one packet, if there is one.</summary>
    /// <param name="buffer">Where it goes, IPv4 with its header; <see cref="BufferLength"/> bytes hold any, of a longer one the rest is lost.</param>
    /// <param name="packet">What is known of it, when something is returned.</param>
    /// <returns>Its bytes, or the negated errno number; <see cref="Errno.Again"/> when there is none.</returns>
    public int Receive(Span<byte> buffer, out ReceivedPacket packet)
    {
        var name = stackalloc byte[Endpoint.MaxSocketAddressLength];
        var control = stackalloc byte[ControlLength];
        fixed (byte* start = buffer)
        {
            var vector = new IoVector { Start = start, Length = buffer.Length };
            var message = new MessageHeader
            {
                Name = name,
                NameLength = Endpoint.MaxSocketAddressLength,
                Vectors = &vector,
                VectorCount = 1,
                Control = control,
                ControlLength = ControlLength,
            };
            var length = (int)Libc.ReceiveMessage(descriptor, &message, Constants.MsgDontwait);
            if (length < 0)
            {
                packet = default;
                return -Libc.LastError;
            }

            packet = isIPv6
                ? ReadIPv6(length, Endpoint.Read(name, message.NameLength), control, message.ControlLength)
                : ReceivedPacket.FromIPv4(buffer[..length], ReadInterface(control, message.ControlLength));
            return length;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (descriptor >= 0)
        {
            _ = Libc.Close(descriptor);
            descriptor = -1;
        }
    }

    private static void Join(ref RawSocket socket, VrrpSocketSettings settings)
    {
        // ip_mreqn: group, local address, index. ipv6_mreq: group, index.
        var request = stackalloc byte[20];
        new Span<byte>(request, 20).Clear();
        var length = settings.Group.CopyAddress(new Span<byte>(request, 20));
        if (length == 4)
        {
            *(int*)(request + 8) = settings.InterfaceIndex;
            socket.Set(Constants.IpprotoIp, PacketConstants.IpAddMembership, request, 12, "group");
        }
        else
        {
            *(int*)(request + 16) = settings.InterfaceIndex;
            socket.Set(Constants.IpprotoIpv6, PacketConstants.Ipv6AddMembership, request, 20, "group");
        }
    }

    private int ReadInterface(byte* control, nint length)
    {
        for (var at = 0; at + ControlHeader.Size + sizeof(int) <= length;)
        {
            var header = (ControlHeader*)(control + at);
            if (header->Level == Constants.IpprotoIp && header->Type == PacketConstants.IpPacketInfo)
            {
                return *(int*)(control + at + ControlHeader.Size);
            }

            at += Step(header);
        }

        return interfaceIndex;
    }

    private ReceivedPacket ReadIPv6(int bytes, Endpoint source, byte* control, nint length)
    {
        var destination = Endpoint.FromIPv6(stackalloc byte[16], 0);
        var incoming = interfaceIndex;
        var hops = ReceivedPacket.UnknownTimeToLive;
        for (var at = 0; at + ControlHeader.Size + sizeof(int) <= length;)
        {
            var header = (ControlHeader*)(control + at);
            var data = control + at + ControlHeader.Size;
            if (header->Level == Constants.IpprotoIpv6 && header->Type == PacketConstants.Ipv6HopLimit)
            {
                hops = *(int*)data;
            }
            else if (header->Level == Constants.IpprotoIpv6
                && header->Type == PacketConstants.Ipv6PacketInfo
                && header->Length >= ControlHeader.Size + 20)
            {
                incoming = *(int*)(data + 16);
                destination = Endpoint.FromIPv6(new ReadOnlySpan<byte>(data, 16), 0);
            }

            at += Step(header);
        }

        return new ReceivedPacket
        {
            Source = source.WithPort(0),
            Destination = destination,
            InterfaceIndex = incoming,
            TimeToLive = hops,
            Length = bytes,
            StatedLength = bytes,
            Protocol = VrrpSocketSettings.Protocol,
        };
    }

    /// <summary>Bytes to the next header; never nothing, whatever stands there.</summary>
    private static int Step(ControlHeader* header) =>
        ControlHeader.Space((int)Math.Clamp(header->Length - ControlHeader.Size, 0, ControlLength));
}
