using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tandem.Tests.Harness;

/// <summary>A server that answers, a free port for the balancer, and a directory with its haproxy.cfg.</summary>
internal sealed class Site : IDisposable
{
    private readonly TcpListener server = new(IPAddress.Loopback, 0);
    private readonly string directory = Directory.CreateTempSubdirectory("tandem-tests-").FullName;

    internal Site(string globalLines = "", string? bind = null)
    {
        server.Start();
        new Thread(Serve) { IsBackground = true }.Start();
        Port = FreePort();
        Config = FilePath("haproxy.cfg");
        WriteConfig(globalLines, bind);
    }

    internal int Port { get; }

    internal string Config { get; }

    internal string FilePath(string name) => Path.Combine(directory, name);

    internal void WriteConfig(string globalLines = "", string? bind = null) => File.WriteAllText(Config, $"""
        global
            {globalLines}
        defaults
            mode http
            timeout connect 5s
            timeout client 5s
            timeout server 5s
        frontend web
            bind {bind ?? $"127.0.0.1:{Port}"}
            default_backend app
        backend app
            server s1 127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}

        """);

    /// <summary>One request on a connection of its own; its status, or 0 when there was none.</summary>
    internal int Ask(int? port = null)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port ?? Port);
            client.ReceiveTimeout = 10_000;
            client.GetStream().Write("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"u8);
            using var answer = new MemoryStream();
            client.GetStream().CopyTo(answer);
            var text = Encoding.ASCII.GetString(answer.ToArray());
            return text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(text.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture) : 0;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return 0;
        }
    }

    /// <summary>Asks until somebody listens.</summary>
    internal void WaitUntilServed(TandemProgram program)
    {
        var last = Environment.TickCount64 + TandemProgram.PatienceMs;
        while (Ask() != 200)
        {
            Assert.True(Environment.TickCount64 < last, "nobody serves; it said:\n" + program.Output);
            Thread.Sleep(10);
        }
    }

    internal static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public void Dispose()
    {
        server.Stop();
        Directory.Delete(directory, recursive: true);
    }

    private void Serve()
    {
        while (true)
        {
            try
            {
                var client = server.AcceptTcpClient();
                new Thread(() => Answer(client)) { IsBackground = true }.Start();
            }
            catch (SocketException)
            {
                return;
            }
        }
    }

    private static void Answer(TcpClient client)
    {
        using (client)
        {
            var buffer = new byte[4096];
            try
            {
                // The requests come one at a time and in one piece.
                while (client.GetStream().Read(buffer) > 0)
                {
                    client.GetStream().Write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n"u8);
                }
            }
            catch (IOException)
            {
                // The balancer closed the connection.
            }
        }
    }
}
