namespace Tandem.Failover.Tracking;

/// <summary>
/// Who is told what tracking makes of an instance: its virtual router. Called on the loop's thread, from
/// <see cref="InstanceTracking.Begin"/> on.
/// </summary>
public interface ITrackingObserver
{
    /// <summary>The effective priority is another one. Never called for an address owner (255).</summary>
    /// <param name="priority">The new one, 1 to 254.</param>
    public void OnEffectivePriority(int priority);

    /// <summary>The first reason for FAULT has come.</summary>
    /// <param name="reason">What it is, such as "script chk".</param>
    public void OnFaultBegan(string reason);

    /// <summary>The last reason for FAULT has gone.</summary>
    public void OnFaultEnded();

    /// <summary>All scripts that decide about FAULT have ended for the first time: the instance may leave INIT. Comes after a FAULT that the same script brings.</summary>
    public void OnReady();
}
