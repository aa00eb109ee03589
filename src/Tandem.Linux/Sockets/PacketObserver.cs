using System.Buffers.Binary;
using Tandem.Linux.Namespaces;
using Tandem.Linux.Native;

namespace Tandem.Linux.Sockets;

/// <summary>
/// Sees what passes the interfaces of this host of VRRP (IP protocols 112 and 51), ARP and neighbor advertisements, in both directions, before the
/// firewall's input rules and behind its output rules, as tcpdump(8) does. It sends nothing and holds nothing of the network up. While it is open the
/// interfaces also take in the VRRP groups' frames, which ends with it.
/// </summary>
public sealed unsafe class PacketObserver : IDisposable
{
    private const int SolPacket = 263;
    private const int AddMembership = 1;
    private const int MembershipMulticast = 0;
    private const byte PacketOutgoing = 4;
    private const int AllProtocols = 0x0300;
    private const int AddressLength = 20;
    private int descriptor;

    private PacketObserver(int descriptor) => this.descriptor = descriptor;

    /// <summary>Begins to observe. Needs CAP_NET_RAW.</summary>
    /// <param name="interfaceIndex">One interface, or 0 for all.</param>
    /// <param name="error">The errno number and the step that failed, when null is returned; 1 (EPERM) without the right.</param>
    public static PacketObserver? Open(int interfaceIndex, out (int Errno, string Step) error)
    {
        // Without a protocol until the filter stands, so that nothing else is let in before.
        var descriptor = Libc.Socket(PacketConstants.AfPacket, Constants.SockDgram | Constants.SockNonblock | Constants.SockCloexec, 0);
        if (descriptor < 0)
        {
            error = (Libc.LastError, "socket");
            return null;
        }

        var observer = new PacketObserver(descriptor);
        var step = observer.Prepare(interfaceIndex);
        if (step != null)
        {
            error = (Libc.LastError, step);
            observer.Dispose();
            return null;
        }

        error = default;
        return observer;
    }

    /// <summary>Has an interface take in the frames of an IPv4 or IPv6 group while this observer is open.</summary>
    /// <param name="interfaceIndex">The interface.</param>
    /// <param name="group">The group; what is none is passed over.</param>
    public void Join(int interfaceIndex, Endpoint group)
    {
        if (!group.IsMulticast)
        {
            return;
        }

        Span<byte> address = stackalloc byte[16];
        var length = group.CopyAddress(address);

        // struct packet_mreq: index, type, length, address.
        var request = stackalloc byte[16];
        *(int*)request = interfaceIndex;
        *(ushort*)(request + 4) = MembershipMulticast;
        *(ushort*)(request + 6) = 6;
        Span<byte> hardware = new(request + 8, 8);
        hardware.Clear();
        if (length == 4)
        {
            // RFC 1112 §6.4, RFC 2464 §7.
            ((ReadOnlySpan<byte>)[1, 0, 0x5E, (byte)(address[1] & 0x7F), address[2], address[3]]).CopyTo(hardware);
        }
        else
        {
            ((ReadOnlySpan<byte>)[0x33, 0x33, address[12], address[13], address[14], address[15]]).CopyTo(hardware);
        }

        // Links without hardware groups refuse, and need none.
        _ = Libc.SetSocketOption(descriptor, SolPacket, AddMembership, request, 16);
    }

    /// <summary>Waits until a packet is there.</summary>
    /// <param name="timeoutMs">How long, 0 or more.</param>
    /// <returns>Whether one is; a signal ends the wait early.</returns>
    public bool Wait(int timeoutMs)
    {
        PollDescriptor waiting = new() { Descriptor = descriptor, Events = PollDescriptor.In };
        return Poll.Wait(&waiting, 1, timeoutMs) > 0;
    }

    /// <summary>Takes the next packet, without waiting.</summary>
    /// <param name="buffer">Where its bytes go; what does not fit is cut off.</param>
    /// <param name="packet">What is known of it.</param>
    /// <param name="error">0, or the errno when none was taken: <see cref="Errno.Again"/> when none waits, <see cref="Errno.NetworkDown"/> once
    /// when the one interface that is observed went down or was deleted.</param>
    /// <returns>Whether one was taken.</returns>
    public bool TryReceive(Span<byte> buffer, out ObservedPacket packet, out int error)
    {
        var address = stackalloc byte[AddressLength];
        nint count;
        fixed (byte* start = buffer)
        {
            var vector = new IoVector { Start = start, Length = buffer.Length };
            var message = new MessageHeader { Name = address, NameLength = AddressLength, Vectors = &vector, VectorCount = 1 };
            count = Libc.ReceiveMessage(descriptor, &message, Constants.MsgDontwait);
        }

        if (count < 0)
        {
            error = Libc.LastError;
            packet = default;
            return false;
        }

        error = 0;

        // sockaddr_ll: family, protocol, index, hardware type, packet type, length of address, address.
        ulong sender = 0;
        for (var i = 0; address[11] == 6 && i < 6; i++)
        {
            sender = (sender << 8) | address[12 + i];
        }

        packet = new ObservedPacket
        {
            Length = (int)count,
            InterfaceIndex = *(int*)(address + 4),
            EtherType = BinaryPrimitives.ReverseEndianness(*(ushort*)(address + 2)),
            SenderHardwareAddress = sender,
            IsOutgoing = address[10] == PacketOutgoing,
            ArrivalNs = ObserverSocket.LastArrivalNs(descriptor),
        };
        return true;
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

    /// <summary>Null, or the step that failed.</summary>
    private string? Prepare(int interfaceIndex)
    {
        ReadOnlySpan<FilterInstruction> wanted = Filter;
        fixed (FilterInstruction* start = wanted)
        {
            var program = new FilterProgram { Length = (ushort)wanted.Length, Instructions = start };
            if (Libc.SetSocketOption(descriptor, Constants.SolSocket, PacketConstants.SoAttachFilter, &program, (uint)sizeof(FilterProgram)) < 0)
            {
                return "filter";
            }
        }

        // Begins the stamping.
        _ = ObserverSocket.LastArrivalNs(descriptor);
        var address = stackalloc byte[AddressLength];
        new Span<byte>(address, AddressLength).Clear();
        *(ushort*)address = PacketConstants.AfPacket;
        *(ushort*)(address + 2) = AllProtocols;
        *(int*)(address + 4) = interfaceIndex;
        return Libc.Bind(descriptor, address, AddressLength) < 0 ? "bind" : null;
    }

    /// <summary>IPv4 of protocol 112 or 51, ARP, IPv6 of protocol 112 and neighbor advertisements; everything else wakes nobody.</summary>
    private static FilterInstruction[] Filter =>
    [
        // The EtherType, which is no byte of the packet: SKF_AD_OFF + SKF_AD_PROTOCOL.
        new(0x28, 0xFFFFF000),
        new(0x15, 0x0806, 10, 0),
        new(0x15, 0x0800, 0, 3),
        new(0x30, 9),
        new(0x15, 112, 7, 0),
        new(0x15, 51, 6, 7),
        new(0x15, 0x86DD, 0, 6),
        new(0x30, 6),
        new(0x15, 112, 3, 0),
        new(0x15, 58, 0, 3),
        new(0x30, 40),
        new(0x15, 136, 0, 1),
        new(0x06, 0x40000),
        new(0x06, 0),
    ];
}
