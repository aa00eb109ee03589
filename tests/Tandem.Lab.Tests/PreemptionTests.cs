using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary>Whether a better node takes the address from one that serves well.</summary>
public sealed class PreemptionTests
{
    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void A_better_node_that_comes_late_takes_over(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.StartSecond(Configurations.Instance(100));
        pair.AwaitMaster(pair.Lb2);
        var daemon = pair.StartFirst(Configurations.Instance(101));
        pair.AwaitMaster(pair.Lb1);
        daemon.AwaitLine("(VI_1) Entering MASTER STATE");
        pair.Daemon2.AwaitLine("(VI_1) Master received advert from 10.42.0.11 with higher priority 101, ours 100");
        pair.Daemon2.AwaitLine("(VI_1) Entering BACKUP STATE");
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void With_nopreempt_it_waits_until_the_other_goes(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.StartSecond(Configurations.Instance(100, "nopreempt"));
        pair.AwaitMaster(pair.Lb2);
        using var listener = new AdvertisementListener(pair.Lab.Client);
        var daemon = pair.StartFirst(Configurations.Instance(101, "nopreempt"));
        daemon.AwaitLine("(VI_1) Entering BACKUP STATE");
        // Three intervals and the skew would have passed.
        var since = LabClock.NowUs;
        Assert.NotNull(listener.Await(one => one.AtUs > since + 600_000, since, Pair.Patience));
        Assert.DoesNotContain(listener.Heard, one => one.Source.Equals(pair.Lb1.Address));
        Assert.False(pair.Lb1.Owns(pair.Address));
        pair.Daemon2.Stop();
        pair.AwaitMaster(pair.Lb1);
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void With_preempt_delay_it_waits_that_long(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.StartSecond(Configurations.Instance(100));
        pair.AwaitMaster(pair.Lb2);
        var daemon = pair.StartFirst(Configurations.Instance(101, "preempt_delay 1"));
        var begun = daemon.AwaitLine("(VI_1) start preempt delay (1.000000)");
        pair.AwaitMaster(pair.Lb1);
        var entered = daemon.AwaitLine("(VI_1) Entering MASTER STATE");
        Assert.InRange((entered.AtUs - begun.AtUs) / 1000, 980, 3000);
    }
}
