using Tandem.Node.Board;

namespace Tandem.Node.Tests.Board;

/// <summary>What a reader makes of a board, on a clock that the test moves.</summary>
public sealed class BalancerObserverTests : IDisposable
{
    private const long Second = 1_000_000;

    private readonly HealthBoard board = HealthBoard.Create();
    private readonly BalancerObserver observer;
    private BoardSeat seat;
    private long nowUs = 1000 * Second;

    public BalancerObserverTests()
    {
        observer = new BalancerObserver(board);
        seat = board.Prepare(2);
    }

    public void Dispose() => board.Dispose();

    [Fact]
    public void Nothing_is_wrong_with_a_balancer_whose_loops_move()
    {
        Begin();
        Pass(Second, 0, 1);
        Assert.Equal("nothing is wrong", Said());
    }

    [Fact]
    public void Without_a_balancer_that_is_said() => Assert.Equal("no balancer is at work yet", Said());

    [Fact]
    public void A_loop_that_does_not_move_is_known_by_its_number_once_its_time_is_over()
    {
        Begin();
        Pass(100_000, 0);
        Assert.Equal("nothing is wrong", Said());
        Pass(20_000, 0);
        Assert.Equal("loop 2 has not moved for 120 ms", Said());
        Pass(20_000, 0, 1);
        Assert.Equal("nothing is wrong", Said());
    }

    [Fact]
    public void A_process_of_which_no_loop_moves_is_frozen()
    {
        Begin();
        Pass(120_000);
        Assert.Equal($"balancer pid {Environment.ProcessId} has not moved for 120 ms", Said());
    }

    [Fact]
    public void The_stall_is_what_is_demanded()
    {
        Begin();
        Pass(300_000);
        Assert.Equal("nothing is wrong", Said(new BalancerDemands(500_000, [], [])));
        Pass(220_000);
        Assert.Contains("has not moved for 520 ms", Said(new BalancerDemands(500_000, [], [])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_was_not_running_itself_blames_nobody_for_that_time()
    {
        Begin();
        Pass(Second, 0, 1);
        nowUs += 5 * Second;
        observer.Look(nowUs);
        Assert.Equal("nothing is wrong", Said());
        Pass(60_000);
        Assert.Contains("has not moved", Said(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_the_process_is_said_at_once_and_over_with_the_next_one()
    {
        Begin();
        Pass(20_000, 0, 1);
        observer.OnEnded();
        Assert.Equal($"balancer pid {Environment.ProcessId} died", Said());
        Begin();
        Assert.Equal("nothing is wrong", Said());
    }

    [Fact]
    public void A_reload_is_no_death()
    {
        Begin();
        Pass(Second, 0, 1);
        var former = seat;
        seat = board.Prepare(2);
        seat.Beat(0, nowUs);
        seat.Beat(1, nowUs);
        seat.Claim();
        former.Set(BalancerPhase.Draining);
        Assert.True(observer.Look(nowUs));
        Assert.Equal("nothing is wrong", Said());
        Pass(Second, 0, 1);
        Assert.Equal("nothing is wrong", Said());
    }

    [Fact]
    public void Want_of_descriptors_counts_until_accepting_was_tried_again()
    {
        Begin();
        seat.LacksDescriptors(1, nowUs);
        Pass(200_000, 0, 1);
        Assert.Equal("out of descriptors", Said());
        Pass(100_000, 0, 1);
        Assert.Equal("nothing is wrong", Said());
    }

    [Fact]
    public void A_balancer_that_was_told_to_stop_is_not_to_be_chosen_and_one_that_hands_over_is_left_to_that()
    {
        Begin();
        seat.Set(BalancerPhase.Draining);
        Assert.Equal($"balancer pid {Environment.ProcessId} is stopping", Said());
        seat.Set(BalancerPhase.HandingOver);
        Assert.Equal("nothing is wrong", Said());
        Assert.True(observer.IsHandingOver);
    }

    [Fact]
    public void Backends_and_frontends_that_are_named_are_judged_one_by_one()
    {
        var web = seat.Add("web", new BoardProxy(BoardProxyKind.Backend, BoardAbility.Serves, 2, 2));
        var www = seat.Add("www", new BoardProxy(BoardProxyKind.Frontend, BoardAbility.Serves | BoardAbility.Accepts, 2, 2));
        Begin();
        var demands = new BalancerDemands(100_000, [("web", 2)], ["www"]);
        Assert.Equal("nothing is wrong", Said(demands));
        seat.Set(web, new BoardProxy(BoardProxyKind.Backend, BoardAbility.Serves, 1, 2));
        Assert.Equal("backend web: 1 servers up, 2 wanted", Said(demands));
        seat.Set(web, new BoardProxy(BoardProxyKind.Backend, BoardAbility.Serves, 2, 2));
        seat.Set(www, new BoardProxy(BoardProxyKind.Frontend, BoardAbility.None, 2, 2));
        Assert.Equal("frontend www does not accept", Said(demands));
        seat.Set(www, new BoardProxy(BoardProxyKind.Frontend, BoardAbility.Accepts, 0, 2));
        Assert.Equal("frontend www: 0 of 2 servers up", Said(demands));
        Assert.Equal("backend wbe is not in the balancer's configuration", Said(new BalancerDemands(100_000, [("wbe", 1)], [])));
        Assert.Equal("frontend web is not in the balancer's configuration", Said(new BalancerDemands(100_000, [], ["web"])));
    }

    [Fact]
    public void A_proxy_beyond_the_board_is_not_said_to_be_missing_in_the_configuration()
    {
        for (var i = 0; i < HealthBoard.MaxProxies + 3; i++)
        {
            _ = seat.Add($"b{i}", new BoardProxy(BoardProxyKind.Backend, BoardAbility.Serves, 1, 1));
        }

        Begin();
        Assert.Equal(
            "backend b1025 is not among the first 1024 of the balancer's 1027 frontends and backends, which is all that can be tracked",
            Said(new BalancerDemands(100_000, [("b1025", 1)], [])));
    }

    [Fact]
    public void Unnamed_a_frontend_that_only_redirects_does_not_make_up_for_those_without_servers()
    {
        _ = seat.Add("to_https", new BoardProxy(BoardProxyKind.Frontend, BoardAbility.Serves | BoardAbility.Accepts, 0, 0));
        var www = seat.Add("www", new BoardProxy(BoardProxyKind.Frontend, BoardAbility.Serves | BoardAbility.Accepts | BoardAbility.NeedsServers, 1, 3));
        Begin();
        Assert.Equal("nothing is wrong", Said());
        seat.Set(www, new BoardProxy(BoardProxyKind.Frontend, BoardAbility.Accepts | BoardAbility.NeedsServers, 0, 3));
        Assert.Equal("no frontend can serve: frontend www has 0 of 3 servers up", Said());
        Assert.True(observer.Judge(BalancerDemands.Usual, nowUs).OnlyLacksServers);
    }

    [Fact]
    public void Unnamed_one_frontend_that_serves_is_enough()
    {
        _ = seat.Add("a", new BoardProxy(BoardProxyKind.Frontend, BoardAbility.Accepts | BoardAbility.NeedsServers, 0, 3));
        _ = seat.Add("b", new BoardProxy(BoardProxyKind.Frontend, BoardAbility.Serves | BoardAbility.Accepts | BoardAbility.NeedsServers, 1, 1));
        Begin();
        Assert.Equal("nothing is wrong", Said());
    }

    [Fact]
    public void When_no_frontend_accepts_the_node_is_not_to_be_chosen()
    {
        _ = seat.Add("www", new BoardProxy(BoardProxyKind.Frontend, BoardAbility.None, 0, 0));
        Begin();
        Assert.Equal("no frontend accepts", Said());
    }

    /// <summary>Takes the board and lets a first look see it.</summary>
    private void Begin()
    {
        if (seat.IsCurrent)
        {
            seat = board.Prepare(2);
        }

        seat.Beat(0, nowUs);
        seat.Beat(1, nowUs);
        seat.Claim();
        Assert.True(observer.Look(nowUs));
    }

    /// <summary>Lets time pass in steps of a look, with a heartbeat of these loops in each.</summary>
    private void Pass(long forUs, params int[] beating)
    {
        for (var end = nowUs + forUs; nowUs < end;)
        {
            nowUs += HealthBoard.PeriodMs * 1000;
            foreach (var loop in beating)
            {
                seat.Beat(loop, nowUs);
            }

            Assert.False(observer.Look(nowUs));
        }
    }

    private string Said(BalancerDemands? demands = null)
    {
        demands ??= BalancerDemands.Usual;
        return observer.Judge(demands, nowUs).Describe(demands, board);
    }
}
