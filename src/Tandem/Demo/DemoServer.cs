using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tandem.Linux.Processes;

namespace Tandem.Demonstration;

/// <summary>
/// The application server of the demonstration: answers every request with its name. A process of its own, so that killing
/// it is what it is in life.
/// </summary>
internal static class DemoServer
{
    /// <summary>The verb, which is for the demonstration only.</summary>
    internal const string Verb = "demo-server";

    /// <summary>Serves until it is killed or the demonstration that started it ends.</summary>
    /// <param name="arguments">Name and port.</param>
    internal static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length != 2 || !int.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return 2;
        }

        ProcessSignals.EndWithParent();
        var name = arguments[0];
        var answer = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nServer: {name}\r\nContent-Length: {name.Length + 1}\r\n\r\n{name}\n");
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(128);
        while (true)
        {
            var client = listener.Accept();
            new Thread(() => Answer(client, answer), maxStackSize: 128 * 1024) { IsBackground = true }.Start();
        }
    }

    private static void Answer(Socket client, byte[] answer)
    {
        var buffer = new byte[4096];
        var matched = 0;
        try
        {
            while (client.Receive(buffer) is > 0 and var received)
            {
                for (var i = 0; i < received; i++)
                {
                    // Requests of the demonstration have no body: each ends with an empty line.
                    matched = buffer[i] == "\r\n\r\n"u8[matched] ? matched + 1 : buffer[i] == '\r' ? 1 : 0;
                    if (matched == 4)
                    {
                        matched = 0;
                        client.Send(answer);
                    }
                }
            }
        }
        catch (SocketException)
        {
            // The balancer closed the connection.
        }

        client.Dispose();
    }
}
