using Tandem.Linux.Processes;
using Tandem.Node.Board;

namespace Tandem.Node.Tests.Board;

/// <summary>A loop that is late because it is stuck, and one that only waits for a processor.</summary>
public sealed class LateLoopTests
{
    [Theory]
    [InlineData(true, 0, true)]
    [InlineData(true, 40_000, true)]
    [InlineData(true, 60_000, false)]
    [InlineData(true, 100_000, false)]
    [InlineData(false, 0, false)]
    public void It_starves_when_it_wants_to_run_and_has_had_a_processor_for_less_than_half_of_the_time(bool wants, long processorUs, bool starves) =>
        Assert.Equal(starves, LateLoop.Starves(new ThreadTimes(wants, 5_000_000 + processorUs), 5_000_000, 100_000));

    [Fact]
    public void A_thread_that_sleeps_does_not_starve()
    {
        using var go = new ManualResetEventSlim();
        using var known = new ManualResetEventSlim();
        var id = 0;
        var thread = new Thread(() =>
        {
            id = ThreadTimes.OwnId;
            known.Set();
            go.Wait();
        });
        thread.Start();
        known.Wait();
        Assert.NotEqual(0, id);

        // It may run on for a moment before it sleeps.
        Assert.True(SpinWait.SpinUntil(() => ThreadTimes.TryRead(Environment.ProcessId, id, out var times) && !times.WantsProcessor, TimeSpan.FromSeconds(10)));
        var late = default(LateLoop);
        late.Look(Environment.ProcessId, id, 1_000_000, 1);
        Assert.False(late.Starves(Environment.ProcessId, id, 100_001));
        go.Set();
        thread.Join();
    }

    [Fact]
    public void A_thread_that_nobody_knows_or_that_has_ended_does_not_starve()
    {
        var late = default(LateLoop);
        late.Look(Environment.ProcessId, 0, 1_000_000, 1);
        Assert.False(late.Starves(Environment.ProcessId, 0, 100_001));
        Assert.False(ThreadTimes.TryRead(Environment.ProcessId, int.MaxValue, out _));
    }

    [Fact]
    public void What_the_kernel_says_of_a_thread_grows_while_it_runs()
    {
        var id = ThreadTimes.OwnId;
        Assert.True(ThreadTimes.TryRead(Environment.ProcessId, id, out var before));
        Assert.True(before.WantsProcessor);
        Assert.True(SpinWait.SpinUntil(() => ThreadTimes.TryRead(Environment.ProcessId, id, out var now) && now.ProcessorUs > before.ProcessorUs, TimeSpan.FromSeconds(10)));
    }
}
