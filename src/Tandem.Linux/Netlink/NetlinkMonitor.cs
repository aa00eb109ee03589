using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tandem.Linux.Native;

namespace Tandem.Linux.Netlink;

/// <summary>
/// Listens to what changes in links, addresses, routes and rules, and tells a <see cref="NetlinkHandler"/>. Receiving never waits and allocates
/// nothing. For requests and dumps there is <see cref="Rtnetlink"/>.
/// </summary>
public sealed unsafe class NetlinkMonitor : IDisposable
{
    private const int ReceiveLength = 64 * 1024;

    /// <summary>Packets per call, so that a storm of route changes delays nothing else on the loop.</summary>
    private const int PacketsPerReceive = 128;

    private readonly byte[] received = GC.AllocateUninitializedArray<byte>(ReceiveLength, pinned: true);

    private NetlinkMonitor(int descriptor) => Descriptor = descriptor;

    /// <summary>Readable when there is something to <see cref="Receive"/>; -1 when disposed.</summary>
    public int Descriptor { get; private set; }

    /// <summary>Notifications handed out so far.</summary>
    public long Notices { get; private set; }

    /// <summary>How often the kernel had to drop notifications.</summary>
    public long Overruns { get; private set; }

    /// <summary>Starts to listen.</summary>
    /// <param name="topics">To what.</param>
    /// <param name="receiveBufferBytes">Room for what is not yet received; 1 MiB holds some thousand notifications.</param>
    /// <param name="error">0, or the errno.</param>
    /// <returns>The monitor, or null.</returns>
    public static NetlinkMonitor? Open(MonitoredTopics topics, int receiveBufferBytes, out int error)
    {
        var descriptor = Libc.Socket(
            NetlinkNumbers.AfNetlink,
            NetlinkNumbers.SockRaw | Constants.SockCloexec | Constants.SockNonblock,
            NetlinkNumbers.ProtocolRoute);
        if (descriptor < 0)
        {
            error = Libc.LastError;
            return null;
        }

        NetlinkSocket.EnlargeReceiveBuffer(descriptor, receiveBufferBytes);
        var address = new SocketAddressNetlink { Family = NetlinkNumbers.AfNetlink, Groups = (uint)topics };
        if (Libc.Bind(descriptor, &address, (uint)sizeof(SocketAddressNetlink)) < 0)
        {
            error = Libc.LastError;
            _ = Libc.Close(descriptor);
            return null;
        }

        error = 0;
        return new NetlinkMonitor(descriptor);
    }

    /// <summary>
    /// Lets the kernel drop what would only cost time here: the echo of our own lifetime renewals (IPv4; those of IPv6 do not say whose they are),
    /// and the routes that others make, of which a router with a full table sees thousands a second.
    /// </summary>
    /// <param name="renewalPortId">Port of the socket that renews lifetimes; 0 for none.</param>
    /// <param name="routeProtocol">Only routes of this origin (RTPROT_*) are told of; 0 for all.</param>
    /// <returns>0 or an errno; without the filter everything is told.</returns>
    public int Ignore(uint renewalPortId, byte routeProtocol)
    {
        const ushort LoadWord = 0x20;
        const ushort LoadHalf = 0x28;
        const ushort LoadByte = 0x30;
        const ushort JumpEqual = 0x15;
        const ushort Return = 0x06;
        const uint Accept = uint.MaxValue;
        var program = stackalloc FilterInstruction[]
        {
            new(LoadHalf, 4),
            new(JumpEqual, Network16(NetlinkNumbers.NewRoute), 2, 0),
            new(JumpEqual, Network16(NetlinkNumbers.DeleteRoute), 1, 0),
            new(JumpEqual, Network16(NetlinkNumbers.NewAddress), 4, 7),

            // Routes: rtm_protocol.
            new(LoadByte, NetlinkNumbers.HeaderLength + 5),
            new(JumpEqual, routeProtocol, 5, 0),
            new(Return, routeProtocol == 0 ? Accept : 0),
            new(Return, 0),

            // Addresses put on: nlmsg_pid.
            new(LoadWord, 12),
            new(JumpEqual, Network32(renewalPortId), 0, 1),
            new(Return, renewalPortId == 0 ? Accept : 0),
            new(Return, Accept),
        };
        var whole = new FilterProgram { Length = 12, Instructions = program };
        return Libc.SetSocketOption(
            Descriptor,
            Constants.SolSocket,
            NetlinkNumbers.SoAttachFilter,
            &whole,
            (uint)sizeof(FilterProgram)) < 0 ? Libc.LastError : 0;
    }

    /// <summary>Takes what waits, at most <see cref="PacketsPerReceive"/> packets, and hands it out.</summary>
    /// <param name="handler">Is told each notice, and of an overrun.</param>
    /// <returns>True when more may wait.</returns>
    public bool Receive(NetlinkHandler handler)
    {
        for (var i = 0; i < PacketsPerReceive; i++)
        {
            var count = ReceivePacket(out var fromKernel);
            if (count < 0)
            {
                switch (Libc.LastError)
                {
                    case Errno.Interrupted:
                        continue;
                    case Errno.NoBufferSpace:
                        Overruns++;
                        handler.OnOverrun();
                        continue;
                    default:
                        return false;
                }
            }

            if (!fromKernel)
            {
                continue;
            }

            if (count > ReceiveLength)
            {
                Overruns++;
                handler.OnOverrun();
                continue;
            }

            HandOut(received.AsSpan(0, (int)count), handler);
            if (Descriptor < 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        if (Descriptor >= 0)
        {
            _ = Libc.Close(Descriptor);
            Descriptor = -1;
        }
    }

    private void HandOut(ReadOnlySpan<byte> packet, NetlinkHandler handler)
    {
        var messages = new NetlinkMessages(packet);
        while (messages.Next())
        {
            Notices++;
            NoticeReader.Read(messages.Type, messages.PortId, messages.Body, handler);
        }
    }

    private nint ReceivePacket(out bool fromKernel)
    {
        SocketAddressNetlink sender = default;
        var vector = new IoVector { Start = (void*)Marshal.UnsafeAddrOfPinnedArrayElement(received, 0), Length = ReceiveLength };
        var message = new MessageHeader
        {
            Name = &sender,
            NameLength = (uint)sizeof(SocketAddressNetlink),
            Vectors = &vector,
            VectorCount = 1,
        };

        // MSG_TRUNC: the true length of a packet that does not fit.
        var count = Libc.ReceiveMessage(Descriptor, &message, NetlinkNumbers.MsgTruncate | Constants.MsgDontwait);
        fromKernel = sender.PortId == 0;
        return count;
    }

    /// <summary>BPF loads are big-endian; netlink headers have the host's order.</summary>
    private static uint Network16(ushort value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    private static uint Network32(uint value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
}
