namespace Tandem.Linux.Reactor;

/// <summary>Whoever is told that a watched descriptor has something to read: a raw socket, netlink, a process, a timer.</summary>
public abstract class DescriptorHandler
{
    /// <summary>
    /// Called by the loop, in each round in which there is something to read or the other end is gone. The watch is
    /// level-triggered: what is left unread is told again in the next round.
    /// </summary>
    public abstract void OnReadable();
}
