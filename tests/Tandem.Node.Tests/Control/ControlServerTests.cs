using System.Net.Sockets;
using System.Text;
using Tandem.Node.Control;

namespace Tandem.Node.Tests.Control;

public sealed class ControlServerTests
{
    [Fact]
    public void A_question_is_answered_with_a_JSON_object()
    {
        using var site = new ControlSite((exchange, _) => exchange.Accept(writer => writer.WriteString("asked", exchange.Asked)));
        var answer = site.Ask("{\"ask\":\"status\"}");
        Assert.True(answer.Ok, answer.Error);
        Assert.Equal("status", answer.Body.GetProperty("asked").GetString());
    }

    [Fact]
    public void A_refusal_says_why()
    {
        using var site = new ControlSite((exchange, _) => exchange.RefuseUnknown());
        var answer = site.Ask("{\"do\":\"fly\"}");
        Assert.False(answer.Ok);
        Assert.True(answer.IsAnswered);
        Assert.Equal("'fly' cannot be done here", answer.Error);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("17")]
    [InlineData("{}")]
    [InlineData("{\"ask\":\"status\",\"do\":\"reload\"}")]
    [InlineData("{\"ask\":{\"ask\":1}}")]
    [InlineData("{\"ask\":")]
    [InlineData("{\"ask\":\"\\ud800\"}")]
    [InlineData("{\"do\":\"\\udc00x\"}")]
    [InlineData("{\"ask\":\"status\",\"\\ud800\":\"x\"}")]
    [InlineData("{\"ask\":\"status\",\"of\":[\"\\ud800\"]}")]
    public void What_is_no_request_is_refused_and_does_no_harm(string line)
    {
        using var site = new ControlSite((exchange, _) => exchange.Accept());
        Assert.False(site.Ask(line).Ok);
        Assert.True(site.Ask("{\"ask\":\"status\"}").Ok);
    }

    [Theory]
    [InlineData("{\"ask\":\"\u00ff\"}")]
    [InlineData("{\"\u00ff\":\"x\",\"ask\":\"status\"}")]
    public void Bytes_that_are_no_text_are_refused_and_do_no_harm(string line)
    {
        using var site = new ControlSite((exchange, _) => exchange.Accept());
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        socket.Connect(new UnixDomainSocketEndPoint(site.Path));
        socket.Send(Encoding.Latin1.GetBytes(line + "\n"));
        var buffer = new byte[256];
        Assert.StartsWith("{\"ok\":false,", Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer)), StringComparison.Ordinal);
        Assert.True(site.Ask("{\"ask\":\"status\"}").Ok);
    }

    [Fact]
    public async Task An_answer_whose_texts_are_none_is_told_and_does_not_throw()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("control").FullName, "odd.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var server = Task.Run(() =>
        {
            using var client = listener.Accept();
            _ = client.Receive(new byte[256]);
            client.Send("{\"ok\":false,\"error\":\"\\ud800\"}\n"u8);
        });
        var answer = ControlClient.Ask(path, "{\"ask\":\"status\"}", 5000);
        Assert.Contains("is no JSON", answer.Error, StringComparison.Ordinal);
        await server.WaitAsync(TimeSpan.FromSeconds(5));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task An_answer_may_come_later_and_others_are_answered_meanwhile()
    {
        ControlExchange? late = null;
        using var site = new ControlSite((exchange, loop) =>
        {
            if (exchange.Wanted == "wait")
            {
                late = exchange;
            }
            else
            {
                exchange.Accept();
                loop.Post(() => late?.Accept());
            }
        });
        var waiting = Task.Run(() => site.Ask("{\"do\":\"wait\"}"));
        while (!waiting.IsCompleted)
        {
            Assert.True(site.Ask("{\"ask\":\"status\"}").Ok);
        }

        var answer = await waiting;
        Assert.True(answer.Ok, answer.Error);
    }

    [Fact]
    public void A_silent_server_costs_no_more_than_the_time_given()
    {
        using var site = new ControlSite(static (_, _) => { });
        var answer = site.Ask("{\"ask\":\"status\"}", timeoutMs: 100);
        Assert.False(answer.IsAnswered);
        Assert.False(answer.IsMissing);
        Assert.Contains("within 0.1 s", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_at_the_socket_is_told_apart_from_silence()
    {
        var path = Path.Combine(Path.GetTempPath(), $"no-such-{Environment.ProcessId}.sock");
        var answer = ControlClient.Ask(path, "{\"ask\":\"status\"}", 1000);
        Assert.True(answer.IsMissing);
        Assert.Contains(path, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_longer_than_the_bound_is_cut_off()
    {
        using var site = new ControlSite((exchange, _) => exchange.Accept());
        var answer = site.Ask("{\"ask\":\"" + new string('x', ControlServer.MaxRequest) + "\"}");
        Assert.False(answer.Ok);
        Assert.True(site.Ask("{\"ask\":\"status\"}").Ok);
    }

    [Fact]
    public void A_long_answer_arrives_whole_and_one_beyond_the_bound_is_refused()
    {
        var length = 9_000_000;
        using var site = new ControlSite((exchange, _) => exchange.Accept(writer => writer.WriteString("text", new string('x', length))));
        Assert.Equal(length, site.Ask("{\"ask\":\"status\"}").Body.GetProperty("text").GetString()!.Length);
        length = ControlServer.MaxAnswer;
        Assert.Equal("the answer is longer than 16 MiB", site.Ask("{\"ask\":\"status\"}").Error);
    }

    [Fact]
    public void An_answer_may_be_written_beside_the_loop_and_one_that_fails_there_is_a_refusal()
    {
        var writer = 0;
        using var site = new ControlSite((exchange, loop) =>
        {
            var answering = Environment.CurrentManagedThreadId;
            exchange.AcceptElsewhere(loop, json =>
            {
                writer = Environment.CurrentManagedThreadId == answering ? 0 : Environment.CurrentManagedThreadId;
                json.WriteNumber("n", exchange.Wanted == "fail" ? throw new InvalidOperationException("x") : 7);
            });
        });
        Assert.Equal(7, site.Ask("{\"ask\":\"status\"}").Body.Number("n"));
        Assert.NotEqual(0, writer);
        var refused = site.Ask("{\"do\":\"fail\"}");
        Assert.True(refused is { Ok: false, IsAnswered: true }, refused.Error);
    }

    [Fact]
    public void Several_requests_of_one_client_are_answered_in_order_even_in_one_segment_and_byte_by_byte()
    {
        using var site = new ControlSite((exchange, _) => exchange.Accept(writer => writer.WriteString("asked", exchange.Asked)));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        socket.Connect(new UnixDomainSocketEndPoint(site.Path));
        socket.Send("{\"ask\":\"a\"}\n{\"ask\":\"b\"}\n"u8);
        foreach (var one in "{\"ask\":\"c\"}\n"u8.ToArray())
        {
            socket.Send([one]);
        }

        var text = "";
        var buffer = new byte[256];
        while (text.Count(letter => letter == '\n') < 3)
        {
            text += Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
        }

        Assert.Equal("{\"ok\":true,\"asked\":\"a\"}\n{\"ok\":true,\"asked\":\"b\"}\n{\"ok\":true,\"asked\":\"c\"}\n", text);
    }

    [Fact]
    public void More_clients_than_the_bound_wait_for_their_turn()
    {
        using var site = new ControlSite((exchange, _) => exchange.Accept());
        var idle = new List<Socket>();
        for (var i = 0; i < ControlServer.MaxClients; i++)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(site.Path));
            idle.Add(socket);
        }

        // Those that are served are answered; the one more is not, however long the server turns meanwhile.
        using var last = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        last.Connect(new UnixDomainSocketEndPoint(site.Path));
        last.Send("{\"ask\":\"status\"}\n"u8);
        var buffer = new byte[64];
        foreach (var socket in idle)
        {
            socket.ReceiveTimeout = 10_000;
            socket.Send("{\"ask\":\"status\"}\n"u8);
            Assert.True(socket.Receive(buffer) > 0);
        }

        Assert.False(last.Poll(TimeSpan.FromMilliseconds(200), SelectMode.SelectRead));
        idle[3].Dispose();
        Assert.True(last.Receive(buffer) > 0);
        idle.ForEach(static socket => socket.Dispose());
    }

    [Fact]
    public void The_socket_is_for_its_owner_only()
    {
        using var site = new ControlSite((exchange, _) => exchange.Accept());
#pragma warning disable CA1416 // Linux is all there is.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(site.Path));
#pragma warning restore CA1416
    }
}
