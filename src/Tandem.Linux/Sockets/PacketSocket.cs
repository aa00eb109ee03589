using Tandem.Linux.Native;

namespace Tandem.Linux.Sockets;

/// <summary>
/// Sends whole Ethernet frames on any interface: gratuitous ARP and unsolicited neighbor advertisements. One serves all interfaces. It
/// receives nothing and never waits; sending allocates nothing.
/// </summary>
public sealed unsafe class PacketSocket : IDisposable
{
    private const int AddressLength = 20;
    private const int EthernetHeaderLength = 14;
    private int descriptor;

    private PacketSocket(int descriptor) => this.descriptor = descriptor;

    /// <summary>Makes the socket. Needs CAP_NET_RAW.</summary>
    /// <param name="error">The errno number and the step that failed, when null is returned.</param>
    public static PacketSocket? Open(out (int Errno, string Step) error)
    {
        // With protocol 0 the kernel delivers nothing to it.
        var socket = new RawSocket(PacketConstants.AfPacket, 0);
        var descriptor = socket.Finish(out error);
        return descriptor < 0 ? null : new PacketSocket(descriptor);
    }

    /// <summary>Sends a frame.</summary>
    /// <param name="frame">From the Ethernet header on, at least its 14 bytes.</param>
    /// <param name="interfaceIndex">The interface that it leaves by.</param>
    /// <returns>0, or the negated errno number; 100 (ENETDOWN) when the interface is down, 6 (ENXIO) when it is gone.</returns>
    public int Send(ReadOnlySpan<byte> frame, int interfaceIndex)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frame.Length, EthernetHeaderLength);

        // sockaddr_ll: family, protocol, index, hardware type, packet type, length of address, address.
        var address = stackalloc byte[AddressLength];
        new Span<byte>(address, AddressLength).Clear();
        *(ushort*)address = PacketConstants.AfPacket;
        frame.Slice(12, 2).CopyTo(new Span<byte>(address + 2, 2));
        *(int*)(address + 4) = interfaceIndex;
        address[11] = 6;
        frame[..6].CopyTo(new Span<byte>(address + 12, 6));
        fixed (byte* start = frame)
        {
            return Libc.SendTo(
                descriptor, start, frame.Length, Constants.MsgDontwait | Constants.MsgNosignal, address, AddressLength) < 0 ? -Libc.LastError : 0;
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
}
