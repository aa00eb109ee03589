using Tandem.Failover.Tracking;

namespace Tandem.Failover.Tests.Tracking;

/// <summary>An observer that keeps what it was told, and fails when it is told what it knows already.</summary>
internal sealed class Observed : ITrackingObserver
{
    public int? Priority { get; private set; }

    public bool IsFault { get; private set; }

    public bool IsReady { get; private set; }

    public List<string> Told { get; } = [];

    public void OnEffectivePriority(int priority)
    {
        Assert.NotEqual(Priority, priority);
        Assert.InRange(priority, 1, 254);
        Priority = priority;
        Told.Add($"priority {priority}");
    }

    public void OnFaultBegan(string reason)
    {
        Assert.False(IsFault);
        IsFault = true;
        Told.Add($"fault: {reason}");
    }

    public void OnFaultEnded()
    {
        Assert.True(IsFault);
        IsFault = false;
        Told.Add("fault ended");
    }

    public void OnReady()
    {
        Assert.False(IsReady);
        IsReady = true;
        Told.Add("ready");
    }
}
