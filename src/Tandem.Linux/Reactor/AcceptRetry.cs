namespace Tandem.Linux.Reactor;

/// <summary>Resumes a listener some time after accepting failed for want of descriptors or memory.</summary>
internal sealed class AcceptRetry(SocketListener listener) : Deadline
{
    /// <summary>Long enough not to spin, short enough that clients hardly notice (HAProxy waits 100 ms as well).</summary>
    internal const int DelayMs = 100;

    public override void OnDue() => listener.Resume();
}
