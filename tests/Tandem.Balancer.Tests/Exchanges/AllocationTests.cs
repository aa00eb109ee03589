using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tandem.Balancer.Tests.Exchanges;

/// <summary>In steady state a request allocates nothing, with logs, rules and header edits at work.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    private const int Rounds = 10_000;

    private static readonly byte[] Get = Encoding.ASCII.GetBytes("GET /a/b?c=d HTTP/1.1\r\nHost: example.org\r\nUser-Agent: test\r\nAccept: */*\r\n\r\n");
    private static readonly byte[] Response = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nServer: x\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello");

    [Fact]
    public void A_kept_connection_costs_no_allocation_per_request()
    {
        using var bench = new Bench("http");
        using var client = bench.NewClient();
        bench.AssertNoAllocations(() => bench.Exchange(client));
    }

    [Fact]
    public void A_new_connection_per_request_costs_no_allocation()
    {
        using var bench = new Bench("http");
        bench.AssertNoAllocations(
            () =>
            {
                var client = bench.NewClient();
                bench.Exchange(client);
                client.Dispose();
                bench.RunUntilNobodyIsThere();
            },
            2_000);
    }

    [Fact]
    public void A_tcp_session_costs_no_allocation()
    {
        using var bench = new Bench("tcp");
        bench.AssertNoAllocations(
            () =>
            {
                var client = bench.NewClient();
                bench.Exchange(client);
                client.Dispose();
                bench.RunUntilNobodyIsThere();
            },
            2_000);
    }

    /// <summary>
    /// The balancer's one loop, run by the test's thread. Client and server are plain blocking sockets whose own allocations are
    /// not counted: only what happens inside the loop is.
    /// </summary>
    private sealed class Bench : IDisposable
    {
        private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly Socket sink = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        private readonly byte[] room = new byte[4096];
        private readonly List<Socket> servers = [];
        private readonly Rig rig;
        private readonly bool http;
        private long allocated;

        internal Bench(string mode)
        {
            http = mode == "http";
            sink.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            sink.ReceiveBufferSize = 4096;
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen();
            var frontend = http
                ? "  option httplog\n  option forwardfor\n  acl inside src 127.0.0.0/8\n  acl api path_beg /api\n  http-request deny if api\n"
                  + "  http-request set-header X-Inside yes if inside !api\n  http-response set-header X-Out 1\n"
                : "  option tcplog\n";
            rig = new Rig(
                $"frontend fe\n  bind 127.0.0.1:@PORT@\n  mode {mode}\n  log 127.0.0.1:{((IPEndPoint)sink.LocalEndPoint!).Port} local0\n{frontend}"
                + $"  default_backend be\nbackend be\n  mode {mode}\n  server s 127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}\n");
        }

        internal Socket NewClient()
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            client.Connect(new IPEndPoint(IPAddress.Loopback, rig.Port));
            return client;
        }

        /// <summary>One request and its response.</summary>
        internal void Exchange(Socket client)
        {
            client.Send(Get);
            Socket? server = null;
            while (server == null)
            {
                RunOnce();
                if (listener.Poll(0, SelectMode.SelectRead))
                {
                    servers.Add(listener.Accept());
                }

                for (var i = 0; i < servers.Count && server == null; i++)
                {
                    server = servers[i].Poll(0, SelectMode.SelectRead) ? servers[i] : null;
                    if (server != null && server.Available == 0)
                    {
                        server.Dispose();
                        servers.RemoveAt(i);
                        server = null;
                    }
                }
            }

            Assert.True(server.Receive(room) > Get.Length - 1);
            server.Send(Response);
            while (!client.Poll(0, SelectMode.SelectRead))
            {
                RunOnce();
            }

            Assert.True(client.Receive(room) >= Response.Length);
        }

        internal void RunUntilNobodyIsThere()
        {
            if (!http)
            {
                foreach (var server in servers)
                {
                    server.Dispose();
                }

                servers.Clear();
            }

            while (rig.Graph.Connections > 0)
            {
                RunOnce();
            }
        }

        internal void AssertNoAllocations(Action exchange, int rounds = Rounds)
        {
            for (var i = 0; i < 300; i++)
            {
                exchange();
            }

            allocated = 0;
            for (var i = 0; i < rounds; i++)
            {
                exchange();
            }

            Assert.Equal(0, allocated);
        }

        public void Dispose()
        {
            foreach (var server in servers)
            {
                server.Dispose();
            }

            rig.Dispose();
            listener.Dispose();
            sink.Dispose();
        }

        private void RunOnce()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            rig.Balancer.Loops[0].RunOnce(1);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
