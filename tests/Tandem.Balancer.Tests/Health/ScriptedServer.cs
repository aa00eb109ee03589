using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tandem.Balancer.Tests.Health;

/// <summary>A server on a loopback port that answers each connection as it is told, on a thread of its own.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly Socket listener;
    private readonly Action<Socket, string> answer;
    private readonly Func<string, bool> isEnough;
    private readonly List<string> received = [];
    private readonly List<Socket> open = [];

    private ScriptedServer(Func<string, bool> isEnough, Action<Socket, string> answer)
    {
        this.isEnough = isEnough;
        this.answer = answer;
        listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(64);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        new Thread(Accept) { IsBackground = true }.Start();
    }

    internal int Port { get; }

    /// <summary>What each finished connection sent, one char per byte.</summary>
    internal string[] Received
    {
        get
        {
            lock (received)
            {
                return [.. received];
            }
        }
    }

    /// <summary>Whether a request's head is complete; a PROXY header of version 2 before it holds empty lines of its own.</summary>
    internal static bool HasHead(string text)
    {
        var version = text.IndexOf(" HTTP/1.", StringComparison.Ordinal);
        return version >= 0 && text.IndexOf("\r\n\r\n", version, StringComparison.Ordinal) >= 0;
    }

    /// <summary>What the first finished connection sent, and forgets all of them.</summary>
    internal string? TakeFirst()
    {
        lock (received)
        {
            var first = received.Count > 0 ? received[0] : null;
            received.Clear();
            return first;
        }
    }

    /// <summary>Reads a request head (and, after "content-length: 2" or so, no more than what comes with it), then sends pieces and closes.</summary>
    internal static ScriptedServer Http(params string[] pieces) => new(
        HasHead,
        (socket, _) => Send(socket, pieces));

    /// <summary>Sends at once; then reads to the end.</summary>
    internal static ScriptedServer Greeting(params string[] pieces) => new(static _ => true, (socket, _) =>
    {
        Send(socket, pieces);
        Drain(socket);
    });

    /// <summary>Reads some bytes, answers, reads to the end.</summary>
    internal static ScriptedServer Answering(Func<string, bool> isEnough, Func<string, string> answer) => new(isEnough, (socket, text) =>
    {
        Send(socket, answer(text));
        Drain(socket);
    });

    /// <summary>Closes each connection without a byte.</summary>
    internal static ScriptedServer Closing() => new(static _ => true, static (_, _) => { });

    /// <summary>Reads a request head, then resets.</summary>
    internal static ScriptedServer Resetting(params string[] pieces) => new(
        HasHead,
        (socket, _) =>
        {
            Send(socket, pieces);
            socket.LingerState = new LingerOption(true, 0);
        });

    /// <summary>Accepts and says nothing.</summary>
    internal static ScriptedServer Silent() => new(static _ => true, static (socket, _) => Drain(socket));

    public void Dispose()
    {
        listener.Dispose();
        lock (open)
        {
            open.ForEach(static socket => socket.Dispose());
        }
    }

    private static void Send(Socket socket, params string[] pieces)
    {
        foreach (var piece in pieces)
        {
            socket.Send(Encoding.Latin1.GetBytes(piece));
        }
    }

    private static void Drain(Socket socket)
    {
        var buffer = new byte[4096];
        while (socket.Receive(buffer) > 0)
        {
        }
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = listener.Accept();
                lock (open)
                {
                    open.Add(socket);
                }

                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private void Serve(Socket socket)
    {
        var text = new StringBuilder();
        try
        {
            socket.NoDelay = true;
            var buffer = new byte[4096];
            while (!isEnough(text.ToString()))
            {
                var got = socket.Receive(buffer);
                if (got == 0)
                {
                    break;
                }

                text.Append(Encoding.Latin1.GetString(buffer, 0, got));
            }

            lock (received)
            {
                received.Add(text.ToString());
            }

            answer(socket, text.ToString());
        }
        catch (SocketException)
        {
        }
        catch (ObjectDisposedException)
        {
        }
        finally
        {
            socket.Dispose();
        }
    }
}
