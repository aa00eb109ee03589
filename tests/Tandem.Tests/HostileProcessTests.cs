using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tandem.Linux.Processes;
using Tandem.Tests.Harness;

namespace Tandem.Tests;

/// <summary>What can only be seen of a process of its own: its system calls, its limits, its processor time.</summary>
public sealed class HostileProcessTests
{
    [Fact]
    public void Loaded_keep_alive_takes_at_most_4_2_system_calls_a_request()
    {
        const int connections = 64;
        const int rounds = 100;
        using var server = new KeepAliveServer();
        var directory = Directory.CreateTempSubdirectory("tandem-tests-").FullName;
        var port = Site.FreePort();
        var config = Path.Combine(directory, "haproxy.cfg");
        File.WriteAllText(config, $"""
            global
                nbthread 1
            defaults
                mode http
                timeout connect 5s
                timeout client 30s
                timeout server 30s
            frontend web
                bind 127.0.0.1:{port}
                option forwardfor
                default_backend app
            backend app
                server s1 127.0.0.1:{server.Port}

            """);
        using var program = TandemProgram.Haproxy("-f", config, "-db");
        var clients = Connect(port, connections, program);
        Load(clients, 5);
        var thread = LoopThread(program.Pid);
        var report = Path.Combine(directory, "strace");
        var start = new ProcessStartInfo("strace", ["-c", "-o", report, "-p", thread.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true };
        using var strace = Process.Start(start);
        Assert.True(strace != null, "strace does not start");
        var attached = strace.StandardError.ReadLine();
        Assert.True(attached != null && attached.Contains("attached", StringComparison.Ordinal), $"strace cannot attach: {attached}");
        Load(clients, rounds);
        _ = ProcessSignals.Send(strace.Id, SignalNumber.Int);
        Assert.True(strace.WaitForExit(10_000));
        var calls = Calls(report);
        var perRequest = calls / (double)(connections * rounds);
        Assert.True(perRequest is > 3 and <= 4.2, $"{perRequest:F2} system calls a request:\n{File.ReadAllText(report)}");
        clients.ForEach(c => c.Dispose());
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void Out_of_descriptors_accepting_pauses_and_goes_on_without_spinning()
    {
        using var site = new Site("nbthread 1");
        using var program = TandemProgram.Haproxy("-f", site.Config, "-db");
        site.WaitUntilServed(program);

        // So that the next few clients take all that is left.
        var limit = Directory.GetFileSystemEntries($"/proc/{program.Pid}/fd").Length + 20;
        using (var prlimit = Process.Start("prlimit", ["--pid", program.Pid.ToString(CultureInfo.InvariantCulture), $"--nofile={limit}:{limit}"]))
        {
            Assert.True(prlimit.WaitForExit(10_000) && prlimit.ExitCode == 0, "prlimit does not work");
        }

        var clients = new List<Socket>();
        for (var i = 0; i < 60; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(IPAddress.Loopback, site.Port);
            clients.Add(client);
        }

        program.WaitForOutput("reached the descriptor limit");
        var before = ProcessorMs(program.Pid);
        Thread.Sleep(1000);
        var spent = ProcessorMs(program.Pid) - before;
        Assert.True(spent < 300, $"{spent} ms of processor time in a second of pause");
        clients.ForEach(c => c.Dispose());
        site.WaitUntilServed(program);
    }

    private static List<Socket> Connect(int port, int count, TandemProgram program)
    {
        var clients = new List<Socket>();
        var last = Environment.TickCount64 + TandemProgram.PatienceMs;
        while (clients.Count < count)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 10_000 };
            try
            {
                client.Connect(IPAddress.Loopback, port);
                clients.Add(client);
            }
            catch (SocketException)
            {
                client.Dispose();
                Assert.True(Environment.TickCount64 < last, "nobody listens; it said:\n" + program.Output);
                Thread.Sleep(10);
            }
        }

        return clients;
    }

    /// <summary>One request on each connection at a time, all of them together, as a load generator does.</summary>
    private static void Load(List<Socket> clients, int rounds)
    {
        var request = "GET / HTTP/1.1\r\nHost: t\r\nUser-Agent: load\r\n\r\n"u8.ToArray();
        var room = new byte[4096];
        for (var i = 0; i < rounds; i++)
        {
            foreach (var client in clients)
            {
                client.Send(request);
            }

            foreach (var client in clients)
            {
                var got = client.Receive(room);
                Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(room, 0, got), StringComparison.Ordinal);
            }
        }
    }

    private static int LoopThread(int pid)
    {
        foreach (var task in Directory.GetDirectories($"/proc/{pid}/task"))
        {
            if (File.ReadAllText(Path.Combine(task, "comm")).StartsWith("tandem-loop", StringComparison.Ordinal))
            {
                return int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture);
            }
        }

        Assert.Fail("no thread is called tandem-loop");
        return 0;
    }

    /// <summary>The sum of the column "calls": "% time seconds usecs/call calls errors syscall".</summary>
    private static long Calls(string report) => File.ReadLines(report)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => fields.Length >= 5 && fields[^1] != "total" && long.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out _))
        .Sum(fields => long.Parse(fields[3], CultureInfo.InvariantCulture));

    private static long ProcessorMs(int pid)
    {
        var fields = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * 10;
    }

    /// <summary>Answers each request at once; one thread for all connections.</summary>
    private sealed class KeepAliveServer : IDisposable
    {
        private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        internal KeepAliveServer()
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen(256);
            new Thread(Serve) { IsBackground = true }.Start();
        }

        internal int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

        public void Dispose() => listener.Dispose();

        private void Serve()
        {
            var response = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n"u8.ToArray();
            var room = new byte[4096];
            var connections = new List<Socket> { listener };
            var ready = new List<Socket>();
            try
            {
                while (true)
                {
                    ready.Clear();
                    ready.AddRange(connections);
                    Socket.Select(ready, null, null, -1);
                    foreach (var socket in ready)
                    {
                        if (socket == listener)
                        {
                            connections.Add(listener.Accept());
                        }
                        else if (socket.Receive(room) > 0)
                        {
                            socket.Send(response);
                        }
                        else
                        {
                            connections.Remove(socket);
                            socket.Dispose();
                        }
                    }
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
