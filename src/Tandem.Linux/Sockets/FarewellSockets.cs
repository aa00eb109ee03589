using System.Buffers.Binary;
using Tandem.Linux.Native;
using Tandem.Linux.Netlink;

namespace Tandem.Linux.Sockets;

/// <summary>
/// What a process needs ready to speak for another that has died: raw sockets that send a VRRP message from any address through any
/// interface, and a netlink socket that passes on requests which others built. Not for receiving, and not for the daemon's own traffic.
/// </summary>
/// <remarks>Each socket may be missing (no IPv6, no rights): sending through it then fails, and the rest goes on.</remarks>
public sealed unsafe class FarewellSockets : IDisposable
{
    private const int NetlinkBufferSize = 1024 * 1024;

    /// <summary>Bytes of requests that one send carries.</summary>
    private const int MaxSend = 64 * 1024;

    private readonly int ip4;
    private readonly int ip6;
    private readonly int route;

    /// <summary>Opens the sockets in the network namespace of the calling thread.</summary>
    public FarewellSockets()
    {
        ip4 = Open(Constants.AfInet, VrrpSocketSettings.Protocol);
        Set(ip4, Constants.IpprotoIp, PacketConstants.IpHeaderIncluded, 1);
        Set(ip4, Constants.IpprotoIp, PacketConstants.IpMulticastLoop, 0);
        ip6 = Open(Constants.AfInet6, VrrpSocketSettings.Protocol);
        Set(ip6, Constants.IpprotoIpv6, PacketConstants.Ipv6MulticastLoop, 0);
        Set(ip6, Constants.IpprotoIpv6, PacketConstants.Ipv6TrafficClass, PacketConstants.InternetworkControl);
        route = Open(NetlinkNumbers.AfNetlink, NetlinkNumbers.ProtocolRoute);
        Set(route, Constants.SolSocket, PacketConstants.SoSendBufferForced, NetlinkBufferSize);

        // They never receive; what arrives all the same is dropped by the kernel once this is full.
        Set(ip4, Constants.SolSocket, PacketConstants.SoReceiveBuffer, 0);
        Set(ip6, Constants.SolSocket, PacketConstants.SoReceiveBuffer, 0);
    }

    /// <summary>Sends one VRRP message.</summary>
    /// <param name="interfaceIndex">The interface, or 0 for what the routes say.</param>
    /// <param name="source">4 or 16 bytes; need not be an address of this host over IPv4.</param>
    /// <param name="destination">As many bytes.</param>
    /// <param name="hopLimit">TTL or hop limit; null is 255 for IPv4 and the kernel's default for IPv6, as with <see cref="VrrpSender"/>.</param>
    /// <param name="message">The message, with its checksum.</param>
    /// <returns>0 or the errno number.</returns>
    public int SendAdvertisement(int interfaceIndex, ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination, byte? hopLimit, ReadOnlySpan<byte> message) =>
        destination.Length == 16
            ? Send6(interfaceIndex, source, destination, hopLimit, message)
            : Send4(interfaceIndex, source, destination, hopLimit ?? VrrpPacketHeader.RequiredTimeToLive, message);

    /// <summary>Passes requests of rtnetlink(7) to the kernel, which has carried them out on return.</summary>
    /// <param name="requests">Whole messages, one behind another.</param>
    /// <returns>How many were refused, though not because what they are about is gone already; all when they could not be passed on.</returns>
    public int PerformRoute(ReadOnlySpan<byte> requests) => Perform(route, requests);

    /// <summary>Closes the sockets.</summary>
    public void Dispose()
    {
        ReadOnlySpan<int> all = [ip4, ip6, route];
        foreach (var descriptor in all)
        {
            if (descriptor >= 0)
            {
                _ = Libc.Close(descriptor);
            }
        }
    }

    private static int Open(int family, int protocol) =>
        Libc.Socket(family, PacketConstants.SockRaw | Constants.SockCloexec | Constants.SockNonblock, protocol);

    private static void Set(int descriptor, int level, int name, int value) =>
        _ = Libc.SetSocketOption(descriptor, level, name, &value, sizeof(int));

    private int Send4(int interfaceIndex, ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination, byte hopLimit, ReadOnlySpan<byte> message)
    {
        var header = stackalloc byte[VrrpPacketHeader.Length];
        VrrpPacketHeader.Write(
            new Span<byte>(header, VrrpPacketHeader.Length),
            message.Length,
            BinaryPrimitives.ReadUInt32BigEndian(source),
            BinaryPrimitives.ReadUInt32BigEndian(destination),
            0,
            hopLimit);

        var address = stackalloc byte[16];
        new Span<byte>(address, 16).Clear();
        *(ushort*)address = Constants.AfInet;
        destination[..4].CopyTo(new Span<byte>(address + 4, 4));

        // struct cmsghdr, then struct in_pktinfo: index, and two addresses that are none.
        var control = stackalloc byte[32];
        new Span<byte>(control, 32).Clear();
        *(nint*)control = 16 + 12;
        *(int*)(control + 8) = Constants.IpprotoIp;
        *(int*)(control + 12) = PacketConstants.IpPacketInfo;
        *(int*)(control + 16) = interfaceIndex;
        fixed (byte* start = message)
        {
            var vectors = stackalloc IoVector[2];
            vectors[0] = new IoVector { Start = header, Length = VrrpPacketHeader.Length };
            vectors[1] = new IoVector { Start = start, Length = message.Length };
            MessageHeader envelope = new() { Name = address, NameLength = 16, Vectors = vectors, VectorCount = 2, Control = control, ControlLength = 32 };
            return Libc.SendMessage(ip4, &envelope, Constants.MsgNosignal) < 0 ? Libc.LastError : 0;
        }
    }

    private int Send6(int interfaceIndex, ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination, byte? hopLimit, ReadOnlySpan<byte> message)
    {
        var address = stackalloc byte[Endpoint.MaxSocketAddressLength];
        new Span<byte>(address, Endpoint.MaxSocketAddressLength).Clear();
        *(ushort*)address = Constants.AfInet6;
        destination.CopyTo(new Span<byte>(address + 8, 16));
        *(int*)(address + 24) = interfaceIndex;

        // Up to two control messages: struct in6_pktinfo (address, index) and the hop limit.
        const int informationLength = 40;
        const int hopLimitLength = 24;
        var control = stackalloc byte[informationLength + hopLimitLength];
        new Span<byte>(control, informationLength + hopLimitLength).Clear();
        *(nint*)control = 16 + 20;
        *(int*)(control + 8) = Constants.IpprotoIpv6;
        *(int*)(control + 12) = PacketConstants.Ipv6PacketInfo;
        source.CopyTo(new Span<byte>(control + 16, 16));
        *(int*)(control + 32) = interfaceIndex;
        *(nint*)(control + 40) = 16 + 4;
        *(int*)(control + 48) = Constants.IpprotoIpv6;
        *(int*)(control + 52) = PacketConstants.Ipv6HopLimit;
        *(int*)(control + 56) = hopLimit ?? 0;
        fixed (byte* start = message)
        {
            IoVector vector = new() { Start = start, Length = message.Length };
            MessageHeader envelope = new()
            {
                Name = address,
                NameLength = Endpoint.MaxSocketAddressLength,
                Vectors = &vector,
                VectorCount = 1,
                Control = control,
                ControlLength = hopLimit == null ? informationLength : informationLength + hopLimitLength,
            };
            return Libc.SendMessage(ip6, &envelope, Constants.MsgNosignal) < 0 ? Libc.LastError : 0;
        }
    }

    private static int Perform(int descriptor, ReadOnlySpan<byte> requests)
    {
        var refused = 0;
        while (!requests.IsEmpty)
        {
            var length = PieceOf(requests);
            if (length == 0)
            {
                return refused + 1;
            }

            fixed (byte* start = requests)
            {
                refused += Libc.Send(descriptor, start, length, Constants.MsgNosignal) < 0 ? CountOf(requests[..length]) : Refusals(descriptor);
            }

            requests = requests[length..];
        }

        return refused;
    }

    /// <summary>The length of as many whole messages as one send carries; 0 when the bytes are no messages.</summary>
    private static int PieceOf(ReadOnlySpan<byte> requests)
    {
        var length = 0;
        while (length < requests.Length)
        {
            var size = SizeOf(requests[length..]);
            if (size == 0 || (length > 0 && length + size > MaxSend))
            {
                break;
            }

            length += size;
        }

        return length;
    }

    private static int CountOf(ReadOnlySpan<byte> requests)
    {
        var count = 0;
        for (var size = SizeOf(requests); size > 0; size = SizeOf(requests))
        {
            count++;
            requests = requests[size..];
        }

        return count;
    }

    private static int SizeOf(ReadOnlySpan<byte> requests)
    {
        const int smallest = 16;
        var size = requests.Length < smallest ? 0 : (int)Math.Min(int.MaxValue - 3, BitConverter.ToUInt32(requests));
        var padded = (size + 3) & ~3;
        return size < smallest || padded > requests.Length ? 0 : padded;
    }

    /// <summary>Whether an errno is more than that what was to go is gone: a subnet's first address takes the others along, and an interface its routes.</summary>
    private static bool IsRefusal(int error) =>
        error is not (0 or Errno.NoEntry or Errno.NoSuchProcess or Errno.NoDevice or Errno.AddressNotAvailable);

    /// <summary>Reads the answers, of which those to granted requests are asked for by nobody.</summary>
    private static int Refusals(int descriptor)
    {
        const int errorMessage = 2;
        const int capacity = 16 * 1024;
        var buffer = stackalloc byte[capacity];
        var refused = 0;
        nint received;
        while ((received = Libc.Receive(descriptor, buffer, capacity, Constants.MsgDontwait)) > 0)
        {
            var answers = new ReadOnlySpan<byte>(buffer, (int)received);
            for (var size = SizeOf(answers); size > 0; size = SizeOf(answers))
            {
                if (size >= 20 && BitConverter.ToUInt16(answers[4..]) == errorMessage && IsRefusal(-BitConverter.ToInt32(answers[16..])))
                {
                    refused++;
                }

                answers = answers[size..];
            }
        }

        return refused;
    }
}
