namespace Tandem.Failover.Tracking;

/// <summary>
/// All that one instance tracks: the sum of the weights, the reasons for FAULT, and whether everything is known. It decides nothing
/// about states; its observer does.
/// </summary>
public sealed class InstanceTracking
{
    /// <summary>The priority of an address owner, which nothing changes (RFC 9568 §5.2.4).</summary>
    public const int OwnerPriority = 255;

    private readonly List<TrackedLine> lines = [];
    private readonly ITrackingObserver observer;
    private readonly Action<string> log;
    private int points;
    private int faults;
    private int unknown;
    private bool isTelling;

    /// <summary>Begins with nothing tracked.</summary>
    /// <param name="name">The instance's name.</param>
    /// <param name="basePriority">Its priority as configured, 1 to 255.</param>
    /// <param name="observer">Who is told.</param>
    /// <param name="log">Takes log lines.</param>
    public InstanceTracking(string name, int basePriority, ITrackingObserver observer, Action<string> log)
    {
        Name = name;
        BasePriority = basePriority;
        EffectivePriority = basePriority;
        this.observer = observer;
        this.log = log;
    }

    /// <summary>The instance's name.</summary>
    public string Name { get; }

    /// <summary>The priority as configured.</summary>
    public int BasePriority { get; }

    /// <summary>The priority with all weights, 1 to 254, or 255.</summary>
    public int EffectivePriority { get; private set; }

    /// <summary>What it tracks.</summary>
    internal IReadOnlyList<TrackedLine> Lines => lines;

    /// <summary>Whether there is a reason for FAULT.</summary>
    public bool IsFault => faults > 0;

    /// <summary>Whether everything that decides about FAULT is known.</summary>
    public bool IsReady => unknown == 0;

    /// <summary>Reasons for FAULT, as the dump counts them.</summary>
    public int Faults => faults;

    /// <summary>Scripts without a first result, as the dump counts them.</summary>
    public int Unknown => unknown;

    /// <summary>The oldest line that is a reason for FAULT, or null.</summary>
    public string? FaultReason
    {
        get
        {
            foreach (var line in lines)
            {
                if (line.Effect.IsFault)
                {
                    return line.Subject.FaultReason;
                }
            }

            return null;
        }
    }

    /// <summary>Tracks a subject from now on. Before <see cref="Begin"/> nobody is told.</summary>
    /// <param name="subject">What.</param>
    /// <param name="weight">The weight, as written.</param>
    /// <param name="reverse">Whether reverse was written.</param>
    public void Track(TrackedSubject subject, int weight, bool reverse)
    {
        var line = new TrackedLine(this, subject, weight, reverse);
        lines.Add(line);
        OnChange(line, default);
    }

    /// <summary>Tells the observer from now on, and what was found until now.</summary>
    public void Begin()
    {
        isTelling = true;
        foreach (var line in lines)
        {
            if (line.Effect.IsFault)
            {
                log($"({Name}){line.Subject.InitialFaultLine}");
            }
        }

        if (EffectivePriority != BasePriority)
        {
            observer.OnEffectivePriority(EffectivePriority);
        }

        if (IsFault)
        {
            observer.OnFaultBegan(FaultReason!);
        }

        if (IsReady)
        {
            observer.OnReady();
        }
    }

    /// <summary>Tracks nothing any more and tells nothing.</summary>
    public void End()
    {
        isTelling = false;
        foreach (var line in lines)
        {
            line.End();
        }

        lines.Clear();
    }

    /// <summary>The priority that a base priority and a sum of weights make: 1 to 254, and 255 stays.</summary>
    /// <param name="basePriority">1 to 255.</param>
    /// <param name="points">The sum of weights.</param>
    public static int Effective(int basePriority, int points) =>
        basePriority == OwnerPriority ? OwnerPriority : Math.Clamp(basePriority + points, 1, OwnerPriority - 1);

    internal void OnChange(TrackedLine line, TrackedEffect before)
    {
        var now = line.Effect;
        var wasFault = IsFault;
        var wasReady = IsReady;
        points += now.Points - before.Points;
        faults += (now.IsFault ? 1 : 0) - (before.IsFault ? 1 : 0);
        unknown += (now.IsUnknown ? 1 : 0) - (before.IsUnknown ? 1 : 0);
        var effective = Effective(BasePriority, points);
        var changed = effective != EffectivePriority;
        EffectivePriority = effective;
        if (!isTelling)
        {
            return;
        }

        if (IsFault && !wasFault)
        {
            // Before the priority: an instance in FAULT need not tell its peers of another one.
            observer.OnFaultBegan(line.Subject.FaultReason);
        }

        if (changed)
        {
            observer.OnEffectivePriority(effective);
        }

        if (wasFault && !IsFault)
        {
            observer.OnFaultEnded();
        }

        if (IsReady && !wasReady)
        {
            observer.OnReady();
        }
    }
}
