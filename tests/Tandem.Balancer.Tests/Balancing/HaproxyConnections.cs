using System.Net.Sockets;

namespace Tandem.Balancer.Tests.Balancing;

/// <summary>
/// Opens TCP connections through a real haproxy to servers of this process, and keeps them open, so that the servers bear a
/// known load at every choice.
/// </summary>
internal sealed class HaproxyConnections : IDisposable
{
    private readonly HaproxyProcess haproxy;
    private readonly Dictionary<Socket, string> listeners = [];
    private readonly List<(Socket Client, Socket Server)> open = [];

    /// <param name="farm">The servers.</param>
    /// <param name="waitFor">How many bytes of the client are awaited before the choice, 0 for none.</param>
    /// <param name="lines">The backend's lines on balancing.</param>
    internal HaproxyConnections(Farm farm, int waitFor, params string[] lines)
    {
        string wait = waitFor == 0
            ? ""
            : "    tcp-request inspect-delay 20s\n    tcp-request content set-var(txn.key) req.payload(0,4) if { req.len ge 4 }\n"
                + $"    tcp-request content accept if {{ req.len ge {waitFor} }}\n";
        haproxy = HaproxyProcess.Start(
            "global\n    nbthread 1\n    stats socket unix@{DIR}/control.sock level admin\ndefaults\n    mode tcp\n    timeout client 20s\n    timeout server 20s\n    timeout connect 20s\n"
            + "frontend choices\n    bind unix@{DIR}/choices.sock\n" + wait + "    default_backend b\n"
            + farm.ToBackend("b", lines)
            // Sockets open in this order, and asking whether "choices" listens would already be a choice.
            + "frontend last\n    bind unix@{DIR}/last.sock\n",
            "control",
            "last");
        foreach (string name in farm.All.Select(c => c.Name))
        {
            var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(haproxy.Directory, name + ".sock")));
            listener.Listen(100);
            listeners.Add(listener, name);
        }
    }

    /// <summary>Opens one more connection, and returns the name of the server that got it.</summary>
    internal string Open(byte[] first)
    {
        Socket client = haproxy.Connect("choices");
        if (first.Length > 0)
        {
            Assert.Equal(first.Length, client.Send(first));
        }

        var readable = new List<Socket>(listeners.Keys);
        Socket.Select(readable, null, null, TimeSpan.FromSeconds(10));
        Socket listener = Assert.Single(readable);
        open.Add((client, listener.Accept()));
        return listeners[listener];
    }

    /// <summary>Closes the connection that was opened as number <paramref name="index"/> of those still open, and waits until haproxy has let it go.</summary>
    internal void Close(int index)
    {
        (Socket client, Socket server) = open[index];
        open.RemoveAt(index);
        var buffer = new byte[256];
        client.Shutdown(SocketShutdown.Send);
        while (server.Receive(buffer) > 0)
        {
        }

        server.Dispose();
        Assert.Equal(0, client.Receive(buffer));
        client.Dispose();
    }

    /// <summary>Has haproxy carry out a command of the runtime API that answers nothing.</summary>
    internal void Command(string command)
    {
        using Socket control = haproxy.Connect("control");
        control.Send(System.Text.Encoding.ASCII.GetBytes(command + "\n"));
        var answer = new byte[1024];
        int length = 0;
        while (control.Receive(answer, length, answer.Length - length, SocketFlags.None) is > 0 and int received)
        {
            length += received;
        }

        Assert.Equal("", System.Text.Encoding.ASCII.GetString(answer, 0, length).Trim());
    }

    public void Dispose()
    {
        foreach ((Socket client, Socket server) in open)
        {
            client.Dispose();
            server.Dispose();
        }

        foreach (Socket listener in listeners.Keys)
        {
            listener.Dispose();
        }

        haproxy.Dispose();
    }
}
