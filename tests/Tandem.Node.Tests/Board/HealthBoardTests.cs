using Tandem.Linux.Memory;
using Tandem.Node.Board;

namespace Tandem.Node.Tests.Board;

public sealed class HealthBoardTests
{
    private static readonly BoardProxy Web = new(BoardProxyKind.Backend, BoardAbility.Serves | BoardAbility.NeedsServers, 2, 3);

    [Fact]
    public void Before_a_balancer_has_taken_it_there_is_nothing_to_read()
    {
        using var board = HealthBoard.Create();
        Assert.False(board.TryRead(out _));
        _ = board.Prepare(2);
        Assert.False(board.TryRead(out _));
    }

    [Fact]
    public void What_a_balancer_writes_is_read()
    {
        using var board = HealthBoard.Create();
        var seat = board.Prepare(2);
        var web = seat.Add("web", Web);
        seat.Beat(1, 1234);
        seat.LacksDescriptors(0, 99);
        seat.Set(BalancerPhase.HandingOver);
        seat.Claim();

        Assert.True(board.TryRead(out var view));
        Assert.Equal((1, Environment.ProcessId, 2, 1), (view.Epoch, view.Pid, view.LoopCount, view.ProxyCount));
        Assert.Equal((0, 1234, 99, 0), (view.BeatUs(0), view.BeatUs(1), view.LackedDescriptorsUs(0), view.LackedDescriptorsUs(1)));
        Assert.Equal((BalancerPhase.HandingOver, "web", Web), (view.Phase, view.Name(0), view.Proxy(0)));

        seat.Set(web, Web with { ServersUp = 0, Ability = BoardAbility.NeedsServers });
        Assert.Equal(0, view.Proxy(0).ServersUp);
        Assert.False(view.Proxy(0).Serves);
    }

    [Fact]
    public void A_predecessor_counts_until_its_successor_claims_the_board_and_writes_where_nobody_looks_from_then_on()
    {
        using var board = HealthBoard.Create();
        var former = board.Prepare(1);
        former.Claim();
        former.Beat(0, 1);
        var next = board.Prepare(3);
        Assert.True(board.TryRead(out var view));
        Assert.Equal(1, view.LoopCount);

        next.Claim();
        former.Set(BalancerPhase.Draining);
        former.Beat(0, 2);
        Assert.True(board.TryRead(out view));
        Assert.Equal((3, 0L, BalancerPhase.Serving), (view.LoopCount, view.BeatUs(0), view.Phase));
        Assert.False(former.IsCurrent);
        Assert.True(next.IsCurrent);
    }

    [Fact]
    public void A_process_that_wakes_after_many_successors_writes_nothing()
    {
        using var board = HealthBoard.Create();
        var first = board.Prepare(1);
        first.Claim();
        for (var i = 0; i < 4; i++)
        {
            board.Prepare(1).Claim();
        }

        first.Beat(0, 77);
        first.Set(BalancerPhase.Draining);
        Assert.True(board.TryRead(out var view));
        Assert.Equal((5, 0L, BalancerPhase.Serving), (view.Epoch, view.BeatUs(0), view.Phase));
    }

    [Fact]
    public void Long_names_are_found_and_told_apart_and_proxies_beyond_the_board_have_no_place()
    {
        using var board = HealthBoard.Create();
        var seat = board.Prepare(1);
        var longName = new string('x', 100);
        Assert.Equal(0, seat.Add(longName, Web));
        Assert.Equal(1, seat.Add(longName + "y", Web));
        for (var i = 2; i < HealthBoard.MaxProxies; i++)
        {
            Assert.Equal(i, seat.Add($"b{i}", Web));
        }

        Assert.Equal(-1, seat.Add("one too many", Web));
        seat.Set(-1, Web);
        seat.Claim();
        Assert.True(board.TryRead(out var view));
        Assert.Equal(0, view.Find(BoardProxyKind.Backend, longName));
        Assert.Equal(1, view.Find(BoardProxyKind.Backend, longName + "y"));
        Assert.Equal(-1, view.Find(BoardProxyKind.Backend, longName + "z"));
        Assert.Equal((1, 1), (seat.WithoutPlace, view.WithoutPlace));
        Assert.Equal(1023, view.Find(BoardProxyKind.Backend, "b1023"u8));
        Assert.Equal(-1, view.Find(BoardProxyKind.Frontend, "b1"u8));
        Assert.Matches("^x{47}~[0-9a-f]{16}$", view.Name(0));
    }

    [Fact]
    public void The_same_memory_is_seen_behind_the_descriptor()
    {
        using var board = HealthBoard.Create();
        var seat = board.Prepare(1);
        seat.Claim();
        using var other = HealthBoard.Open(Duplicate(board.Descriptor), out var error);
        Assert.Equal("", error);
        seat.Beat(0, 5);
        Assert.True(other!.TryRead(out var view));
        Assert.Equal(5, view.BeatUs(0));
    }

    [Fact]
    public void What_is_no_board_is_refused_and_not_touched()
    {
        using var small = SharedMemory.Create("small", 4096);
        Assert.Null(HealthBoard.Open(small.Descriptor, out var error));
        Assert.Contains("is no health board of this version", error, StringComparison.Ordinal);

        using var board = HealthBoard.Create();
        using var file = File.OpenHandle($"/proc/self/fd/{board.Descriptor}");
        using var strange = SharedMemory.Create("strange", (int)RandomAccess.GetLength(file));
        Assert.Null(HealthBoard.Open(strange.Descriptor, out error));
        Assert.Contains("is no health board of this version", error, StringComparison.Ordinal);
        Assert.Null(HealthBoard.Open(9999, out error));
        Assert.NotEqual("", error);
    }

    [Fact]
    public void Writing_and_looking_allocate_nothing()
    {
        using var board = HealthBoard.Create();
        var seat = board.Prepare(2);
        var web = seat.Add("web", Web);
        seat.Claim();
        var observer = new BalancerObserver(board);
        var demands = new BalancerDemands(100_000, [("web", 1)], []);
        long before = 0;
        for (var i = 1; i <= 3000; i++)
        {
            if (i == 2000)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            seat.Beat(0, i);
            seat.Beat(1, i);
            seat.Set(web, Web);
            _ = observer.Look(i);
            _ = observer.Judge(demands, i);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static int Duplicate(int descriptor)
    {
        using var file = File.OpenHandle($"/proc/self/fd/{descriptor}", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var number = (int)file.DangerousGetHandle();
        file.SetHandleAsInvalid(); // It stays open: the board's from now on.
        return number;
    }
}
