using System.Net;
using System.Net.Sockets;

namespace Tandem.Bench.Load;

/// <summary>Connections that each did one request and then rest.</summary>
internal sealed class IdleConnections : IDisposable
{
    private readonly Socket[] sockets;

    public IdleConnections(int port, int count)
    {
        sockets = new Socket[count];
        var answer = new byte[4096];
        for (var i = 0; i < count; i++)
        {
            sockets[i] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 5000 };
            sockets[i].Connect(new IPEndPoint(IPAddress.Loopback, port));
            sockets[i].Send("GET / HTTP/1.1\r\nHost: bench\r\n\r\n"u8);
            var received = sockets[i].Receive(answer);
            if (received < 12 || !answer.AsSpan(0, received).StartsWith("HTTP/1.1 200"u8))
            {
                throw new InvalidOperationException($"connection {i} was not answered");
            }
        }
    }

    public void Dispose()
    {
        foreach (var socket in sockets)
        {
            // Reset, so that 10,000 ports do not rest in TIME-WAIT before the next peer's turn.
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
    }
}
