using System.Text;

namespace Tandem.Balancer.Tests.Exchanges;

/// <summary>Bodies in pieces, interim responses, tunnels.</summary>
public sealed class StreamTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    [Fact]
    public void A_chunked_request_may_be_cut_at_every_byte()
    {
        const string request = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n1\r\n!\r\n0\r\nX-T: 1\r\n\r\n";
        var bodies = new List<string>();
        var collecting = new ServerScript(peer =>
        {
            if (peer.Received.EndsWith("x-t: 1\r\n\r\n", StringComparison.OrdinalIgnoreCase))
            {
                var all = peer.Take(peer.Received.Length);
                bodies.Add(all[(all.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
                peer.Send(ServerScript.Ok("done"));
            }
        });
        using var rig = Rig.Over("", collecting);
        for (var cut = 1; cut < request.Length; cut++)
        {
            var client = rig.Client();
            client.Send(request[..cut]);
            rig.Settle(4);
            client.Send(request[cut..]);
            rig.Until(() => client.Received.EndsWith("done", StringComparison.Ordinal));
            client.Dispose();
        }

        Assert.Equal(request.Length - 1, bodies.Count);
        Assert.All(bodies, body => Assert.Equal("5\r\nhello\r\n1\r\n!\r\n0\r\nX-T: 1\r\n\r\n", body, ignoreCase: true));
    }

    [Theory]
    [InlineData("HTTP/1.1", "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.0", "hello!")]
    public void A_chunked_response_may_be_cut_at_every_byte(string version, string expected)
    {
        const string response = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n1\r\n!\r\n0\r\n\r\n";
        var cut = 1;
        string? rest = null;
        var server = new ServerScript(peer =>
        {
            if (ServerScript.TakeRequest(peer) != null)
            {
                peer.Send(response[..cut]);
                rest = response[cut..];
            }
        });
        using var rig = Rig.Over("", server);
        for (; cut < response.Length; cut++)
        {
            rest = null;
            var client = rig.Client($"GET / {version}\r\nHost: a\r\n\r\n");
            rig.Until(() => rest != null);
            rig.Settle(4);
            server.Connections.Last(c => !c.IsDisposed).Send(rest!);
            rig.Until(() => client.Received.EndsWith(expected, StringComparison.Ordinal));
            client.Dispose();
        }
    }

    [Fact]
    public void A_large_pipelined_stretch_of_interim_responses_waits_for_a_slow_client()
    {
        // What follows an interim response that the client does not take may be more than a head.
        var interim = "HTTP/1.1 103 Early Hints\r\nLink: <" + new string('l', 2000) + ">\r\n\r\n";
        var body = new string('b', 300_000);
        var server = new ServerScript(peer =>
        {
            if (ServerScript.TakeRequest(peer) != null)
            {
                peer.Send(string.Concat(Enumerable.Repeat(interim, 4000)) + ServerScript.Ok(body));
            }
        });
        using var rig = Rig.Over("", server);
        var client = rig.Client(4096);
        client.IsDeaf = true;
        client.Send(Get);
        rig.Settle(100);
        client.IsDeaf = false;
        rig.Until(() => client.ReceivedBytes > (4000L * interim.Length) + body.Length && client.Received.EndsWith(body, StringComparison.Ordinal));
        Assert.Equal(4000, client.Received.Split(" 103 ").Length - 1);
    }

    [Fact]
    public void Expect_continue_is_passed_on_and_an_error_after_it_is_still_answered()
    {
        var server = new ServerScript(peer =>
        {
            if (peer.Answered == 0 && peer.Received.Contains("expect: 100-continue\r\n", StringComparison.Ordinal))
            {
                peer.Answered = 1;
                peer.Send("HTTP/1.1 100 Continue\r\n\r\n");
            }

            if (peer.Received.EndsWith("abc", StringComparison.Ordinal))
            {
                peer.Dispose();
            }
        });
        using var rig = Rig.Over("", server);
        var client = rig.Client("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
        rig.Until(() => client.Received == "HTTP/1.1 100 Continue\r\n\r\n");
        client.Send("abc");
        rig.Until(() => client.HasEnded || client.Received.Contains("</html>", StringComparison.Ordinal));
        Assert.Contains("\r\n\r\nHTTP/1.1 502 Bad Gateway\r\n", client.Received, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_took_an_interim_response_slowly_is_not_timed_out_while_the_server_works()
    {
        var interim = "HTTP/1.1 103 Early Hints\r\nLink: <" + new string('l', 14000) + ">\r\n\r\n";
        Peer? working = null;
        var server = new ServerScript(peer =>
        {
            if (ServerScript.TakeRequest(peer) != null)
            {
                working = peer;
                peer.Send(string.Concat(Enumerable.Repeat(interim, 500)));
            }
        });
        using var rig = Rig.Over("timeout client 150ms", "", 1, server);
        var client = rig.Client(4096);
        client.IsDeaf = true;
        client.Send(Get);
        rig.Settle(40);
        client.IsDeaf = false;
        rig.Until(() => client.Received.Split(" 103 ").Length - 1 == 500);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        rig.Until(() => watch.ElapsedMilliseconds > 400);
        working!.Send(ServerScript.Ok("hello"));
        rig.Until(() => client.HasEnded || client.Received.EndsWith("hello", StringComparison.Ordinal));
        Assert.EndsWith("hello", client.Received, StringComparison.Ordinal);
    }

    [Fact]
    public void An_upgraded_connection_carries_bytes_both_ways_and_half_closes()
    {
        var server = Tunnelling("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nfirst");
        using var rig = Rig.Over("timeout tunnel 5s", server);
        var client = rig.Client("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nearly");
        rig.Until(() => client.Received.EndsWith("first", StringComparison.Ordinal) && server.Connections[0].Received == "early");
        HalfClose(rig, client, server);
    }

    [Fact]
    public void A_connect_tunnel_carries_bytes_both_ways_and_half_closes()
    {
        var server = Tunnelling("HTTP/1.1 200 OK\r\n\r\nfirst");
        using var rig = Rig.Over("timeout tunnel 5s", server);
        var client = rig.Client("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\nearly");
        rig.Until(() => client.Received.EndsWith("first", StringComparison.Ordinal) && server.Connections[0].Received == "early");
        HalfClose(rig, client, server);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_reset_of_a_half_closed_side_ends_a_tunnel(bool clientResets)
    {
        var server = Tunnelling("HTTP/1.1 200 OK\r\n\r\nfirst");
        using var rig = Rig.Over("", server);
        var client = rig.Client("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n");
        rig.Until(() => client.Received.EndsWith("first", StringComparison.Ordinal));
        var (ending, other) = clientResets ? (client, server.Connections[0]) : (server.Connections[0], client);
        ending.EndSending();
        rig.Until(() => other.HasEnded);
        ending.Reset();
        rig.Until(() => rig.Graph.Connections == 0, 2000);
    }

    [Fact]
    public void A_large_body_reaches_a_slow_client_whole_and_the_server_waits()
    {
        var body = new byte[8_000_000];
        new Random(1).NextBytes(body);
        var text = Encoding.Latin1.GetString(body);
        var server = ServerScript.Answering(ServerScript.Ok(text));
        using var rig = Rig.Over("", server);
        var client = rig.Client(4096);
        client.IsDeaf = true;
        client.Send(Get);
        rig.Settle(60);
        Assert.True(rig.Worker.Loop.BodyBuffers.Rented <= 1);
        client.IsDeaf = false;
        rig.Until(() => client.ReceivedBytes >= body.Length + 40);
        Assert.EndsWith(text, client.Received, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("option splice-request\noption splice-response")]
    public void A_large_request_reaches_a_slow_server_and_the_client_waits(string option)
    {
        var server = new ServerScript(peer => peer.IsDeaf = peer.SentBytes == 0 && peer.Answered == 0);
        using var rig = Rig.Over("", option, 1, server);
        var client = rig.Client("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n");
        var piece = new byte[1_000_000];
        for (var i = 0; i < 100; i++)
        {
            client.Send(piece);
        }

        rig.Settle(100);
        Assert.False(client.HasSentAll);
        Assert.True(client.SentBytes < 40_000_000, $"{client.SentBytes} bytes were taken");
        Assert.True(rig.Worker.Loop.BodyBuffers.Rented <= 1);
        var upstream = server.Connections[0];
        upstream.Answered = 1;
        upstream.IsDeaf = false;
        upstream.IsForgetful = true;
        rig.Until(() => upstream.ReceivedBytes > 100_000_000, 20_000);
        upstream.Send(ServerScript.Ok("hello"));
        rig.Until(() => client.Received.EndsWith("hello", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("option splice-request\noption splice-response")]
    public void A_client_that_does_not_read_stops_the_server(string option)
    {
        const int length = 100_000_000;
        var piece = new byte[1_000_000];
        var server = new ServerScript(peer =>
        {
            if (ServerScript.TakeRequest(peer) != null)
            {
                peer.Send($"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
                for (var i = 0; i < 100; i++)
                {
                    peer.Send(piece);
                }
            }
        });
        using var rig = Rig.Over("", option, 1, server);
        var client = rig.Client(4096);
        client.IsDeaf = true;
        client.Send(Get);
        rig.Settle(100);
        Assert.True(server.Connections[0].SentBytes < 40_000_000, $"{server.Connections[0].SentBytes} bytes were taken");
        Assert.True(rig.Worker.Loop.BodyBuffers.Rented <= 1);
        client.IsForgetful = true;
        client.IsDeaf = false;
        rig.Until(() => client.ReceivedBytes > length, 20_000);
    }

    private static ServerScript Tunnelling(string answer) => new(peer =>
    {
        var end = peer.Received.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (peer.Answered == 0 && end > 0)
        {
            peer.Answered = 1;
            peer.Take(end + 4);
            peer.Send(answer);
        }
    })
    { StaysOpen = true };

    private static void HalfClose(Rig rig, Peer client, ServerScript server)
    {
        client.Send("ping");
        client.EndSending();
        rig.Until(() => server.Connections[0].HasEnded);
        Assert.Equal("earlyping", server.Connections[0].Received);
        Assert.False(client.HasEnded);
        server.Connections[0].Send("pong");
        server.Connections[0].EndSending();
        rig.Until(() => client.HasEnded);
        Assert.EndsWith("pong", client.Received, StringComparison.Ordinal);
    }
}
