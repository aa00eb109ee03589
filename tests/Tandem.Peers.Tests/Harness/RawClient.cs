using System.Net;
using System.Net.Sockets;

namespace Tandem.Peers.Tests.Harness;

/// <summary>A client that sends exactly the bytes it is given.</summary>
internal sealed class RawClient : ByteStream
{
    private RawClient(Socket socket)
        : base(socket)
    {
    }

    public static async Task<RawClient> ConnectAsync(int port, string address = "127.0.0.1", string? source = null, Socket? socket = null)
    {
        socket ??= new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.NoDelay = true;
        if (source is not null)
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(source), 0));
        }

        await socket.ConnectAsync(IPAddress.Parse(address), port);
        return new RawClient(socket);
    }
}
