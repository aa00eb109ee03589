using Tandem.Lab;

namespace Tandem.Bench.Failover;

/// <summary>One row of the table: what happens, and what is measured of it.</summary>
/// <param name="Name">In the table and for <c>--only</c>.</param>
/// <param name="Measure">Puts a scene to the fault and returns milliseconds; infinity when it did not come right.</param>
/// <param name="Limits">At most so many milliseconds for Tandem, with advert_int 1, 0.1 and 0.01.</param>
internal sealed record FailoverFault(string Name, Func<FailoverScene, double> Measure, double[] Limits)
{
    /// <summary>Whether the outage depends on when the script runs, and not on when an advertisement is sent.</summary>
    public bool FollowsScript { get; init; }

    /// <summary>How long a client may wait for service before the run counts as never served again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long an address of a host whose daemons are gone or frozen is waited for to go.</summary>
    private static readonly TimeSpan LeftoverPatience = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan AnnouncementsOver = TimeSpan.FromSeconds(11);

    /// <summary>What comes after the first answer of the other node belongs to the fault.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromMilliseconds(400);

    public static FailoverFault[] All { get; } =
    [
        new("stop", scene => UntilOther(scene, () => scene.First.Process.Signal(15)), [20, 20, 10]),
        new("balancer killed", scene => UntilOther(scene, scene.KillBalancer), [650, 80, 20]) { FollowsScript = true },
        new("VRRP process killed", scene => UntilOther(scene, scene.First.KillVrrp), [650, 80, 20]),
        new("all killed: VIP gone from host", scene => UntilGone(scene, scene.First.Process.KillTree), [6000, 6000, 6000]),
        new("VRRP process frozen", scene => UntilOther(scene, () => scene.First.FreezeVrrp(frozen: true)), [3400, 315, 35]),
        new("frozen: VIP gone from host", scene => UntilGone(scene, () => scene.First.FreezeVrrp(frozen: true)), [6000, 6000, 6000]),
        new("host cut off", scene => UntilOther(scene, () => scene.Lab.CutOff(scene.Lab.Lb1)), [3400, 315, 35]),
        new("carrier lost", scene => UntilOther(scene, () => scene.Lab.LoseCarrier(scene.Lab.Lb1)), [3200, 330, 35]),
        new("partition heals", UntilHealed, [100, 100, 100]),
        new("VIP deleted", UntilBack, [50, 50, 50]),
    ];

    /// <summary>The outage until lb2 answers.</summary>
    private static double UntilOther(FailoverScene scene, Action fault)
    {
        var atUs = LabClock.NowUs;
        fault();
        return Served(scene, atUs, scene.Prober.AwaitAnswer(scene.Lab.Lb2, atUs, Patience));
    }

    /// <summary>How long the address stays on lb1.</summary>
    private static double UntilGone(FailoverScene scene, Action fault)
    {
        var atUs = LabClock.NowUs;
        fault();
        try
        {
            scene.Lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: false, LeftoverPatience);
            return (LabClock.NowUs - atUs) / 1000.0;
        }
        catch (LabFailure)
        {
            return double.PositiveInfinity;
        }
    }

    /// <summary>
    /// Both are master and the client talks to lb2, which must give way. The partition heals right after an advertisement of lb2, so
    /// that lb1's comes first: the worse case, since lb1 then never hears of its rival.
    /// </summary>
    private static double UntilHealed(FailoverScene scene)
    {
        using var listener = new AdvertisementListener(scene.Lab.Client);
        var lb2 = scene.Lab.Lb2;
        var partedUs = LabClock.NowUs;
        scene.Lab.Partition();
        lb2.AwaitAddress(LabAddresses.Virtual, present: true, TimeSpan.FromSeconds(10));
        if (scene.Prober.AwaitAnswer(lb2, partedUs, Patience) == null)
        {
            throw new LabFailure("the partition made no second master");
        }

        // The announcements that a new master repeats after 5 s must be over, and the client sure of its neighbour again: both would mend
        // what is measured.
        Thread.Sleep(AnnouncementsOver);
        listener.Await(one => one.Source.Equals(lb2.Address), LabClock.NowUs, Patience);
        var atUs = LabClock.NowUs;
        scene.Lab.Heal();
        return Served(scene, atUs, scene.Prober.AwaitAnswer(scene.Lab.Lb1, atUs, Patience));
    }

    /// <summary>The outage until whoever takes the address has answered for a while.</summary>
    private static double UntilBack(FailoverScene scene)
    {
        var atUs = LabClock.NowUs;
        scene.Lab.Lb1.Run("ip", "addr", "del", "10.42.0.240/32", "dev", "eth0");
        var answered = scene.Prober.AwaitAnswer(LabClock.NowUs, Patience);
        // A probe may have been answered before the daemon acted; a fail-over takes less than a second.
        Thread.Sleep(1000);
        return Served(scene, atUs, answered == null ? null : scene.Prober.AwaitAnswer(LabClock.NowUs, Patience));
    }

    private static double Served(FailoverScene scene, long atUs, long? answeredUs)
    {
        if (answeredUs == null)
        {
            return double.PositiveInfinity;
        }

        Thread.Sleep(Afterwards);
        return scene.Prober.Measure(atUs, LabClock.NowUs).Length.TotalMilliseconds;
    }
}
