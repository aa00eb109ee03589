using Tandem.Linux.Sockets;

namespace Tandem.Linux.Tests.Sockets;

/// <summary>What holds new connections back. What it does to other hosts' packets is tried in the lab.</summary>
public sealed class NewConnectionFilterTests
{
    [Fact]
    public void It_is_attached_and_detached_and_this_host_itself_is_served_meanwhile()
    {
        var socket = ListeningSocket.Open(new ListenSettings { Address = Endpoint.From(System.Net.IPAddress.Loopback, 0), Backlog = 16 }, out var error);
        Assert.True(socket is not null, error.Step);
        Assert.Equal(0, NewConnectionFilter.Attach(socket));
        Assert.Equal(0, NewConnectionFilter.Attach(socket));
        using (var client = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp))
        {
            client.Connect(System.Net.IPAddress.Loopback, socket.Address.Port);
        }

        NewConnectionFilter.Detach(socket);
        NewConnectionFilter.Detach(socket);
        socket.Close();
        Assert.Equal(0, NewConnectionFilter.Attach(socket));
    }
}
