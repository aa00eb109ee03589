using System.Buffers.Binary;
using Tandem.Linux.Native;

namespace Tandem.Linux.Sockets;

/// <summary>
/// What a process needs ready to speak for another that has died: raw sockets that send a VRRP message from any address through any
/// interface, and netlink sockets that pass on requests which others built. Not for receiving, and not for the daemon's own traffic.
/// </summary>
/// <remarks>Each socket may be missing (no IPv6, no rights): sending through it then fails, and the rest goes on.</remarks>
public sealed unsafe class FarewellSockets : IDisposable
{
    private const int SockRaw = 3;
    private const int AfNetlink = 16;
    private const int Vrrp = 112;
    private const int IpHeaderIncluded = 3;
    private const int IpMulticastLoop = 34;
    private const int IpPacketInfo = 8;
    private const int Ip6MulticastLoop = 19;
    private const int Ip6PacketInfo = 50;
    private const int Ip6HopLimit = 52;
    private const int Ip6TrafficClass = 67;
    private const int SoSendBuffer = 7;
    private const int SoSendBufferForced = 32;
    private const int NetlinkRoute = 0;
    private const int NetlinkFilter = 12;
    private const int NetlinkBufferSize = 1024 * 1024;

    /// <summary>Bytes of requests that one send carries.</summary>
    private const int MaxSend = 64 * 1024;

    /// <summary>Internetwork control, as keepalived marks advertisements.</summary>
    private const byte TrafficClass = 0xc0;

    private const int HeaderLength = 20;

    private readonly int ip4;
    private readonly int ip6;
    private readonly int route;
    private readonly int filter;

    /// <summary>Opens the sockets in the network namespace of the calling thread.</summary>
    public FarewellSockets()
    {
        ip4 = Open(Constants.AfInet, SockRaw, Vrrp);
        Set(ip4, Constants.IpprotoIp, IpHeaderIncluded, 1);
        Set(ip4, Constants.IpprotoIp, IpMulticastLoop, 0);
        ip6 = Open(Constants.AfInet6, SockRaw, Vrrp);
        Set(ip6, Constants.IpprotoIpv6, Ip6MulticastLoop, 0);
        Set(ip6, Constants.IpprotoIpv6, Ip6TrafficClass, TrafficClass);
        route = Open(AfNetlink, SockRaw, NetlinkRoute);
        filter = Open(AfNetlink, SockRaw, NetlinkFilter);
        Set(route, Constants.SolSocket, SoSendBufferForced, NetlinkBufferSize);
        Set(filter, Constants.SolSocket, SoSendBufferForced, NetlinkBufferSize);

        // They never receive; what arrives all the same is dropped by the kernel once this is full.
        Set(ip4, Constants.SolSocket, SoSendBuffer + 1, 0);
        Set(ip6, Constants.SolSocket, SoSendBuffer + 1, 0);
    }

    /// <summary>Sends one VRRP message.</summary>
    /// <param name="interfaceIndex">The interface, or 0 for what the routes say.</param>
    /// <param name="source">4 or 16 bytes; need not be an address of this host over IPv4.</param>
    /// <param name="destination">As many bytes.</param>
    /// <param name="hopLimit">TTL or hop limit.</param>
    /// <param name="message">The message, with its checksum.</param>
    /// <returns>0 or the errno number.</returns>
    public int SendAdvertisement(int interfaceIndex, ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination, byte hopLimit, ReadOnlySpan<byte> message) =>
        destination.Length == 16
            ? Send6(interfaceIndex, source, destination, hopLimit, message)
            : Send4(interfaceIndex, source, destination, hopLimit, message);

    /// <summary>Passes requests of rtnetlink(7) to the kernel, which has carried them out on return.</summary>
    /// <param name="requests">Whole messages, one behind another.</param>
    /// <returns>How many were refused; all when they could not be passed on.</returns>
    public int PerformRoute(ReadOnlySpan<byte> requests) => Perform(route, requests, inPieces: true);

    /// <summary>Passes one transaction of nf_tables to the kernel.</summary>
    /// <param name="requests">Whole messages, one behind another, with the brackets of the transaction.</param>
    /// <returns>How many were refused.</returns>
    public int PerformFilter(ReadOnlySpan<byte> requests) => Perform(filter, requests, inPieces: false);

    /// <summary>Closes the sockets.</summary>
    public void Dispose()
    {
        ReadOnlySpan<int> all = [ip4, ip6, route, filter];
        foreach (var descriptor in all)
        {
            if (descriptor >= 0)
            {
                _ = Libc.Close(descriptor);
            }
        }
    }

    private static int Open(int family, int type, int protocol) =>
        Libc.Socket(family, type | Constants.SockCloexec | Constants.SockNonblock, protocol);

    private static void Set(int descriptor, int level, int name, int value) =>
        _ = Libc.SetSocketOption(descriptor, level, name, &value, sizeof(int));

    private int Send4(int interfaceIndex, ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination, byte hopLimit, ReadOnlySpan<byte> message)
    {
        var header = stackalloc byte[HeaderLength];
        var ip = new Span<byte>(header, HeaderLength);
        ip.Clear();
        ip[0] = 0x45;
        ip[1] = TrafficClass;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(HeaderLength + message.Length));
        ip[8] = hopLimit;
        ip[9] = Vrrp;
        source[..4].CopyTo(ip[12..]);
        destination[..4].CopyTo(ip[16..]);

        var address = stackalloc byte[16];
        new Span<byte>(address, 16).Clear();
        *(ushort*)address = Constants.AfInet;
        destination[..4].CopyTo(new Span<byte>(address + 4, 4));

        // struct cmsghdr, then struct in_pktinfo: index, and two addresses that are none.
        var control = stackalloc byte[32];
        new Span<byte>(control, 32).Clear();
        *(nint*)control = 16 + 12;
        *(int*)(control + 8) = Constants.IpprotoIp;
        *(int*)(control + 12) = IpPacketInfo;
        *(int*)(control + 16) = interfaceIndex;
        fixed (byte* start = message)
        {
            var vectors = stackalloc IoVector[2];
            vectors[0] = new IoVector { Start = header, Length = HeaderLength };
            vectors[1] = new IoVector { Start = start, Length = message.Length };
            MessageHeader envelope = new() { Name = address, NameLength = 16, Vectors = vectors, VectorCount = 2, Control = control, ControlLength = 32 };
            return Libc.SendMessage(ip4, &envelope, Constants.MsgNosignal) < 0 ? Libc.LastError : 0;
        }
    }

    private int Send6(int interfaceIndex, ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination, byte hopLimit, ReadOnlySpan<byte> message)
    {
        var address = stackalloc byte[Endpoint.MaxSocketAddressLength];
        new Span<byte>(address, Endpoint.MaxSocketAddressLength).Clear();
        *(ushort*)address = Constants.AfInet6;
        destination.CopyTo(new Span<byte>(address + 8, 16));
        *(int*)(address + 24) = interfaceIndex;

        // Two control messages: struct in6_pktinfo (address, index) and the hop limit.
        const int controlLength = 40 + 24;
        var control = stackalloc byte[controlLength];
        new Span<byte>(control, controlLength).Clear();
        *(nint*)control = 16 + 20;
        *(int*)(control + 8) = Constants.IpprotoIpv6;
        *(int*)(control + 12) = Ip6PacketInfo;
        source.CopyTo(new Span<byte>(control + 16, 16));
        *(int*)(control + 32) = interfaceIndex;
        *(nint*)(control + 40) = 16 + 4;
        *(int*)(control + 48) = Constants.IpprotoIpv6;
        *(int*)(control + 52) = Ip6HopLimit;
        *(int*)(control + 56) = hopLimit;
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
                ControlLength = controlLength,
            };
            return Libc.SendMessage(ip6, &envelope, Constants.MsgNosignal) < 0 ? Libc.LastError : 0;
        }
    }

    private static int Perform(int descriptor, ReadOnlySpan<byte> requests, bool inPieces)
    {
        var refused = 0;
        while (!requests.IsEmpty)
        {
            var length = inPieces ? PieceOf(requests) : requests.Length;
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
                if (size >= 20 && BitConverter.ToUInt16(answers[4..]) == errorMessage && BitConverter.ToInt32(answers[16..]) != 0)
                {
                    refused++;
                }

                answers = answers[size..];
            }
        }

        return refused;
    }
}
