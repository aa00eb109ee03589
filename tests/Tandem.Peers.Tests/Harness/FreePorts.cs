using System.Net;
using System.Net.Sockets;

namespace Tandem.Peers.Tests.Harness;

/// <summary>Loopback ports for programs that bind them by number. They lie below the kernel's ephemeral range, so that no
/// outgoing connection takes one in between, and are handed out once per test run: haproxy binds with SO_REUSEPORT, so
/// two that share a number would not notice.</summary>
internal static class FreePorts
{
    private const int First = 12000;
    private const int Count = 20000;

    private static int next = Environment.ProcessId * 997 % Count;

    public static int Take()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref next) % Count);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                continue;
            }
        }
    }
}
