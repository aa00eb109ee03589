using System.Net;
using System.Net.Sockets;

namespace Tandem.Bench;

/// <summary>Free loopback ports below the ephemeral range, each given out once.</summary>
internal static class Ports
{
    private static int next = 9000 + (Environment.ProcessId * 31 % 2500);

    public static int Take()
    {
        while (true)
        {
            var port = next++;
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                continue;
            }
        }
    }
}
