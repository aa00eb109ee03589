using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tandem.Balancer.Tests.Logging;

/// <summary>A log server on loopback.</summary>
internal sealed class UdpReceiver : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000, ReceiveBufferSize = 1 << 20 };
    private readonly byte[] buffer = new byte[70000];

    internal UdpReceiver()
    {
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    internal int Port { get; }

    /// <summary>The next datagram, one char per byte; fails after five seconds.</summary>
    internal string Receive() => Encoding.Latin1.GetString(buffer, 0, socket.Receive(buffer));

    internal bool IsEmpty => socket.Available == 0;

    public void Dispose() => socket.Dispose();
}
