using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tandem.Demonstration;

/// <summary>A client of the demonstration on one kept connection. It never asks twice: what is lost counts as lost.</summary>
internal sealed class DemoClient(int port) : IDisposable
{
    private const int TimeoutMs = 5000;

    private readonly byte[] buffer = new byte[4096];
    private Socket? socket;

    /// <summary>Sends one request.</summary>
    /// <returns>Who answered with status 200; null when nobody did.</returns>
    internal string? Ask()
    {
        try
        {
            if (socket == null)
            {
                socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
                {
                    NoDelay = true,
                    ReceiveTimeout = TimeoutMs,
                };
                socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
            }

            socket.Send("GET / HTTP/1.1\r\nHost: demo\r\n\r\n"u8);
            return Receive(socket);
        }
        catch (SocketException)
        {
            Dispose();
            return null;
        }
    }

    public void Dispose()
    {
        socket?.Dispose();
        socket = null;
    }

    private string? Receive(Socket from)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var received = from.Receive(buffer, filled, buffer.Length - filled, SocketFlags.None);
            if (received == 0)
            {
                break;
            }

            filled += received;
            var answer = buffer.AsSpan(0, filled);
            var end = answer.IndexOf("\r\n\r\n"u8);
            if (end < 0 || filled < end + 4 + BodyLength(answer[..end]))
            {
                continue;
            }

            if (answer.StartsWith("HTTP/1.1 200 "u8))
            {
                return Encoding.ASCII.GetString(answer[(end + 4)..]).TrimEnd('\n');
            }

            break;
        }

        Dispose();
        return null;
    }

    private static int BodyLength(ReadOnlySpan<byte> head)
    {
        var name = "\r\ncontent-length: "u8;
        var at = 0;
        for (; at + name.Length <= head.Length; at++)
        {
            if (Ascii.EqualsIgnoreCase(head.Slice(at, name.Length), name))
            {
                return Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _) ? length : 0;
            }
        }

        return 0;
    }
}
