using Tandem.Balancer.Tests.Exchanges;
using Tandem.Node.Board;

namespace Tandem.Balancer.Tests.Board;

/// <summary>What a balancer writes on the health board, and what its health pages say of the same.</summary>
public sealed class BoardPublisherTests : IDisposable
{
    private const string Health = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";

    private readonly HealthBoard board = HealthBoard.Create();

    public void Dispose() => board.Dispose();

    private static string Pair(string frontend = "", string backend = "") =>
        $"frontend fe\n  bind 127.0.0.1:@PORT@\n  monitor-uri /health\n  {frontend}\n  default_backend be\nbackend be\n  {backend}\n  server s1 127.0.0.1:1\n  server s2 127.0.0.1:1\n";

    [Fact]
    public void Every_loop_beats_and_the_board_is_claimed_when_all_have()
    {
        using var rig = new Rig(Pair(), loops: 2, board: board);
        var claiming = new Thread(() => rig.Graph.Board!.Claim(20_000));
        claiming.Start();
        Assert.False(board.TryRead(out _));
        rig.Until(() => board.Epoch == 1);
        claiming.Join();
        Assert.True(board.TryRead(out var view));
        Assert.Equal((2, Environment.ProcessId), (view.LoopCount, view.Pid));
        var first = (view.BeatUs(0), view.BeatUs(1));
        rig.Until(() => view.BeatUs(0) > first.Item1 && view.BeatUs(1) > first.Item2);
    }

    [Fact]
    public void Servers_that_come_and_go_are_shown_for_the_backend_and_the_frontends_that_need_it()
    {
        using var rig = new Rig(Pair(), board: board);
        var view = Claim(rig);
        var fe = view.Find(BoardProxyKind.Frontend, "fe"u8);
        var be = view.Find(BoardProxyKind.Backend, "be"u8);
        Assert.Equal(new BoardProxy(BoardProxyKind.Backend, BoardAbility.Serves | BoardAbility.NeedsServers, 2, 2), view.Proxy(be));
        Assert.Equal(BoardAbility.Serves | BoardAbility.NeedsServers | BoardAbility.Accepts, view.Proxy(fe).Ability);
        SetUp(rig, 0, false);
        rig.Until(() => view.Proxy(be).ServersUp == 1);
        SetUp(rig, 1, false);
        rig.Until(() => view.Proxy(be).ServersUp == 0);
        Assert.Equal(BoardAbility.NeedsServers | BoardAbility.Accepts, view.Proxy(fe).Ability);
        SetUp(rig, 1, true);
        rig.Until(() => view.Proxy(fe).Serves);
    }

    [Fact]
    public void A_frontend_that_answers_by_itself_needs_no_servers_and_one_without_bind_is_not_shown()
    {
        using var rig = new Rig("frontend fe\n  bind 127.0.0.1:@PORT@\n  http-request return status 200\nfrontend nowhere\n  http-request deny\n", board: board);
        var view = Claim(rig);
        Assert.Equal(BoardAbility.Serves | BoardAbility.Accepts, view.Proxy(view.Find(BoardProxyKind.Frontend, "fe"u8)).Ability);
        Assert.Equal(-1, view.Find(BoardProxyKind.Frontend, "nowhere"u8));
    }

    [Fact]
    public void Listeners_that_pause_or_close_are_shown()
    {
        using var rig = new Rig(Pair(), board: board);
        var view = Claim(rig);
        var fe = view.Find(BoardProxyKind.Frontend, "fe"u8);
        rig.Balancer.PauseListeners();
        rig.Until(() => (view.Proxy(fe).Ability & BoardAbility.Accepts) == 0);
        rig.Balancer.ResumeListeners();
        rig.Until(() => view.Proxy(fe).Serves);
        rig.Balancer.Drain();
        Assert.Equal(BalancerPhase.Draining, view.Phase);
    }

    [Fact]
    public void With_a_board_a_health_page_fails_without_servers_as_the_failover_sees_it()
    {
        using var rig = new Rig(Pair(), board: board);
        Assert.Equal("200", Ask(rig));
        SetUp(rig, 0, false);
        Assert.Equal("200", Ask(rig));
        SetUp(rig, 1, false);
        Assert.Equal("503", Ask(rig));
        SetUp(rig, 1, true);
        Assert.Equal("200", Ask(rig));
    }

    [Fact]
    public void Without_a_board_it_is_HAProxys_and_fails_by_monitor_fail_only()
    {
        using var plain = new Rig(Pair());
        SetUp(plain, 0, false);
        SetUp(plain, 1, false);
        Assert.Equal("200", Ask(plain));
        using var told = new Rig(Pair("monitor fail if { nbsrv(be) lt 1 }"));
        Assert.Equal("200", Ask(told));
        SetUp(told, 0, false);
        SetUp(told, 1, false);
        Assert.Equal("503", Ask(told));
    }

    [Fact]
    public void In_a_hand_over_health_pages_fail_and_clients_are_asked_to_connect_anew()
    {
        using var rig = new Rig(
            "frontend fe\n  bind 127.0.0.1:@PORT@\n  monitor-uri /health\n  http-request return status 200 content-type text/plain string here\n", board: board);
        var view = Claim(rig);
        var resting = rig.Client(Get);
        rig.Until(() => resting.Received.EndsWith("here", StringComparison.Ordinal));
        rig.Balancer.BeginHandOver();
        Assert.Equal("503", Ask(rig));
        Assert.Equal(BalancerPhase.HandingOver, view.Phase);
        var asked = rig.Client(Get);
        rig.Until(() => asked.HasEnded);
        Assert.Contains("connection: close", asked.Received, StringComparison.Ordinal);
        rig.Until(() => resting.HasEnded && rig.Balancer.Connections == 0);

        rig.Balancer.EndHandOver();
        Assert.Equal("200", Ask(rig));
        Assert.Equal(BalancerPhase.Serving, view.Phase);
        var staying = rig.Client(Get);
        rig.Until(() => staying.Received.EndsWith("here", StringComparison.Ordinal));
        Assert.DoesNotContain("connection: close", staying.Received, StringComparison.Ordinal);
    }

    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private BoardView Claim(Rig rig)
    {
        rig.Settle();
        rig.Graph.Board!.Claim(0);
        Assert.True(board.TryRead(out var view));
        return view;
    }

    private static void SetUp(Rig rig, int server, bool up)
    {
        rig.SetUp(server, up);
        rig.Graph.Board?.OnChanged();
    }

    private static string Ask(Rig rig)
    {
        var client = rig.Client(Health);
        rig.Until(() => client.Received.Contains("\r\n\r\n", StringComparison.Ordinal));
        var status = client.Received.Substring(9, 3);
        client.Dispose();
        rig.Forget();
        return status;
    }
}
