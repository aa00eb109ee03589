namespace Tandem.Simulation.Pairs;

/// <summary>How long the runs of a plan must be, from the timers in its files.</summary>
internal sealed class PairTiming
{
    private const long SecondUs = 1_000_000;

    /// <summary>How long neighbors of a keepalived may believe the loser of a conflict.</summary>
    private const long KeepalivedConflictUs = 40_000_000;

    internal PairTiming(PairPlan plan)
    {
        var scripts = plan.Nodes.SelectMany(static node => node.Configuration.Scripts).Where(static script => script.TrackedBy > 0).ToList();
        var checksUs = scripts.Count == 0 ? 0 : scripts.Max(static script => (script.IntervalUs * (Math.Max(script.Rise, script.Fall) + 1)) + script.TimeoutUs);
        var delaysUs = plan.Nodes.SelectMany(static node => node.Configuration.InterfaceDelays).Select(static one => Math.Max(one.UpDelayUs, one.DownDelayUs)).DefaultIfEmpty(0).Max();
        var processesUs = plan.Nodes.SelectMany(static node => node.Configuration.TrackProcesses).Select(static one => Math.Max(one.ForkDelayUs, one.TerminateDelayUs)).DefaultIfEmpty(0).Max();
        var noticedUs = Math.Max(checksUs, Math.Max(delaysUs, processesUs)) + 100_000;
        var preemptUs = plan.Nodes.SelectMany(static node => node.Instances).Max(static one => one.Settings.PreemptDelayUs);
        NoMasterUs = plan.Services.Max(static service => service.Bounds.NoMasterUs);
        TwoMastersUs = plan.Services.Max(static service => service.Bounds.TwoMastersUs);
        IntervalUs = plan.Nodes.SelectMany(static node => node.Instances).Max(static one => one.Settings.AdvertIntervalUs);
        PhaseUs = Math.Max(IntervalUs, scripts.Count == 0 ? 0 : scripts.Max(static script => script.IntervalUs));
        SettledUs = RoundUp(plan.Services.Max(static service => service.Bounds.SettledUs) + noticedUs);
        MoveUs = noticedUs + NoMasterUs + TwoMastersUs + preemptUs;
        HoldUs = RoundUp(MoveUs + PairHost.LifetimeUs);
        HealUs = RoundUp(SettledUs + SecondUs) + (plan.Nodes.Any(static node => node.IsKeepalived) ? KeepalivedConflictUs : 0);
    }

    /// <summary>When all is as it will be after a start.</summary>
    internal long SettledUs { get; }

    /// <summary>Within what time of a fault the address has moved, when it moves.</summary>
    internal long MoveUs { get; }

    /// <summary>How long a fault lasts, so that all that follows of it has followed.</summary>
    internal long HoldUs { get; }

    /// <summary>How long a run goes on after it.</summary>
    internal long HealUs { get; }

    internal long NoMasterUs { get; }

    internal long TwoMastersUs { get; }

    internal long IntervalUs { get; }

    /// <summary>What repeats: faults are tried at several moments of it.</summary>
    internal long PhaseUs { get; }

    private static long RoundUp(long us) => (us + SecondUs - 1) / SecondUs * SecondUs;
}
