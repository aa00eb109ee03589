namespace Tandem.Failover.Tracking;

/// <summary>Who is told what an <see cref="InstantScript"/> sees: the script whose question it answers.</summary>
internal interface IInstantObserver
{
    /// <summary>The last process that the script asks for has gone.</summary>
    public void OnGone();

    /// <summary>There is such a process again: all that were watched have ended, and another one was found.</summary>
    public void OnBorn();

    /// <summary>The processes are watched from now on, for the first time.</summary>
    public void OnWatching();
}
