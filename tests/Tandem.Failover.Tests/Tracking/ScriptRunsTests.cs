using FsCheck;
using FsCheck.Fluent;
using Tandem.Failover.Tracking;

namespace Tandem.Failover.Tests.Tracking;

public sealed class ScriptRunsTests
{
    [Fact]
    public void The_first_result_decides_alone()
    {
        var up = new ScriptRuns(3, 3, false);
        Assert.Equal(TrackedVerdict.Unknown, up.Verdict);
        Assert.True(up.Succeed());
        Assert.Equal(TrackedVerdict.Up, up.Verdict);

        var down = new ScriptRuns(3, 3, false);
        Assert.True(down.Fail());
        Assert.Equal(TrackedVerdict.Down, down.Verdict);
    }

    [Fact]
    public void With_init_fail_it_is_down_until_it_rose()
    {
        var runs = new ScriptRuns(2, 1, true);

        Assert.Equal(TrackedVerdict.Down, runs.Verdict);
        Assert.False(runs.Succeed());
        Assert.True(runs.Succeed());
    }

    [Fact]
    public void After_the_first_result_rise_and_fall_in_a_row_decide()
    {
        var rises = Gen.Choose(1, 4).ToArbitrary();
        var falls = Gen.Choose(1, 4).ToArbitrary();
        var results = Gen.ArrayOf(Gen.Elements(true, false)).ToArbitrary();

        Check.One(PropertyRuns.Config, Prop.ForAll(rises, falls, results, (rise, fall, list) =>
        {
            var runs = new ScriptRuns(rise, fall, false);
            bool? up = null;
            var inRow = 0;
            bool? last = null;
            foreach (var success in list)
            {
                inRow = success == last ? inRow + 1 : 1;
                last = success;
                var before = up;
                up = up == null ? success : up == success ? up : inRow >= (success ? rise : fall) ? success : up;
                Assert.Equal(up != before, success ? runs.Succeed() : runs.Fail());
                Assert.Equal(up == true ? TrackedVerdict.Up : TrackedVerdict.Down, runs.Verdict);
            }
        }));
    }
}
