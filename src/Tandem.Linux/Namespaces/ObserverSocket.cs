using Tandem.Linux.Native;

namespace Tandem.Linux.Namespaces;

/// <summary>What the framework's sockets cannot do for an observer of a network: protocols that it does not know, and the time at which
/// the kernel received a packet, which no scheduling delay of the observer blurs.</summary>
public static unsafe class ObserverSocket
{
    private const int LastStamp = 0x8907;

    /// <summary>Makes a socket in the network of the calling thread.</summary>
    /// <param name="family">AF_INET 2, AF_INET6 10.</param>
    /// <param name="type">SOCK_RAW 3.</param>
    /// <param name="protocol">The number of the IP protocol.</param>
    /// <param name="errno">The errno number when -1 is returned.</param>
    /// <returns>The descriptor, which closes on exec, or -1.</returns>
    public static int Open(int family, int type, int protocol, out int errno)
    {
        var descriptor = Libc.Socket(family, type | Constants.SockCloexec, protocol);
        errno = descriptor < 0 ? Libc.LastError : 0;
        return descriptor;
    }

    /// <summary>When the packet that was received last had reached the kernel.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <returns>Nanoseconds of CLOCK_REALTIME; 0 for packets that came before the first call, which begins the stamping.</returns>
    public static long LastArrivalNs(int descriptor)
    {
        var stamp = stackalloc long[2];
        return NamespaceCalls.Control(descriptor, LastStamp, stamp) < 0 ? 0 : (stamp[0] * 1_000_000_000) + stamp[1];
    }

    /// <summary>Receives one packet.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="buffer">Where to.</param>
    /// <returns>Its length; 0 when there was none.</returns>
    public static int Receive(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            return (int)Math.Max(0, Libc.Receive(descriptor, start, buffer.Length, Constants.MsgDontwait));
        }
    }
}
