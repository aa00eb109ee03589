using System.Net;
using System.Net.Sockets;

namespace Tandem.Balancer.Tests.Exchanges;

/// <summary>A server that does what a test says: its action is called for each connection whenever bytes have come.</summary>
internal sealed class ServerScript : IDisposable
{
    private readonly Socket? listener;
    private readonly Action<Peer> action;

    internal ServerScript(Action<Peer> action, string parameters = "", int port = 0)
    {
        this.action = action;
        Parameters = parameters;
        listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(1024);
        listener.Blocking = false;
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    private ServerScript(int port, string parameters)
    {
        action = static _ => { };
        Port = port;
        Parameters = parameters;
    }

    internal int Port { get; }

    internal string Parameters { get; }

    /// <summary>A connection whose client has ended is not closed in turn.</summary>
    internal bool StaysOpen { get; init; }

    /// <summary>Every connection that was accepted, in order.</summary>
    internal List<Peer> Connections { get; } = [];

    /// <summary>Requests that it has answered by itself, over all connections.</summary>
    internal int Requests { get; private set; }

    /// <summary>A port that refuses.</summary>
    internal static ServerScript Refusing(string parameters = "") => new(Rig.FreePort(), parameters);

    /// <summary>Answers every request whose head is complete with these bytes; bodies by Content-Length are read first.</summary>
    internal static ServerScript Answering(string response, string parameters = "")
    {
        ServerScript script = null!;
        script = new ServerScript(
            peer =>
            {
                while (TakeRequest(peer) != null)
                {
                    script.Requests++;
                    peer.Answered++;
                    peer.Send(response);
                }
            },
            parameters);
        return script;
    }

    internal static ServerScript Answering(Func<string, string> respond, string parameters = "")
    {
        ServerScript script = null!;
        script = new ServerScript(
            peer =>
            {
                while (TakeRequest(peer) is { } request)
                {
                    script.Requests++;
                    peer.Answered++;
                    peer.Send(respond(request));
                }
            },
            parameters);
        return script;
    }

    /// <summary>A 200 with this body.</summary>
    internal static string Ok(string body, string extra = "") => $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n{extra}\r\n{body}";

    /// <summary>Takes one whole request out of what a connection has received; null when there is none yet.</summary>
    internal static string? TakeRequest(Peer peer)
    {
        var text = peer.Received;
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var head = text[..(end + 4)];
        var length = head.Length;
        var field = head.IndexOf("content-length: ", StringComparison.Ordinal);
        if (field >= 0)
        {
            length += int.Parse(head.AsSpan(field + 16, head.IndexOf('\r', field) - field - 16));
        }
        else if (head.Contains("transfer-encoding: chunked", StringComparison.Ordinal))
        {
            var last = text.IndexOf("0\r\n\r\n", end + 2, StringComparison.Ordinal);
            if (last < 0)
            {
                return null;
            }

            length = last + 5;
        }

        return text.Length < length ? null : peer.Take(length);
    }

    internal void Poll()
    {
        while (listener is { } listening && listening.Poll(0, SelectMode.SelectRead))
        {
            Connections.Add(new Peer(listening.Accept()));
        }

        for (var i = 0; i < Connections.Count; i++)
        {
            var peer = Connections[i];
            if (peer.IsDisposed)
            {
                continue;
            }

            peer.Poll();
            if (peer.Received.Length > 0 || peer.HasEnded)
            {
                action(peer);
            }

            if (peer.HasEnded && peer.HasSentAll && !StaysOpen)
            {
                peer.Dispose();
            }
        }
    }

    public void Dispose()
    {
        listener?.Dispose();
        foreach (var peer in Connections)
        {
            peer.Dispose();
        }
    }
}
