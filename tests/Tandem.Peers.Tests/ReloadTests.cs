using Tandem.Peers.Tests.Harness;

namespace Tandem.Peers.Tests;

/// <summary>A master that is told to reload under load refuses nobody and loses nothing.</summary>
public sealed class ReloadTests
{
    private const string Configuration = """
        global
            maxconn 500
        defaults
            mode http
            timeout connect 2s
            timeout client 8s
            timeout server 8s
        listen fe
            bind 127.0.0.1:<fe>
            http-request set-header X-Generation <number>
            server s1 127.0.0.1:<s1>

        """;

    [Fact]
    public Task Reloads_under_load_refuse_no_connection() => Agreement.CheckAsync(async stage =>
    {
        stage.Server("s1", async (_, connection) =>
        {
            while (await connection.ReadMessageAsync() is { } request && request.Framing != "incomplete")
            {
                var generation = HttpMessage.Value(request.Head, "x-generation") ?? "?";
                await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {generation.Length}\r\n\r\n{generation}");
            }
        });
        var proxy = await stage.StartAsync(Numbered(1), "-W");
        using var load = new Load(stage.Port("fe"), clients: 8);
        await load.UntilAsync("1");
        for (var generation = 2; generation <= 4; generation++)
        {
            await proxy.LoadedAsync(generation - 1);
            stage.Write("haproxy.cfg", Numbered(generation));
            proxy.Signal(ProxyUnderTest.SigUsr2);
            await load.UntilAsync($"{generation}");
        }

        var (requests, failures) = await load.EndAsync();
        stage.Note("failures", string.Join('\n', failures));
        stage.Note("enough requests", requests > 50);
        stage.Note("the master lives", !proxy.HasExited);
    });

    /// <summary>HAProxy ends connections at rest at once, which crosses requests; Tandem serves each client once more.</summary>
    [Fact]
    public async Task Reloads_under_load_cut_no_kept_connection_before_its_client_was_told()
    {
        var transcript = await Agreement.ObserveAsync(PeerProgram.Subject, async stage =>
        {
            stage.Server("s1", ScriptedServer.Named("s1"));
            var proxy = await stage.StartAsync(Numbered(1), "-W");
            using var load = new Load(stage.Port("fe"), clients: 8, keepAlive: true);
            await load.UntilAsync("s1");
            for (var generation = 1; generation <= 3; generation++)
            {
                await proxy.LoadedAsync(generation);
                proxy.Signal(ProxyUnderTest.SigUsr2);
                await load.MoreAsync(500);
            }

            await proxy.LoadedAsync(4);
            await load.MoreAsync(500);
            var (_, failures) = await load.EndAsync();
            stage.Note("failures", string.Join('\n', failures));
            stage.Note("cuts", load.Cuts);
        });
        if (PeerProgram.SubjectIsTandem)
        {
            Assert.Contains("== failures\n\n== cuts\n0\n", transcript, StringComparison.Ordinal);
        }
    }

    [Fact]
    public Task A_file_that_does_not_compile_changes_nothing() => Agreement.CheckAsync(async stage =>
    {
        stage.Server("s1", ScriptedServer.Named("s1"));
        var proxy = await stage.StartAsync(Numbered(1), "-W");
        using var load = new Load(stage.Port("fe"), clients: 2);
        await load.UntilAsync("s1");
        await proxy.LoadedAsync(1);
        stage.Write("haproxy.cfg", "frontend x\n    nonsense\n");
        proxy.Signal(ProxyUnderTest.SigUsr2);
        for (var waited = 0; waited < 5000 && !proxy.Errors.Contains("nonsense", StringComparison.Ordinal); waited += 10)
        {
            await Task.Delay(10);
        }

        stage.Note("the error is told", proxy.Errors.Contains("nonsense", StringComparison.Ordinal));
        await Task.Delay(200);
        var (_, failures) = await load.EndAsync();
        stage.Note("failures", string.Join('\n', failures));
        stage.Note("the master lives", !proxy.HasExited);
    });

    private static string Numbered(int generation) => Configuration.Replace("<number>", $"{generation}", StringComparison.Ordinal);
}
