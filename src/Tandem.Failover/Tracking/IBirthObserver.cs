namespace Tandem.Failover.Tracking;

/// <summary>Who wants to know of new processes (<see cref="ProcessBirths"/>).</summary>
internal interface IBirthObserver
{
    /// <summary>A process has become another program, or has another name.</summary>
    /// <param name="pid">The process.</param>
    public void OnBirth(int pid);

    /// <summary>A process has a child, which is still the same program.</summary>
    /// <param name="parent">The parent.</param>
    public void OnFork(int parent);
}
