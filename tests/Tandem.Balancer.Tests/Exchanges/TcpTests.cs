namespace Tandem.Balancer.Tests.Exchanges;

/// <summary>Sessions in TCP mode.</summary>
public sealed class TcpTests
{
    [Fact]
    public void Bytes_pass_both_ways_and_a_half_close_is_passed_on()
    {
        var server = new ServerScript(static _ => { }) { StaysOpen = true };
        using var rig = Tcp("", server);
        var client = rig.Client("hello");
        rig.Until(() => server.Connections.Count == 1 && server.Connections[0].Received == "hello");
        client.EndSending();
        rig.Until(() => server.Connections[0].HasEnded);
        server.Connections[0].Send("answer");
        rig.Until(() => client.Received == "answer");
        Assert.False(client.HasEnded);
        server.Connections[0].EndSending();
        rig.Until(() => client.HasEnded && rig.Graph.Connections == 0);
    }

    [Fact]
    public void A_server_that_speaks_first_is_heard()
    {
        var server = new ServerScript(static _ => { });
        using var rig = Tcp("", server);
        var client = rig.Client();
        rig.Until(() => server.Connections.Count == 1);
        server.Connections[0].Send("220 welcome\r\n");
        rig.Until(() => client.Received == "220 welcome\r\n");
    }

    [Fact]
    public void A_refused_connection_goes_to_the_other_server_and_what_came_early_is_not_lost()
    {
        var alive = new ServerScript(static _ => { });
        using var rig = Tcp("", ServerScript.Refusing(), alive);
        for (var i = 1; i <= 4; i++)
        {
            rig.Client("early" + i);
            rig.Until(() => alive.Connections.Count == i && alive.Connections[^1].Received == "early" + i, 900);
        }
    }

    [Fact]
    public void A_session_without_a_server_is_closed()
    {
        using var rig = Tcp("retries 0", ServerScript.Refusing());
        var client = rig.Client("hello");
        rig.Until(() => client.HasEnded && rig.Graph.Connections == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_reset_of_either_side_ends_the_session(bool clientResets)
    {
        var server = new ServerScript(static _ => { });
        using var rig = Tcp("", server);
        var client = rig.Client("hello");
        rig.Until(() => server.Connections.Count == 1 && server.Connections[0].Received == "hello");
        (clientResets ? client : server.Connections[0]).Reset();
        rig.Until(() => rig.Graph.Connections == 0, 2000);
        rig.Until(() => clientResets ? server.Connections[0].HasEnded : client.HasEnded);
    }

    [Theory]
    [InlineData("timeout client 100ms")]
    [InlineData("timeout server 100ms")]
    [InlineData("timeout tunnel 100ms")]
    public void A_silent_session_ends_at_its_timeout(string timeout)
    {
        var server = new ServerScript(static _ => { });
        using var rig = Tcp(timeout, server);
        var client = rig.Client("hello");
        rig.Until(() => client.HasEnded, 3000);
        rig.Until(() => rig.Graph.Connections == 0);
    }

    [Fact]
    public void A_half_closed_session_ends_at_timeout_client_fin()
    {
        var server = new ServerScript(static _ => { }) { StaysOpen = true };
        using var rig = Tcp("timeout server-fin 100ms", server);
        var client = rig.Client("hello");
        rig.Until(() => server.Connections.Count == 1 && server.Connections[0].Received == "hello");
        client.EndSending();
        rig.Until(() => rig.Graph.Connections == 0, 2000);
    }

    [Fact]
    public void Sessions_wait_for_a_place_and_get_it_in_order()
    {
        var server = new ServerScript(static _ => { }, "maxconn 1");
        using var rig = Tcp("timeout queue 20s", server);
        var clients = Enumerable.Range(0, 20).Select(i =>
        {
            var client = rig.Client($"{i};");
            rig.Settle(4);
            return client;
        }).ToList();
        for (var i = 0; i < clients.Count; i++)
        {
            rig.Until(() => server.Connections.Count == i + 1 && server.Connections[i].Received == $"{i};", 2000);
            clients[i].Dispose();
        }
    }

    [Fact]
    public void Stopping_ends_sessions_and_requests_wherever_they_are()
    {
        var silent = new ServerScript(static _ => { }, "maxconn 3");
        var rig = Tcp("timeout queue 20s", silent);
        for (var i = 0; i < 10; i++)
        {
            rig.Client("hello");
        }

        rig.Until(() => silent.Connections.Count == 3);
        rig.Balancer.Stop();
        rig.Settle();
        Assert.Equal(0, rig.Graph.Connections);
        rig.Dispose();
    }

    private static Rig Tcp(string lines, params ServerScript[] servers)
    {
        var text = string.Concat(servers.Select((s, i) => $"  server s{i + 1} 127.0.0.1:{s.Port} {s.Parameters}\n"));
        var rig = new Rig($"listen l\n  mode tcp\n  bind 127.0.0.1:@PORT@\n  {lines.Replace("\n", "\n  ", StringComparison.Ordinal)}\n{text}");
        foreach (var server in servers)
        {
            rig.Add(server);
        }

        return rig;
    }
}
