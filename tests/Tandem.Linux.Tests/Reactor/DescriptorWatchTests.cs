using System.Diagnostics;
using System.IO.Pipes;
using Tandem.Linux.Reactor;

namespace Tandem.Linux.Tests.Reactor;

public sealed class DescriptorWatchTests
{
    [Fact]
    public void A_readable_descriptor_is_told_until_it_is_read_and_not_after_the_watch_ended()
    {
        using var loop = new EpollLoop(1);
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        var readEnd = (int)pipe.ClientSafePipeHandle.DangerousGetHandle();
        var calls = new CountedCalls();
        var watch = loop.Watch(readEnd, calls);

        pipe.WriteByte(1);
        loop.RunOnce(1000);
        loop.RunOnce(1000);
        Assert.Equal(2, calls.Count);

        watch.End();
        watch.End();
        loop.RunOnce(0);
        Assert.Equal(2, calls.Count);
        Assert.False(watch.IsWatching);
    }

    [Fact]
    public void A_descriptor_of_a_plain_file_is_refused_with_the_reason()
    {
        using var loop = new EpollLoop(1);
        using var file = File.OpenRead("/proc/self/exe");

        var refusal = Assert.Throws<InvalidOperationException>(() => loop.Watch((int)file.SafeFileHandle.DangerousGetHandle(), new CountedCalls()));

        Assert.Contains("cannot be watched", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_precise_timer_is_due_at_its_microsecond_and_not_before()
    {
        using var loop = new EpollLoop(1);
        var due = 0;
        using var timer = new PreciseTimer(loop, () => due++);
        var at = Now() + 2_300;

        timer.Set(at);
        while (due == 0)
        {
            loop.RunOnce(1000);
        }

        Assert.True(loop.NowUs >= at, $"{at - loop.NowUs} µs early");
        Assert.Equal(1, due);
    }

    [Fact]
    public void A_precise_timer_that_was_put_off_or_set_to_never_is_not_due()
    {
        using var loop = new EpollLoop(1);
        var due = 0;
        using var timer = new PreciseTimer(loop, () => due++);

        timer.Set(1);
        timer.Set(Now() + 60_000_000);
        loop.RunOnce(5);
        timer.Set(long.MaxValue);
        loop.RunOnce(5);
        Assert.Equal(0, due);

        timer.Set(1);
        loop.RunOnce(1000);
        Assert.Equal(1, due);
    }

    private static long Now() => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);

    private sealed class CountedCalls : DescriptorHandler
    {
        public int Count { get; private set; }

        public override void OnReadable() => Count++;
    }
}
