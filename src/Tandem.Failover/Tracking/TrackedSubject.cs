namespace Tandem.Failover.Tracking;

/// <summary>Something that instances track: a script, a process, a file, an interface. It knows who tracks it and tells them.</summary>
public abstract class TrackedSubject
{
    private readonly List<TrackedLine> lines = [];

    private protected TrackedSubject(string name) => Name = name;

    /// <summary>Its name in the configuration.</summary>
    public string Name { get; }

    /// <summary>When it last became another, on the clock of <see cref="Environment.TickCount64"/>; when it was made, before.</summary>
    public long ChangedMs { get; private set; } = Environment.TickCount64;

    /// <summary>The number of lines that track it.</summary>
    public int TrackedBy => lines.Count;

    /// <summary>What is said when it puts an instance into FAULT, such as "script chk".</summary>
    internal abstract string FaultReason { get; }

    /// <summary>What is logged when an instance begins in FAULT because of it, after the instance's name.</summary>
    internal abstract string InitialFaultLine { get; }

    /// <summary>What it does at present to an instance that tracks it.</summary>
    /// <param name="weight">The weight of the line.</param>
    /// <param name="reverse">Whether reverse was written.</param>
    internal abstract TrackedEffect EffectOn(int weight, bool reverse);

    internal void Attach(TrackedLine line) => lines.Add(line);

    internal void Detach(TrackedLine line) => lines.Remove(line);

    /// <summary>Tells all instances, in the order in which they began to track it, that its effect may be another one.</summary>
    private protected void TellChange()
    {
        ChangedMs = Environment.TickCount64;
        for (var i = 0; i < lines.Count; i++)
        {
            lines[i].Update();
        }
    }

    /// <summary>Tells each instance once whether its FAULT begins or ends, before <see cref="TellChange"/>.</summary>
    /// <param name="tell">Called with the instance's name and whether the FAULT begins.</param>
    private protected void ForEachFaultChange(Action<string, bool> tell)
    {
        foreach (var line in lines)
        {
            if (line.FaultWouldChange(out var begins))
            {
                tell(line.InstanceName, begins);
            }
        }
    }
}
