using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Tandem.Balancer.Proxies;
using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Tests.Exchanges;

/// <summary>
/// A balancer whose loops are run by the test's own thread, between raw clients and scripted servers on loopback. Nothing runs
/// behind the test's back. Disposing it proves that every buffer, connection and place was given back.
/// </summary>
internal sealed class Rig : IDisposable
{
    private const string Defaults = """
        defaults
          mode http
          timeout connect 2s
          timeout client 5s
          timeout server 5s

        """;

    private readonly List<Peer> peers = [];
    private readonly List<ServerScript> scripts = [];
    private readonly LoadBalancer balancer;
    private bool ended;

    /// <summary>Compiles and opens.</summary>
    /// <param name="configuration">After a global and a defaults section; <c>@PORT@</c> stands for the port that clients connect to.</param>
    /// <param name="loops">How many loops there are.</param>
    /// <param name="maxConnections">The process's limit on client connections.</param>
    /// <param name="board">The health board that it writes, or null.</param>
    internal Rig(string configuration, int loops = 1, int maxConnections = 2000, Node.Board.HealthBoard? board = null)
    {
        Port = FreePort();
        var text = $"global\n  nbthread {loops}\n{Defaults}{configuration}\n".Replace("@PORT@", Port.ToString(), StringComparison.Ordinal);
        var loaded = HaproxyLoader.LoadText(text);
        Assert.True(loaded.Configuration != null, string.Join('\n', loaded.Diagnostics.All.Select(d => d.Message)));
        var compiled = LoadBalancer.Compile(loaded.Configuration, loaded.Diagnostics, maxConnections);
        Assert.True(compiled != null, string.Join('\n', loaded.Diagnostics.All.Select(d => d.Message)));
        balancer = compiled;
        balancer.TellsEventsOnTerminal = false;
        balancer.Board = board;
        Assert.True(balancer.Open([], loaded.Diagnostics), string.Join('\n', loaded.Diagnostics.All.Select(d => d.Message)));
        balancer.MakeLoops();
    }

    internal int Port { get; }

    internal Graph Graph => balancer.Graph;

    internal LoadBalancer Balancer => balancer;

    internal Worker Worker => Graph.Workers[0];

    internal static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    /// <summary>One frontend, and a backend of these servers.</summary>
    internal static Rig Over(string extra, params ServerScript[] servers) => Over(extra, "", 1, servers);

    internal static Rig Over(string frontend, string backend, int loops, params ServerScript[] servers)
    {
        var lines = servers.Select((s, i) => $"  server s{i + 1} 127.0.0.1:{s.Port} {s.Parameters}\n");
        var rig = new Rig($"frontend fe\n  bind 127.0.0.1:@PORT@\n{Indent(frontend)}  default_backend be\nbackend be\n{Indent(backend)}{string.Concat(lines)}", loops);
        rig.scripts.AddRange(servers);
        return rig;
    }

    /// <summary>A new client connection.</summary>
    internal Peer Client(int receiveBuffer = 0)
    {
        var peer = Peer.Connect(Port, receiveBuffer);
        peers.Add(peer);
        return peer;
    }

    /// <summary>A new client that sends at once.</summary>
    internal Peer Client(string request)
    {
        var peer = Client();
        peer.Send(request);
        return peer;
    }

    /// <summary>Takes part in the pumping.</summary>
    internal void Add(ServerScript script) => scripts.Add(script);

    internal void Add(Peer peer) => peers.Add(peer);

    /// <summary>Drops clients and servers' connections that are over.</summary>
    internal void Forget()
    {
        peers.RemoveAll(peer => peer.IsDisposed);
        foreach (var script in scripts)
        {
            script.Connections.RemoveAll(peer => peer.IsDisposed);
        }
    }

    /// <summary>One round of everybody.</summary>
    internal void Round(int waitMs = 0)
    {
        foreach (var loop in balancer.Loops)
        {
            loop.RunOnce(waitMs);
        }

        foreach (var script in scripts)
        {
            script.Poll();
        }

        for (var i = 0; i < peers.Count; i++)
        {
            peers[i].Poll();
        }
    }

    /// <summary>Runs until something holds; fails after a while.</summary>
    internal void Until(Func<bool> holds, int mostMs = 10_000, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(holds))] string what = "")
    {
        var watch = Stopwatch.StartNew();
        for (var round = 0; !holds(); round++)
        {
            Assert.True(watch.ElapsedMilliseconds < mostMs, $"did not become true: {what}; {Describe()}");
            Round(round < 20 ? 0 : 1);
        }
    }

    /// <summary>Lets everything that can happen at once happen.</summary>
    internal void Settle(int rounds = 30)
    {
        for (var i = 0; i < rounds; i++)
        {
            Round(i < rounds / 2 ? 0 : 1);
        }
    }

    /// <summary>Marks a server of the only backend up or down, as its checks would.</summary>
    internal void SetUp(int server, bool up)
    {
        var target = Graph.Backends[^1].Servers[server];
        target.IsUp = up;
        foreach (var worker in Graph.Workers)
        {
            worker.OnServersChanged(target.Backend);
        }
    }

    /// <summary>Ends the clients, and checks that nothing is left over.</summary>
    internal void End()
    {
        if (ended)
        {
            return;
        }

        ended = true;
        foreach (var peer in peers)
        {
            peer.Dispose();
        }

        Until(() => Graph.Connections == 0);
        AssertNothingHeld();
        balancer.Stop();
        Settle(4);
        AssertNothingHeld();
        foreach (var worker in Graph.Workers)
        {
            foreach (var server in worker.Backends.SelectMany(b => b.Servers))
            {
                Assert.Equal(0, server.IdleCount);
            }
        }

        foreach (var loop in balancer.Loops)
        {
            loop.Dispose();
        }

        foreach (var script in scripts)
        {
            script.Dispose();
        }
    }

    public void Dispose()
    {
        // While a failed assertion unwinds, a second complaint would hide it.
        if (System.Runtime.InteropServices.Marshal.GetExceptionPointers() == 0 && !failed)
        {
            End();
        }
    }

    private bool failed;

    private static string Indent(string lines) =>
        string.Concat(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => "  " + line.Trim() + "\n"));

    private string Describe()
    {
        failed = true;
        var loops = Graph.Workers.Select(w => $"clients {w.ClientCount}, heads {w.Loop.HeadBuffers.Rented}, bodies {w.Loop.BodyBuffers.Rented}, "
            + string.Join(' ', w.Backends.SelectMany(b => b.Servers).Select(s => $"{s.Name}: {s.Connections} served {s.Queue.Count} queued {s.IdleCount} idle")));
        var held = peers.Select((p, i) => $"client {i}: {(p.HasEnded ? "ended " : "")}{p.Received.Length} bytes [{Shorten(p.Received)}]").Take(5);
        return string.Join("; ", loops) + "\n" + string.Join('\n', held);
    }

    private static string Shorten(string text) => text.Length > 300 ? text[..150] + "..." + text[^150..] : text;

    private void AssertNothingHeld()
    {
        Assert.Equal(0, Graph.Connections);
        foreach (var worker in Graph.Workers)
        {
            Assert.Equal(0, worker.ClientCount);
            Assert.Equal(0, worker.Loop.HeadBuffers.Rented);
            Assert.Equal(0, worker.Loop.BodyBuffers.Rented);
            foreach (var backend in worker.Backends)
            {
                Assert.Equal(0, backend.Active);
                Assert.Equal(0, backend.Queue.Count);
                foreach (var server in backend.Servers)
                {
                    // Of a server with a limit, a loop's own count is that of its last look at the shared one.
                    Assert.Equal(0, server.Server.HasLimit ? server.Server.Served : server.Connections);
                    Assert.Equal(0, server.Queue.Count);
                }
            }
        }
    }
}
