using Tandem.Failover.Tracking;

namespace Tandem.Simulation.Pairs;

/// <summary>Something that instances track, whose verdict the simulation sets: a script, a process, the number in a file.</summary>
internal sealed class WatchedSubject(string kind, string name, TrackedVerdict first, int? number = null) : TrackedSubject(name)
{
    private TrackedVerdict verdict = first;

    /// <summary>How it is; setting it tells the instances.</summary>
    internal TrackedVerdict Verdict
    {
        get => verdict;
        set
        {
            if (value != verdict)
            {
                verdict = value;
                TellChange();
            }
        }
    }

    internal override string FaultReason => $"{kind} {Name}";

    internal override string InitialFaultLine => $": entering FAULT state due to {kind} {Name}";

    internal override TrackedEffect EffectOn(int weight, bool reverse) =>
        number is { } value ? TrackedEffect.OfNumber(value, weight, reverse) : TrackedEffect.Of(verdict, weight, reverse);
}
