using FsCheck;
using FsCheck.Fluent;
using Tandem.Linux.Reactor;

namespace Tandem.Linux.Tests.Reactor;

public sealed class TimerWheelTests
{
    [Fact]
    public void Deadlines_fire_in_the_round_that_reaches_them()
    {
        var wheel = new TimerWheel(1000);
        var fired = new List<int>();
        foreach (var delay in new[] { 1, 255, 256, 257, 65535, 65536, 65537, 1 << 24, (1 << 24) + 1 })
        {
            wheel.Set(new Note(() => fired.Add(delay)), 1000 + delay);
        }

        foreach (var delay in new[] { 1, 255, 256, 257, 65535, 65536, 65537, 1 << 24, (1 << 24) + 1 })
        {
            wheel.Advance(1000 + delay - 1);
            Assert.DoesNotContain(delay, fired);
            wheel.Advance(1000 + delay);
            Assert.Equal(delay, fired[^1]);
        }

        Assert.Equal(0, wheel.Count);
    }

    [Fact]
    public void A_deadline_that_is_put_off_fires_once_and_later()
    {
        var wheel = new TimerWheel(0);
        var count = 0;
        var note = new Note(() => count++);
        wheel.Set(note, 10);
        wheel.Set(note, 500);
        wheel.Advance(499);
        Assert.Equal(0, count);
        wheel.Advance(500);
        Assert.Equal(1, count);
        wheel.Advance(5000);
        Assert.Equal(1, count);
    }

    [Fact]
    public void A_deadline_may_be_brought_forward_and_taken_back()
    {
        var wheel = new TimerWheel(0);
        var count = 0;
        var note = new Note(() => count++);
        wheel.Set(note, 70_000);
        wheel.Set(note, 5);
        wheel.Advance(5);
        Assert.Equal(1, count);
        wheel.Set(note, 9);
        note.Disarm();
        wheel.Advance(100);
        Assert.Equal(1, count);
    }

    [Fact]
    public void A_deadline_in_the_past_fires_at_the_next_tick()
    {
        var wheel = new TimerWheel(100);
        var count = 0;
        wheel.Set(new Note(() => count++), 3);
        wheel.Advance(100);
        Assert.Equal(0, count);
        wheel.Advance(101);
        Assert.Equal(1, count);
    }

    [Fact]
    public void A_deadline_that_arms_itself_again_does_not_fire_twice_in_one_tick()
    {
        var wheel = new TimerWheel(0);
        var ticks = new List<long>();
        Note note = null!;
        var now = 0L;
        note = new Note(() =>
        {
            ticks.Add(now);
            wheel.Set(note, 0);
        });
        wheel.Set(note, 0);
        for (now = 1; now <= 5; now++)
        {
            wheel.Advance(now);
        }

        Assert.Equal([1, 2, 3, 4, 5], ticks);
    }

    [Fact]
    public void The_wheel_behaves_as_a_sorted_list_does()
    {
        var steps = Gen.OneOf(
            Gen.Choose(0, 7).SelectMany(e => Gen.OneOf(Gen.Choose(-5, 300), Gen.Choose(200, 70_000), Gen.Choose(60_000, 20_000_000)).Select(d => (Kind: 0, Entry: e, Delay: d))),
            Gen.Choose(0, 7).Select(e => (Kind: 1, Entry: e, Delay: 0)),
            Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(0, 600), Gen.Choose(0, 100_000), Gen.Choose(0, 20_000_000)).Select(d => (Kind: 2, Entry: 0, Delay: d)));
        var starts = Gen.Elements(0L, 255, 256, 65_535, (1L << 24) - 3, (1L << 32) - 10, 123_456_789_012);
        Check.One(
            PropertyRuns.Config.WithMaxTest(400),
            Prop.ForAll(Arb.From(starts), Arb.From(Gen.ListOf(steps)), (start, script) => Agree(start, script)));
    }

    [Fact]
    public void A_loop_at_rest_is_not_woken_before_its_only_deadline_comes_near()
    {
        var wheel = new TimerWheel(1_000);
        var fired = 0;
        wheel.Set(new Note(() => fired++), 31_000);
        var (now, wakes) = (1_000L, 0);
        while (fired == 0)
        {
            now += wheel.DelayMs(now, 60_000);
            wheel.Advance(now);
            wakes++;
        }

        Assert.Equal(31_000, now);
        Assert.True(wakes <= 2, $"{wakes} wakes");
    }

    private static bool Agree(long start, IEnumerable<(int Kind, int Entry, int Delay)> script)
    {
        var wheel = new TimerWheel(start);
        var now = start;
        var model = new long[8];
        Array.Fill(model, Deadline.Never);
        var fired = new List<int>();
        var notes = Enumerable.Range(0, 8).Select(i => new Note(() => fired.Add(i))).ToArray();
        foreach (var (kind, entry, delay) in script)
        {
            if (kind == 0)
            {
                wheel.Set(notes[entry], now + delay);
                model[entry] = Math.Max(now + delay, now + 1);
            }
            else if (kind == 1)
            {
                notes[entry].Disarm();
                model[entry] = Deadline.Never;
            }
            else
            {
                // Sleeping for as long as the wheel says never sleeps past a deadline.
                var next = model.Min();
                var wait = wheel.DelayMs(now, 60_000);
                if (next != Deadline.Never && now + wait > next)
                {
                    return false;
                }

                now += delay;
                fired.Clear();
                wheel.Advance(now);
                var due = Enumerable.Range(0, 8).Where(i => model[i] <= now).OrderBy(i => model[i]).ToArray();
                if (!fired.Select(i => model[i]).SequenceEqual(due.Select(i => model[i])) || !fired.Order().SequenceEqual(due.Order()))
                {
                    return false;
                }

                foreach (var i in due)
                {
                    model[i] = Deadline.Never;
                    if (notes[i].DueMs != Deadline.Never)
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    private sealed class Note(Action action) : Deadline
    {
        public override void OnDue() => action();
    }
}
