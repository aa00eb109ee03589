using System.Net.Sockets;
using Tandem.Peers.Tests.Harness;

namespace Tandem.Peers.Tests;

/// <summary>The main job on real input: a file as people have it, byte for byte, on port 80 in front of server1, server2 and server3.</summary>
public sealed class MainJobTests
{
    private static readonly string File = Path.Combine(AppContext.BaseDirectory, "TestData/haproxy.cfg");

    [Fact]
    public Task The_file_as_it_is_serves_rotates_forwards_and_logs() => Agreement.CheckAsync(async stage =>
    {
        using var hosts = TwoHosts.Start(stage.Folder);
        using var log = new SyslogSink(514, hosts.NewSocket(SocketType.Dgram));
        using var proxy = hosts.StartProxy(stage.Program, "-f", File, "-db");
        await proxy.ListeningAsync(80);
        var answers = new List<string>();
        using var client = await RawClient.ConnectAsync(80, socket: hosts.NewSocket(SocketType.Stream));
        for (var i = 0; i < 9; i++)
        {
            await client.SendAsync($"GET /{i} HTTP/1.1\r\nHost: www\r\n\r\n");
            answers.Add((await client.ReadMessageAsync())?.Body ?? "nothing");
        }

        stage.Note("answers", string.Join('\n', answers));
        var lines = new List<string>();
        while (lines.Count < 9 && await log.FindAsync("http_in servers/", ByteStream.Patience) is { } line)
        {
            // nginx's date is of a fixed length, so the counts of bytes agree.
            lines.Add(Mask.LogLine(line));
        }

        stage.Note("log", string.Join('\n', lines));
    });

    [TandemFact]
    public async Task Killing_a_server_under_load_of_16_connections_loses_no_request()
    {
        using var stage = new Stage(PeerProgram.Subject);
        using var hosts = TwoHosts.Start(stage.Folder);
        using var log = new SyslogSink(514, hosts.NewSocket(SocketType.Dgram));
        using var proxy = hosts.StartProxy(stage.Program, "-f", File, "-db");
        await proxy.ListeningAsync(80);
        using var load = new Load(80, clients: 16, keepAlive: true, () => hosts.NewSocket(SocketType.Stream));
        await load.UntilAsync("server2 for 127.0.0.1");
        ProxyUnderTest.Signal(hosts.Servers[1], ProxyUnderTest.SigKill);
        await load.MoreAsync(1000);
        Assert.NotNull(await log.FindAsync("Server servers/server2 is DOWN, reason: Layer4 connection problem", TimeSpan.FromSeconds(15)));
        var (requests, failures) = await load.EndAsync();
        Assert.Empty(failures);
        Assert.True(requests > 1000);
    }
}
