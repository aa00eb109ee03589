using System.Net.Sockets;
using Tandem.Peers.Tests.Harness;
using Tandem.Peers.Tests.Scenarios;

namespace Tandem.Peers.Tests;

/// <summary>Signals, exit statuses, pid files, readiness: what unit files and wrapper scripts rely on.</summary>
public sealed class SignalTests
{
    private const string Configuration = """
        global
            log 127.0.0.1:<log> local0
        defaults
            mode http
            option httplog
            log global
            timeout connect 2s
            timeout client 8s
            timeout server 8s
        listen fe
            bind 127.0.0.1:<fe>
            server s1 127.0.0.1:<s1>

        """;

    [Theory]
    [InlineData("-db", ProxyUnderTest.SigTerm)]
    [InlineData("-db", ProxyUnderTest.SigInt)]
    [InlineData("-d", ProxyUnderTest.SigTerm)]
    [InlineData("-db", ProxyUnderTest.SigUsr1)]
    [InlineData("-W", ProxyUnderTest.SigTerm)]
    [InlineData("-W", ProxyUnderTest.SigInt)]
    [InlineData("-W", ProxyUnderTest.SigUsr1)]
    [InlineData("-Ws", ProxyUnderTest.SigTerm)]
    public async Task A_signal_ends_it_with_the_known_status(string mode, int signal)
    {
        var statuses = new List<int?>();
        foreach (var program in (PeerProgram[])[PeerProgram.Oracle, PeerProgram.Subject])
        {
            using var stage = new Stage(program);
            stage.Server("s1", ScriptedServer.Named("s1"));
            var proxy = await stage.StartAsync(Configuration, mode);
            await AskAsync(stage);
            await proxy.LoadedAsync(mode.StartsWith("-W", StringComparison.Ordinal) ? 1 : 0);
            proxy.Signal(signal);
            statuses.Add(await proxy.ExitAsync(TimeSpan.FromSeconds(8)));
        }

        if (signal == ProxyUnderTest.SigUsr1)
        {
            Assert.Equal(statuses[0], statuses[1]);
            return;
        }

        // 0 or the very signal, which .NET shows as 128 + n. A master takes its worker's SIGTERM for a normal end and says 0, and
        // 128 + n of other signals (haproxy's own says 0 when it is hit early).
        Assert.All(statuses, status => Assert.True(status == 0 || status == 128 + signal, $"ended with {status}"));
        if (PeerProgram.SubjectIsTandem && mode.StartsWith("-W", StringComparison.Ordinal))
        {
            Assert.Equal(signal == ProxyUnderTest.SigTerm ? 0 : 128 + signal, statuses[1]);
        }
    }

    [Theory]
    [InlineData("-db")]
    [InlineData("-W")]
    public Task A_soft_stop_finishes_what_is_under_way_and_takes_nothing_new(string mode) => Agreement.CheckAsync(async stage =>
    {
        var gate = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        stage.Server("s1", async (_, connection) =>
        {
            await connection.ReadMessageAsync();
            arrived.SetResult();
            await gate.Task;
            await connection.SendAsync(Scenario.Ok);
            await connection.ReadToEndAsync();
        });
        var proxy = await stage.StartAsync(Configuration, mode);
        var client = await stage.ConnectAsync();
        await client.SendAsync(Scenario.Get);
        await arrived.Task.WaitAsync(ByteStream.Patience);
        await proxy.LoadedAsync(mode.StartsWith("-W", StringComparison.Ordinal) ? 1 : 0);
        proxy.Signal(ProxyUnderTest.SigUsr1);
        for (var waited = 0; waited < 4000 && ProxyUnderTest.IsListening(stage.Port("fe")); waited += 5)
        {
            await Task.Delay(5);
            if (stage.IsOracle && waited % 500 == 495)
            {
                // haproxy's master loses a signal that comes too early.
                proxy.Signal(ProxyUnderTest.SigUsr1);
            }
        }

        stage.Note("listening", ProxyUnderTest.IsListening(stage.Port("fe")));
        stage.Note("has ended", proxy.HasExited);
        gate.SetResult();
        stage.Note("answer", await client.ReadMessageAsync());
        stage.Note("ends", await proxy.ExitAsync(TimeSpan.FromSeconds(8)) is not null);
        stage.Note("client connection", (await client.ReadToEndAsync()) + client.State);
    });

    [Fact]
    public Task The_pid_file_names_the_process_that_was_started() => Agreement.CheckAsync(async stage =>
    {
        stage.Server("s1", ScriptedServer.Named("s1"));
        var proxy = await stage.StartAsync(Configuration, "-W", "-p", "<dir>/pid");
        var pid = await ReadPidAsync(Path.Combine(stage.Folder, "pid"));
        stage.Note("names the master", pid == proxy.Pid);
    });

    [Fact]
    public Task A_daemon_leaves_its_starter_and_answers() => Agreement.CheckAsync(async stage =>
    {
        stage.Server("s1", ScriptedServer.Named("s1"));
        stage.Port("fe");
        var (status, _, _) = await ProxyUnderTest.RunAsync(stage.Program, "-D", "-f", stage.Write("haproxy.cfg", Configuration), "-p", Path.Combine(stage.Folder, "pid"));
        stage.Note("status of the starter", status);
        var pid = await ReadPidAsync(Path.Combine(stage.Folder, "pid"));
        try
        {
            // It listens already when its starter returns.
            stage.Note("answer", await AskAsync(stage));
            stage.Note("lives", Directory.Exists($"/proc/{pid}"));
        }
        finally
        {
            ProxyUnderTest.Signal(pid, ProxyUnderTest.SigTerm);
        }

        for (var waited = 0; waited < 4000 && ProxyUnderTest.IsListening(stage.Port("fe")); waited += 5)
        {
            await Task.Delay(5);
        }

        stage.Note("listens after its end", ProxyUnderTest.IsListening(stage.Port("fe")));
    });

    [Fact]
    public Task With_Ws_readiness_is_told_to_the_notify_socket() => Agreement.CheckAsync(async stage =>
    {
        stage.Server("s1", ScriptedServer.Named("s1"));
        stage.Port("fe");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        var path = Path.Combine(stage.Folder, "notify");
        socket.Bind(new UnixDomainSocketEndPoint(path));
        var file = stage.Write("haproxy.cfg", Configuration);
        stage.Own(ProxyUnderTest.Start(stage.Program, ["-Ws", "-f", file], new Dictionary<string, string> { ["NOTIFY_SOCKET"] = path }));
        var buffer = new byte[4096];
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(8));
        var said = "";
        while (!said.Contains("READY=1", StringComparison.Ordinal))
        {
            said += Bytes.Text(buffer.AsSpan(0, await socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None, deadline.Token)));
        }

        stage.Note("ready", true);
        stage.Note("answer", await AskAsync(stage));
    });

    [Fact]
    public Task A_new_process_takes_over_from_the_one_that_sf_names() => Agreement.CheckAsync(async stage =>
    {
        stage.Server("s1", ScriptedServer.Named("s1"));
        var first = await stage.StartAsync(Configuration, "-db");
        await AskAsync(stage);
        var file = stage.Write("haproxy.cfg", Configuration);
        var second = stage.Own(ProxyUnderTest.Start(stage.Program, ["-db", "-f", file, "-sf", $"{first.Pid}"]));
        stage.Note("the old one ends", await first.ExitAsync(TimeSpan.FromSeconds(8)) is not null);
        stage.Note("the new one answers", await AskAsync(stage));
        stage.Note("the new one lives", !second.HasExited);
    });

    private static async Task<HttpMessage?> AskAsync(Stage stage)
    {
        using var client = await RawClient.ConnectAsync(stage.Port("fe"));
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        return await client.ReadMessageAsync();
    }

    private static async Task<int> ReadPidAsync(string path)
    {
        for (var waited = 0; waited < 4000; waited += 10)
        {
            if (File.Exists(path) && int.TryParse((await File.ReadAllTextAsync(path)).Trim(), out var pid))
            {
                return pid;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException("the pid file was not written");
    }
}
