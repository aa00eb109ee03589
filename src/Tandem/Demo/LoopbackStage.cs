using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tandem.Linux.Processes;

namespace Tandem.Demonstration;

/// <summary>The processes, ports and files of the demonstration. Leaving it ends and removes them all.</summary>
internal sealed class LoopbackStage : IDisposable
{
    private const int ServerCount = 3;
    private const int RetryMs = 20;

    private readonly ProcessImage image;
    private readonly int ownWords;
    private readonly string directory = Directory.CreateTempSubdirectory("tandem-demo-").FullName;
    private readonly int[] ports = FreePorts(ServerCount + 1);
    private readonly ChildProcess?[] servers = new ChildProcess?[ServerCount];
    private readonly Lock gate = new();
    private ChildProcess? balancer;
    private bool ended;

    internal LoopbackStage(ProcessImage image, int ownWords)
    {
        this.image = image;
        this.ownWords = ownWords;
        ConfigurationText = $"""
            defaults
                mode http
                timeout connect 1s
                timeout client 10s
                timeout server 10s
            frontend web
                bind 127.0.0.1:{Port}
                default_backend app
            backend app
                balance roundrobin
                default-server check inter 200ms rise 2 fall 2
                server server1 127.0.0.1:{ports[1]}
                server server2 127.0.0.1:{ports[2]}
                server server3 127.0.0.1:{ports[3]}

            """;
    }

    /// <summary>The balancer's port.</summary>
    internal int Port => ports[0];

    /// <summary>Where the balancer serves.</summary>
    internal string Url => $"http://127.0.0.1:{Port}/";

    /// <summary>The balancer's configuration.</summary>
    internal string ConfigurationText { get; }

    /// <summary>What the balancer says.</summary>
    internal DemoLog Log { get; } = new();

    /// <summary>Starts servers and balancer and waits until the first answer comes through.</summary>
    internal bool Start(int patienceMs)
    {
        var file = Path.Combine(directory, "haproxy.cfg");
        File.WriteAllText(file, ConfigurationText);
        for (var number = 1; number <= ServerCount; number++)
        {
            StartServer(number);
        }

        var end = Environment.TickCount64 + patienceMs;
        for (var number = 1; number <= ServerCount; number++)
        {
            if (!WaitForListener(ports[number], end))
            {
                return false;
            }
        }

        var (read, write) = ReadinessPipe.Create();
        Log.Read(read);
        balancer = StartSelf(write, "balancer", "-db", "-f", file);
        ReadinessPipe.Close(write);
        return balancer != null && WaitForListener(Port, end);
    }

    /// <summary>Starts a server, by its number from 1.</summary>
    internal void StartServer(int number) => servers[number - 1] = StartSelf(
        -1,
        DemoServer.Verb,
        $"server{number}",
        ports[number].ToString(CultureInfo.InvariantCulture));

    /// <summary>Kills a server as kill -9 does, by its number from 1.</summary>
    internal void KillServer(int number)
    {
        End(servers[number - 1], SignalNumber.Kill);
        servers[number - 1] = null;
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (ended)
            {
                return;
            }

            ended = true;
            End(balancer, SignalNumber.Term);
            foreach (var server in servers)
            {
                End(server, SignalNumber.Kill);
            }

            Directory.Delete(directory, recursive: true);
        }
    }

    private static void End(ChildProcess? process, int signal)
    {
        if (process != null)
        {
            _ = ProcessSignals.Send(process.Pid, signal);
            process.Wait();
        }
    }

    private ChildProcess? StartSelf(int output, params ReadOnlySpan<string> words)
    {
        // The last words of our own command line are the verb and what belongs to it.
        var arguments = image.Arguments.Take(image.Arguments.Count - ownWords).ToList();
        foreach (var word in words)
        {
            arguments.Add(Encoding.UTF8.GetBytes(word));
        }

        return ChildProcess.Start(
            new ChildSettings
            {
                Path = ProcessImage.ExecutablePath,
                Arguments = arguments,
                Environment = image.EnvironmentEntries,
                NullInput = true,
                Output = output,
            },
            out _);
    }

    private static bool WaitForListener(int port, long end)
    {
        while (Environment.TickCount64 < end)
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
                return true;
            }
            catch (SocketException)
            {
                Thread.Sleep(RetryMs);
            }
        }

        return false;
    }

    private static int[] FreePorts(int count)
    {
        // All are held until all are found, so that they differ.
        var sockets = new Socket[count];
        var found = new int[count];
        for (var i = 0; i < count; i++)
        {
            sockets[i] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            sockets[i].Bind(new IPEndPoint(IPAddress.Loopback, 0));
            found[i] = ((IPEndPoint)sockets[i].LocalEndPoint!).Port;
        }

        foreach (var socket in sockets)
        {
            socket.Dispose();
        }

        return found;
    }
}
