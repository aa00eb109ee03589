using System.Net;
using System.Net.Sockets;

namespace Tandem.Lab;

/// <summary>The service behind the virtual address, as small as it can be: it sends each datagram back with its host's number. A thread of
/// ours with a socket of the host, so that no process of the host's faults takes it along.</summary>
public sealed class EchoResponder : IDisposable
{
    /// <summary>The UDP port on which it answers, on every address of the host.</summary>
    public const int Port = 7;

    /// <summary>Of a probe; the answer is one byte longer.</summary>
    internal const int ProbeLength = 4;

    private readonly Socket socket;
    private readonly Thread thread;
    private readonly byte number;
    private volatile bool ended;

    /// <summary>Begins to answer.</summary>
    /// <param name="host">Where.</param>
    public EchoResponder(Host host)
    {
        number = (byte)host.Number;
        socket = host.NewSocket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        socket.DualMode = true;
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, Port));
        thread = new Thread(Answer, maxStackSize: 256 * 1024) { IsBackground = true, Name = "echo " + host.Name };
        thread.Start();
    }

    /// <summary>Answers no more.</summary>
    public void Dispose()
    {
        ended = true;
        socket.Dispose();
        thread.Join();
    }

    private void Answer()
    {
        Span<byte> datagram = stackalloc byte[64];
        var sender = new SocketAddress(AddressFamily.InterNetworkV6);
        while (!ended)
        {
            try
            {
                var length = socket.ReceiveFrom(datagram, SocketFlags.None, sender);
                if (length == ProbeLength)
                {
                    datagram[length] = number;
                    socket.SendTo(datagram[..(length + 1)], SocketFlags.None, sender);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // No way back to the client just now, or the end.
            }
        }
    }
}
