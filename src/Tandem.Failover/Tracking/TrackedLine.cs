namespace Tandem.Failover.Tracking;

/// <summary>One line of a track block in force: an instance tracks a subject with a weight. Keeps the effect that the instance counts.</summary>
internal sealed class TrackedLine
{
    private readonly InstanceTracking instance;
    private readonly int weight;
    private readonly bool reverse;

    internal TrackedLine(InstanceTracking instance, TrackedSubject subject, int weight, bool reverse)
    {
        this.instance = instance;
        this.weight = weight;
        this.reverse = reverse;
        Subject = subject;
        Effect = subject.EffectOn(weight, reverse);
        subject.Attach(this);
    }

    internal TrackedSubject Subject { get; }

    internal TrackedEffect Effect { get; private set; }

    /// <summary>The weight, as written.</summary>
    internal int Weight => weight;

    internal string InstanceName => instance.Name;

    internal void Update()
    {
        var before = Effect;
        var now = Subject.EffectOn(weight, reverse);
        if (now != before)
        {
            Effect = now;
            instance.OnChange(this, before);
        }
    }

    internal bool FaultWouldChange(out bool begins)
    {
        begins = Subject.EffectOn(weight, reverse).IsFault;
        return begins != Effect.IsFault;
    }

    internal void End() => Subject.Detach(this);
}
