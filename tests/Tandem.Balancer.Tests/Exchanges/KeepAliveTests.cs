namespace Tandem.Balancer.Tests.Exchanges;

/// <summary>Several requests on one connection, on both sides.</summary>
public sealed class KeepAliveTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    [Fact]
    public void Both_connections_are_kept_and_used_again()
    {
        var server = ServerScript.Answering(ServerScript.Ok("hello"));
        using var rig = Rig.Over("", server);
        var client = rig.Client();
        for (var i = 1; i <= 5; i++)
        {
            client.Send(Get);
            rig.Until(() => Count(client.Received, "hello") == i);
        }

        Assert.Single(server.Connections);
        Assert.False(client.HasEnded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("http-request return status 200 content-type text/plain string hello")]
    public void Five_hundred_requests_in_one_segment_are_answered_in_order(string rule)
    {
        var number = 0;
        var server = ServerScript.Answering(_ => ServerScript.Ok($"hello{number++};"));
        using var rig = Rig.Over(rule, server);
        var client = rig.Client(string.Concat(Enumerable.Repeat(Get, 500)));
        rig.Until(() => Count(client.Received, "hello") == 500);
        if (rule == "")
        {
            Assert.Equal(
                string.Concat(Enumerable.Range(0, 500).Select(i => $"hello{i};")),
                string.Concat(client.Received.Split('\n').Where(l => l.StartsWith("hello", StringComparison.Ordinal)).Select(l => l[..(l.IndexOf(';') + 1)])));
        }

        Assert.False(client.HasEnded);
    }

    [Fact]
    public void Http10_clients_are_closed_unless_they_ask_to_stay()
    {
        using var rig = Rig.Over("", ServerScript.Answering(ServerScript.Ok("hello")));
        var closing = rig.Client("GET / HTTP/1.0\r\n\r\n");
        var staying = rig.Client("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        rig.Until(() => closing.HasEnded && staying.Received.EndsWith("hello", StringComparison.Ordinal));
        Assert.Contains("connection: keep-alive", staying.Received, StringComparison.Ordinal);
        rig.Settle();
        Assert.False(staying.HasEnded);
    }

    [Fact]
    public void A_connection_that_a_server_authenticates_stays_with_its_client_and_its_server()
    {
        const string Challenge = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n";
        var servers = new[] { ServerScript.Answering(Challenge), ServerScript.Answering(Challenge) };
        using var rig = Rig.Over("", servers);
        var first = rig.Client();
        for (var i = 1; i <= 3; i++)
        {
            first.Send(Get);
            rig.Until(() => Count(first.Received, "401") == i);
        }

        Assert.Equal(1, servers[0].Connections.Count + servers[1].Connections.Count);
        var second = rig.Client(Get);
        rig.Until(() => Count(second.Received, "401") == 1);
        Assert.Equal(2, servers[0].Connections.Count + servers[1].Connections.Count);
    }

    [Fact]
    public void Without_reuse_a_client_keeps_its_server_connection_for_itself()
    {
        var server = ServerScript.Answering(ServerScript.Ok("hello"));
        using var rig = Rig.Over("", "http-reuse never", 1, server);
        var first = rig.Client();
        var second = rig.Client();
        for (var i = 1; i <= 2; i++)
        {
            first.Send(Get);
            rig.Until(() => Count(first.Received, "hello") == i);
            second.Send(Get);
            rig.Until(() => Count(second.Received, "hello") == i);
        }

        Assert.Equal(2, server.Connections.Count);
    }

    [Fact]
    public void A_client_that_was_told_to_stay_is_served_once_more_while_draining()
    {
        Peer? working = null;
        var server = new ServerScript(peer =>
        {
            if (ServerScript.TakeRequest(peer) != null)
            {
                working = peer;
                peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
            }
        });
        using var rig = Rig.Over("", server);
        var client = rig.Client(Get);
        rig.Until(() => client.Received.EndsWith("\r\n\r\n", StringComparison.Ordinal));
        rig.Balancer.Drain();
        rig.Settle();
        working!.Send("hello");
        rig.Until(() => client.Received.EndsWith("hello", StringComparison.Ordinal));
        rig.Settle();
        Assert.False(client.HasEnded);
        working = null;
        client.Send(Get);
        rig.Until(() => working != null);
        working!.Send("again");
        rig.Until(() => client.HasEnded);
        Assert.Contains("connection: close", client.Received, StringComparison.Ordinal);
        Assert.EndsWith("again", client.Received, StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_request_gets_no_body_and_the_next_one_is_served()
    {
        using var rig = Rig.Over("", ServerScript.Answering(request =>
            request.StartsWith("HEAD", StringComparison.Ordinal) ? "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" : ServerScript.Ok("hello")));
        var client = rig.Client("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + Get);
        rig.Until(() => client.Received.EndsWith("hello", StringComparison.Ordinal));
        Assert.Equal(2, Count(client.Received, "HTTP/1.1 200"));
    }

    [Fact]
    public void Bytes_behind_a_response_are_never_given_to_another_client()
    {
        // The stray response comes in its own segment behind a body that was read to its last byte.
        var body = new string('x', 200_000);
        var server = ServerScript.Answering(_ => ServerScript.Ok(body) + ServerScript.Ok("STRAY"));
        using var rig = Rig.Over("", server);
        for (var i = 0; i < 5; i++)
        {
            var client = rig.Client(Get);
            rig.Until(() => client.Received.Length >= body.Length + 40);
            rig.Settle(4);
            Assert.DoesNotContain("STRAY", client.Received, StringComparison.Ordinal);
            Assert.EndsWith("xxx", client.Received, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Bytes_behind_a_chunked_response_are_never_given_to_another_client()
    {
        var server = new ServerScript(peer =>
        {
            if (ServerScript.TakeRequest(peer) == null)
            {
                return;
            }

            peer.Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            peer.Answered = 1;
        });
        using var rig = Rig.Over("", server);
        for (var i = 0; i < 3; i++)
        {
            var client = rig.Client(Get);
            rig.Until(() => client.Received.EndsWith("hello\r\n", StringComparison.Ordinal));
            foreach (var peer in server.Connections.Where(p => p.Answered == 1))
            {
                peer.Answered = 2;
                peer.Send("0\r\n\r\n" + ServerScript.Ok("STRAY"));
            }

            rig.Until(() => client.Received.EndsWith("0\r\n\r\n", StringComparison.Ordinal));
            rig.Settle(4);
            Assert.DoesNotContain("STRAY", client.Received, StringComparison.Ordinal);
            Assert.Equal(i + 1, server.Connections.Count);
        }
    }

    [Fact]
    public void Requests_behind_a_streamed_chunked_body_are_answered()
    {
        var server = ServerScript.Answering(ServerScript.Ok("hello"));
        using var rig = Rig.Over("", server);
        var client = rig.Client("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        rig.Until(() => server.Connections.Count == 1 && server.Connections[0].Received.Contains("abc", StringComparison.Ordinal));
        client.Send("0\r\n\r\n" + string.Concat(Enumerable.Repeat(Get, 500)));
        rig.Until(() => Count(client.Received, "hello") == 501);
        Assert.False(client.HasEnded);
    }

    [Theory]
    [InlineData("option httpclose", false, true)]
    [InlineData("option http-server-close", false, true)]
    [InlineData("http-reuse never", false, false)]
    public void Connections_are_closed_as_the_configuration_says(string line, bool clientEnds, bool serverEnds)
    {
        var server = ServerScript.Answering(ServerScript.Ok("hello"));
        using var rig = Rig.Over("", line, 1, server);
        var client = rig.Client(Get);
        rig.Until(() => client.Received.EndsWith("hello", StringComparison.Ordinal));
        rig.Settle();
        Assert.Equal(clientEnds, client.HasEnded);
        Assert.Equal(clientEnds, client.Received.Contains("connection: close", StringComparison.Ordinal));
        Assert.Equal(serverEnds, server.Connections[0].HasEnded);
    }

    private static int Count(string text, string part)
    {
        var count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }
}
