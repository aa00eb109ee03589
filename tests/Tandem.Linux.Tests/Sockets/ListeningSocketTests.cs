using System.Net;
using System.Net.Sockets;
using System.Text;
using Tandem.Linux.Sockets;

namespace Tandem.Linux.Tests.Sockets;

public sealed class ListeningSocketTests
{
    [Fact]
    public void It_accepts_where_it_says_that_it_listens()
    {
        var socket = Open(0);
        try
        {
            Assert.NotEqual(0, socket.Address.Port);
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, socket.Address.Port);
            Assert.True(client.Connected);
        }
        finally
        {
            socket.Close();
        }
    }

    [Fact]
    public void Several_sockets_share_an_address_and_a_stranger_keeps_them_out()
    {
        var first = Open(0);
        var second = Open(first.Address.Port);
        first.Close();
        second.Close();
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var settings = new ListenSettings { Address = Endpoint.From(IPAddress.Loopback, ((IPEndPoint)stranger.LocalEndpoint).Port) };
        Assert.Null(ListeningSocket.Open(settings, out var error));
        Assert.Equal(Errno.AddressInUse, error.Errno);
    }

    [Fact]
    public void Accepted_connections_carry_the_keep_alive_numbers_that_were_asked_for()
    {
        var settings = new ListenSettings { Address = Endpoint.From(IPAddress.Loopback, 0), KeepAlive = new KeepAliveSettings(true, 71, 13, 5) };
        var listening = ListeningSocket.Open(settings, out _)!;
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, listening.Address.Port);
            using var borrowed = new Socket(new SafeSocketHandle(listening.Descriptor, ownsHandle: false)) { Blocking = false };
            Assert.True(borrowed.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead));
            using var accepted = borrowed.Accept();
            Assert.NotEqual(0, (int)accepted.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!);
            Assert.Equal(71, accepted.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime));
            Assert.Equal(13, accepted.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval));
            Assert.Equal(5, accepted.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount));
        }
        finally
        {
            listening.Close();
        }
    }

    [Fact]
    public void A_listening_descriptor_is_adopted_and_another_is_not()
    {
        var socket = Open(0);
        try
        {
            var adopted = ListeningSocket.Adopt(socket.Descriptor);
            Assert.NotNull(adopted);
            Assert.Equal(socket.Address, adopted.Address);
            using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            Assert.Null(ListeningSocket.Adopt((int)other.Handle));
        }
        finally
        {
            socket.Close();
        }
    }

    [Fact]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public void A_unix_socket_is_made_with_its_mode_and_replaces_a_left_one()
    {
        var path = Path.Combine(Path.GetTempPath(), $"tandem-{Guid.NewGuid():N}.sock");
        try
        {
            for (var i = 0; i < 2; i++)
            {
                var socket = ListeningSocket.Open(new ListenSettings { UnixPath = Encoding.UTF8.GetBytes(path), UnixMode = 0x180 }, out var error);
                Assert.True(socket != null, error.Step);
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
                using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                client.Connect(new UnixDomainSocketEndPoint(path));
                socket.Close();
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ListeningSocket Open(int port)
    {
        var socket = ListeningSocket.Open(new ListenSettings { Address = Endpoint.From(IPAddress.Loopback, port) }, out var error);
        Assert.True(socket != null, error.Step);
        return socket;
    }
}
