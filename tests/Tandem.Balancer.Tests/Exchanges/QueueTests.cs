namespace Tandem.Balancer.Tests.Exchanges;

/// <summary>Servers with limits: who waits, who is woken, and what happens when a server goes down.</summary>
public sealed class QueueTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    [Theory]
    [InlineData(1, "roundrobin")]
    [InlineData(2, "roundrobin")]
    [InlineData(2, "leastconn")]
    [InlineData(2, "source")]
    public void Everybody_is_served_in_the_end_and_never_more_than_the_limit_at_a_time(int loops, string algorithm)
    {
        var working = new Queue<Peer>();
        var server = new ServerScript(
            peer =>
            {
                if (ServerScript.TakeRequest(peer) != null)
                {
                    working.Enqueue(peer);
                }
            },
            "maxconn 2");
        using var rig = Rig.Over("", "balance " + algorithm, loops, server);
        var clients = Enumerable.Range(0, 40).Select(_ => rig.Client(Get)).ToList();
        for (var answered = 0; answered < clients.Count; answered++)
        {
            rig.Until(() => working.Count > 0, 3000);
            Assert.True(rig.Graph.Backends[^1].Servers[0].Served <= 2);
            Assert.True(working.Count <= 2);
            working.Dequeue().Send(ServerScript.Ok("hello"));
            rig.Settle(2);
        }

        rig.Until(() => clients.TrueForAll(c => c.HasEnded));
        Assert.All(clients, c => Assert.EndsWith("hello", c.Received, StringComparison.Ordinal));
    }

    [Fact]
    public void A_place_that_comes_free_while_another_loop_sets_out_to_wait_is_not_lost()
    {
        // Each loop has one client; the loops are run in turns, so that releases fall between a look and a mark of the other.
        var server = ServerScript.Answering(ServerScript.Ok("hello"), "maxconn 1");
        using var rig = Rig.Over("timeout queue 20s", "", 2, server);
        var clients = Enumerable.Range(0, 8).Select(_ => rig.Client()).ToList();
        for (var turn = 1; turn <= 200; turn++)
        {
            foreach (var client in clients)
            {
                client.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            }

            rig.Until(() => clients.TrueForAll(c => c.ReceivedBytes == turn * clients[0].ReceivedBytes / turn && c.ReceivedBytes > 0 && server.Requests >= turn * 8), 3000);
        }
    }

    [Theory]
    [InlineData("roundrobin")]
    [InlineData("source")]
    public void Those_who_wait_for_a_server_that_goes_down_are_sent_elsewhere(string algorithm)
    {
        var silent = new ServerScript(static _ => { }, "maxconn 1");
        var other = ServerScript.Answering(ServerScript.Ok("other"), "maxconn 1");
        using var rig = Rig.Over("", "balance " + algorithm + "\ntimeout queue 20s", 1, silent, other);
        rig.SetUp(1, false);
        var first = rig.Client(Get);
        rig.Until(() => silent.Connections.Count == 1);
        var waiting = Enumerable.Range(0, 10).Select(_ => rig.Client(Get)).ToList();
        rig.Settle();
        rig.SetUp(1, true);
        rig.SetUp(0, false);
        rig.Until(() => waiting.TrueForAll(c => c.Received.EndsWith("other", StringComparison.Ordinal)), 3000);
        first.Reset();
    }

    [Fact]
    public void Those_who_wait_for_the_only_server_that_goes_down_are_answered()
    {
        var silent = new ServerScript(static _ => { }, "maxconn 1");
        using var rig = Rig.Over("", "balance source\ntimeout queue 200ms", 1, silent);
        var first = rig.Client(Get);
        rig.Until(() => silent.Connections.Count == 1);
        var waiting = Enumerable.Range(0, 10).Select(_ => rig.Client(Get)).ToList();
        rig.Settle();
        rig.SetUp(0, false);
        rig.Until(() => waiting.TrueForAll(c => c.HasEnded), 3000);
        Assert.All(waiting, c => Assert.StartsWith("HTTP/1.1 503", c.Received, StringComparison.Ordinal));
        first.Reset();
    }

    [Fact]
    public void A_wait_ends_at_timeout_queue()
    {
        var silent = new ServerScript(static _ => { }, "maxconn 1");
        using var rig = Rig.Over("", "timeout queue 100ms", 1, silent);
        rig.Client(Get);
        rig.Until(() => silent.Connections.Count == 1);
        var waiting = rig.Client(Get);
        rig.Until(() => waiting.HasEnded, 2000);
        Assert.StartsWith("HTTP/1.1 503", waiting.Received, StringComparison.Ordinal);
    }

    [Fact]
    public void A_waiting_client_that_leaves_frees_its_place_in_the_queue()
    {
        var working = new Queue<Peer>();
        var server = new ServerScript(
            peer =>
            {
                if (ServerScript.TakeRequest(peer) != null)
                {
                    working.Enqueue(peer);
                }
            },
            "maxconn 1");
        using var rig = Rig.Over("", server);
        rig.Client(Get);
        rig.Until(() => working.Count == 1);
        var leaving = rig.Client(Get);
        rig.Settle();
        var staying = rig.Client(Get);
        rig.Settle();
        leaving.Reset();
        rig.Settle();
        working.Dequeue().Send(ServerScript.Ok("hello"));
        rig.Until(() => working.Count == 1);
        working.Dequeue().Send(ServerScript.Ok("hello"));
        rig.Until(() => staying.Received.EndsWith("hello", StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_queue_that_cannot_connect_does_not_end_in_one_stack()
    {
        // An address of ours that no socket may connect from: every attempt fails before it starts.
        using var rig = Rig.Over("", "retries 0\ntimeout queue 20s\nsource 192.0.2.1", 1, ServerScript.Refusing("maxconn 1"));
        var clients = Enumerable.Range(0, 600).Select(_ => rig.Client(Get)).ToList();
        rig.Until(() => clients.TrueForAll(c => c.HasEnded));
        Assert.All(clients, c => Assert.StartsWith("HTTP/1.1 503", c.Received, StringComparison.Ordinal));
    }

    [Fact]
    public void A_full_frontend_accepts_again_after_another_one_took_its_turn()
    {
        var server = ServerScript.Answering(ServerScript.Ok("hello"));
        var other = Rig.FreePort();
        using var rig = new Rig(
            $"frontend a\n bind 127.0.0.1:@PORT@\n maxconn 1\n default_backend be\nfrontend b\n bind 127.0.0.1:{other}\n maxconn 1\n default_backend be\n"
            + $"backend be\n server s 127.0.0.1:{server.Port}\n");
        rig.Add(server);
        var a = rig.Client();
        var b = Peer.Connect(other);
        rig.Add(b);
        rig.Until(() => rig.Graph.Connections == 2);
        var nextA = rig.Client(Get);
        var nextB = Peer.Connect(other);
        rig.Add(nextB);
        nextB.Send(Get);
        rig.Settle();
        b.Reset();
        rig.Until(() => nextB.HasEnded, 3000);
        a.Reset();
        rig.Until(() => nextA.Received.EndsWith("hello", StringComparison.Ordinal), 3000);
    }

    [Fact]
    public void A_loop_without_clients_does_not_end_the_others_when_it_drains()
    {
        Peer? working = null;
        var server = new ServerScript(peer => working = ServerScript.TakeRequest(peer) != null ? peer : working);
        using var rig = Rig.Over("", "", 2, server);
        var clients = Enumerable.Range(0, 30).Select(_ => rig.Client()).ToList();
        foreach (var client in clients)
        {
            working = null;
            client.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            rig.Until(() => working != null);
            working!.Send(ServerScript.Ok("hello"));
            rig.Until(() => client.Received.EndsWith("hello", StringComparison.Ordinal));
        }

        Assert.All(rig.Graph.Workers, w => Assert.NotEqual(0, w.ClientCount));
        working = null;
        clients[0].Send(Get);
        rig.Until(() => working != null);
        rig.Balancer.Drain();
        rig.Settle();
        Assert.False(clients[0].HasEnded);
        working!.Send(ServerScript.Ok("hello"));
        rig.Until(() => clients.TrueForAll(c => c.HasEnded));
        Assert.Equal(3, clients[0].Received.Split("hello").Length);
    }
}
