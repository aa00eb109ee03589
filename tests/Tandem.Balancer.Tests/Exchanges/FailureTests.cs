namespace Tandem.Balancer.Tests.Exchanges;

/// <summary>Servers that refuse, die, or answer too early, and clients that leave.</summary>
public sealed class FailureTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private const string Post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";

    [Theory]
    [InlineData(Get)]
    [InlineData(Post)]
    public void A_refused_connection_goes_to_the_other_server_at_once(string request)
    {
        var alive = ServerScript.Answering(ServerScript.Ok("hello"));
        using var rig = Rig.Over("", ServerScript.Refusing(), alive);
        for (var i = 0; i < 4; i++)
        {
            var client = rig.Client(request);
            rig.Until(() => client.Received.EndsWith("hello", StringComparison.Ordinal), 900);
        }

        Assert.Equal(4, alive.Requests);
    }

    [Fact]
    public void An_idempotent_request_is_sent_again_when_a_kept_connection_has_died()
    {
        var server = DiesAtSecondRequest();
        using var rig = Rig.Over("", server, ServerScript.Answering(ServerScript.Ok("hello")));
        var client = rig.Client();
        for (var i = 1; i <= 6; i++)
        {
            client.Send(Get);
            rig.Until(() => client.Received.Split("hello").Length == i + 1);
        }
    }

    [Fact]
    public void A_post_is_not_sent_again_after_bytes_of_it_were_sent()
    {
        var seen = 0;
        var server = new ServerScript(peer =>
        {
            while (ServerScript.TakeRequest(peer) is { } request)
            {
                seen += request.StartsWith("POST", StringComparison.Ordinal) ? 1 : 0;
                if (++peer.Answered == 2)
                {
                    peer.Reset();
                    return;
                }

                peer.Send(ServerScript.Ok("hello"));
            }
        });
        using var rig = Rig.Over("", server);
        var client = rig.Client(Get);
        rig.Until(() => client.Received.EndsWith("hello", StringComparison.Ordinal));
        client.Send(Post);
        rig.Until(() => client.Received.Contains(" 502 ", StringComparison.Ordinal) || client.HasEnded);
        rig.Settle();
        Assert.Equal(1, seen);
    }

    [Fact]
    public void A_connection_that_the_server_closed_at_rest_is_not_used()
    {
        var server = ServerScript.Answering(ServerScript.Ok("hello"));
        using var rig = Rig.Over("", server);
        var client = rig.Client(Get);
        rig.Until(() => client.Received.EndsWith("hello", StringComparison.Ordinal));
        server.Connections[0].Dispose();
        rig.Settle();
        client.Send(Post);
        rig.Until(() => client.Received.Split("hello").Length == 3);
        Assert.Equal(2, server.Connections.Count);
    }

    [Fact]
    public void The_answer_that_comes_before_the_body_is_complete_is_forwarded_whole()
    {
        // The server refuses the upload, closes with bytes unread, and its reset must not hide its answer.
        var body = new string('n', 60_000);
        var server = new ServerScript(peer =>
        {
            if (peer.Answered == 0 && peer.Received.Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                peer.Answered = 1;
                peer.IsDeaf = true;
                peer.Send($"HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}");
                peer.EndSending();
            }
        });
        using var rig = Rig.Over("", server);
        var client = rig.Client("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n");
        client.Send(new byte[1_000_000]);
        rig.Until(() => client.Received.EndsWith("nnn", StringComparison.Ordinal) && client.Received.Length > body.Length);
        Assert.StartsWith("HTTP/1.1 413", client.Received, StringComparison.Ordinal);
    }

    [Fact]
    public void The_answer_of_a_server_that_resets_the_upload_is_forwarded()
    {
        var body = new string('n', 400_000);
        var server = new ServerScript(peer =>
        {
            if (peer.Answered == 0 && peer.Received.Length > 100_000)
            {
                peer.Answered = 1;
                peer.Send($"HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}");
            }

            if (peer.Answered == 1 && peer.HasSentAll)
            {
                // Closed with bytes unread: the kernel resets.
                peer.Answered = 2;
                peer.Dispose();
            }
        });
        using var rig = Rig.Over("", server);
        var client = rig.Client("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n");
        for (var i = 0; i < 50; i++)
        {
            client.Send(new byte[1_000_000]);
        }

        rig.Until(() => client.HasEnded || client.Received.Length > body.Length);
        Assert.StartsWith("HTTP/1.1 413", client.Received, StringComparison.Ordinal);
        Assert.EndsWith("nnn", client.Received, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slow_upload_may_take_longer_than_the_servers_timeout()
    {
        var server = ServerScript.Answering(ServerScript.Ok("hello"));
        using var rig = Rig.Over("timeout client 2s", "timeout server 150ms", 1, server);
        var client = rig.Client("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 1; i <= 5; i++)
        {
            rig.Until(() => watch.ElapsedMilliseconds > i * 60);
            client.Send("x");
        }

        rig.Until(() => client.Received.Length > 0);
        Assert.EndsWith("hello", client.Received, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silent_server_and_a_silent_uploader_end_with_504()
    {
        var silent = new ServerScript(_ => { });
        using var rig = Rig.Over("timeout client 300ms", "timeout server 100ms", 1, silent);
        var waiting = rig.Client(Get);
        var uploading = rig.Client("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nx");
        rig.Until(() => waiting.Received.StartsWith("HTTP/1.1 504", StringComparison.Ordinal));
        rig.Until(() => uploading.HasEnded);
        Assert.StartsWith("HTTP/1.1 504", uploading.Received, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_closes_in_the_middle_of_a_body_ends_the_client()
    {
        var server = new ServerScript(peer =>
        {
            if (ServerScript.TakeRequest(peer) != null)
            {
                peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                peer.EndSending();
            }
        });
        using var rig = Rig.Over("", server);
        var client = rig.Client(Get);
        rig.Until(() => client.HasEnded);
        Assert.EndsWith("half", client.Received, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_without_a_length_ends_with_the_servers_connection()
    {
        var server = new ServerScript(peer =>
        {
            if (ServerScript.TakeRequest(peer) != null)
            {
                peer.Send("HTTP/1.1 200 OK\r\n\r\n");
                peer.Send("everything");
                peer.EndSending();
            }
        });
        using var rig = Rig.Over("", server);
        var client = rig.Client(Get);
        rig.Until(() => client.HasEnded);
        Assert.EndsWith("everything", client.Received, StringComparison.Ordinal);
        Assert.Contains("connection: close", client.Received, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET / HT")]
    [InlineData(Get)]
    [InlineData(Get + Get + Get)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\nabc")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")]
    public void A_client_that_resets_leaves_nothing_behind(string request)
    {
        for (var phase = 0; phase < 4; phase++)
        {
            var server = new ServerScript(peer =>
            {
                if (phase >= 2 && peer.Answered == 0 && peer.Received.Contains("\r\n\r\n", StringComparison.Ordinal))
                {
                    peer.Answered = 1;
                    peer.Send(phase == 2 ? "HTTP/1.1 200 OK\r\nContent-Le" : "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                }
            });
            using var rig = Rig.Over("option http-keep-alive", server);
            var client = rig.Client();
            client.Send(request);
            if (phase > 0)
            {
                rig.Settle(12);
            }

            client.Reset();
            rig.Until(() => rig.Graph.Connections == 0);
        }
    }

    [Fact]
    public void A_tarpit_after_an_exchange_that_ended_in_its_pause_is_held_and_answered()
    {
        using var rig = Rig.Over(
            "timeout tarpit 50ms\nhttp-request tarpit if { path /tar }", "timeout connect 300ms", 1, ServerScript.Refusing());
        var leaving = rig.Client(Get);
        rig.Settle();
        leaving.Reset();
        rig.Until(() => rig.Graph.Connections == 0);
        var client = rig.Client("GET /tar HTTP/1.1\r\nHost: a\r\n\r\n");
        rig.Until(() => client.HasEnded);
        Assert.StartsWith("HTTP/1.1 500", client.Received, StringComparison.Ordinal);
    }

    [Fact]
    public void Backup_servers_serve_only_while_the_others_are_down()
    {
        var first = ServerScript.Answering(ServerScript.Ok("first"));
        var backup = ServerScript.Answering(ServerScript.Ok("backup"), "backup");
        using var rig = Rig.Over("", first, backup);
        Assert.EndsWith("first", Ask(rig), StringComparison.Ordinal);
        rig.SetUp(0, false);
        Assert.EndsWith("backup", Ask(rig), StringComparison.Ordinal);
        rig.SetUp(1, false);
        Assert.StartsWith("HTTP/1.1 503", Ask(rig), StringComparison.Ordinal);
        rig.SetUp(0, true);
        Assert.EndsWith("first", Ask(rig), StringComparison.Ordinal);
    }

    private static string Ask(Rig rig)
    {
        var client = rig.Client("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        rig.Until(() => client.HasEnded);
        return client.Received;
    }

    private static ServerScript DiesAtSecondRequest() => new(peer =>
    {
        while (ServerScript.TakeRequest(peer) != null)
        {
            if (++peer.Answered == 2)
            {
                peer.Reset();
                return;
            }

            peer.Send(ServerScript.Ok("hello"));
        }
    });
}
