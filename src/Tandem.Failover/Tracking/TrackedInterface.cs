namespace Tandem.Failover.Tracking;

/// <summary>A network interface that instances track, their own one included. Whoever listens to netlink says how it is.</summary>
public sealed class TrackedInterface : TrackedSubject
{
    private bool isUp;

    /// <summary>Begins.</summary>
    /// <param name="name">The interface's name.</param>
    /// <param name="isUp">Whether it is up and running.</param>
    public TrackedInterface(string name, bool isUp)
        : base(name) => this.isUp = isUp;

    /// <summary>Whether it is up and running; setting it tells all instances.</summary>
    public bool IsUp
    {
        get => isUp;
        set
        {
            if (value != isUp)
            {
                isUp = value;
                TellChange();
            }
        }
    }

    internal override string FaultReason => $"interface {Name} down";

    internal override string InitialFaultLine => $": entering FAULT state (interface {Name} down)";

    internal override TrackedEffect EffectOn(int weight, bool reverse) =>
        TrackedEffect.Of(isUp ? TrackedVerdict.Up : TrackedVerdict.Down, weight, reverse);
}
