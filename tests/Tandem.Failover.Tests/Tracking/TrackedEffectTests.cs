using FsCheck;
using FsCheck.Fluent;
using Tandem.Failover.Tracking;

namespace Tandem.Failover.Tests.Tracking;

public sealed class TrackedEffectTests
{
    [Theory]
    [InlineData("Up", 5, false, 5, false, false)]
    [InlineData("Down", 5, false, 0, false, false)]
    [InlineData("Up", -5, false, 0, false, false)]
    [InlineData("Down", -5, false, -5, false, false)]
    [InlineData("Up", 5, true, -5, false, false)]
    [InlineData("Down", 5, true, 0, false, false)]
    [InlineData("Up", -5, true, 0, false, false)]
    [InlineData("Down", -5, true, 5, false, false)]
    [InlineData("Up", 0, false, 0, false, false)]
    [InlineData("Down", 0, false, 0, true, false)]
    [InlineData("Up", 0, true, 0, true, false)]
    [InlineData("Down", 0, true, 0, false, false)]
    [InlineData("Unknown", 0, false, 0, false, true)]
    [InlineData("Unknown", 0, true, 0, false, true)]
    [InlineData("Unknown", 5, false, 0, false, false)]
    [InlineData("Unknown", -5, true, 0, false, false)]
    public void A_weight_counts_as_keepalived_counts_it(string verdict, int weight, bool reverse, int points, bool isFault, bool isUnknown)
    {
        var effect = TrackedEffect.Of(Enum.Parse<TrackedVerdict>(verdict), weight, reverse);

        Assert.Equal(new TrackedEffect(points, isFault, isUnknown), effect);
    }

    [Theory]
    [InlineData(7, 2, false, 14, false)]
    [InlineData(7, 2, true, -14, false)]
    [InlineData(-20, 1, false, -20, false)]
    [InlineData(-253, 1, false, -253, false)]
    [InlineData(-254, 1, false, 0, true)]
    [InlineData(254, -1, false, 0, true)]
    [InlineData(254, 1, false, 253, false)]
    [InlineData(int.MaxValue, 254, false, 253, false)]
    [InlineData(int.MinValue, 254, false, 0, true)]
    [InlineData(int.MinValue, -254, false, 253, false)]
    [InlineData(0, 0, false, 0, false)]
    [InlineData(1, 0, false, 0, true)]
    [InlineData(-1, 0, false, 0, true)]
    [InlineData(0, 0, true, 0, true)]
    [InlineData(3, 0, true, 0, false)]
    public void The_number_of_a_file_is_multiplied_and_bounded(int value, int weight, bool reverse, int points, bool isFault) =>
        Assert.Equal(new TrackedEffect(points, isFault, false), TrackedEffect.OfNumber(value, weight, reverse));

    [Fact]
    public void The_effective_priority_is_the_bounded_sum_whatever_happens_in_whatever_order()
    {
        var items = Gen.ArrayOf(
            from weight in Gen.Choose(-253, 253)
            from reverse in Gen.Elements(true, false)
            select (weight, reverse));
        var changes = Gen.ArrayOf(
            from item in Gen.Choose(0, 20)
            from up in Gen.Elements(true, false)
            select (item, up));

        Check.One(PropertyRuns.Config, Prop.ForAll(Gen.Choose(1, 255).ToArbitrary(), items.ToArbitrary(), changes.ToArbitrary(), (priority, lines, steps) =>
        {
            var observer = new Observed();
            var tracking = new InstanceTracking("VI_1", priority, observer, _ => { });
            var interfaces = lines.Select((_, i) => new TrackedInterface($"eth{i}", true)).ToArray();
            for (var i = 0; i < lines.Length; i++)
            {
                tracking.Track(interfaces[i], lines[i].weight, lines[i].reverse);
            }

            tracking.Begin();
            Agree(tracking, observer, priority, lines, interfaces);
            foreach (var (item, up) in steps)
            {
                if (item < interfaces.Length)
                {
                    interfaces[item].IsUp = up;
                    Agree(tracking, observer, priority, lines, interfaces);
                }
            }

            tracking.End();
            Assert.All(interfaces, i => Assert.Equal(0, i.TrackedBy));
        }));
    }

    private static void Agree(InstanceTracking tracking, Observed observer, int priority, (int Weight, bool Reverse)[] lines, TrackedInterface[] interfaces)
    {
        // The plain model: keepalived.conf(5) read aloud.
        var sum = priority;
        var fault = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var (weight, reverse) = lines[i];
            var up = interfaces[i].IsUp;
            fault |= weight == 0 && up == reverse;
            var sign = reverse ? -1 : 1;
            sum += weight > 0 && up ? sign * weight : weight < 0 && !up ? sign * weight : 0;
        }

        var effective = priority == 255 ? 255 : sum < 1 ? 1 : sum > 254 ? 254 : sum;
        Assert.Equal(effective, tracking.EffectivePriority);
        Assert.Equal(effective, observer.Priority ?? priority);
        Assert.Equal(fault, tracking.IsFault);
        Assert.Equal(fault, observer.IsFault);
        Assert.Equal(fault, tracking.FaultReason != null);
    }
}
