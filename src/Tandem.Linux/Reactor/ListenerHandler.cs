namespace Tandem.Linux.Reactor;

/// <summary>Whoever takes the connections of a <see cref="Listener"/>.</summary>
public abstract class ListenerHandler
{
    /// <summary>A client has connected. The handler sets <see cref="Connection.Handler"/> or closes it.</summary>
    /// <param name="connection">The new connection.</param>
    public abstract void OnAccepted(Connection connection);

    /// <summary>
    /// Accepting failed for want of descriptors or memory. The loop has paused the listener and tries again by itself.
    /// </summary>
    /// <param name="error">The errno number.</param>
    public abstract void OnAcceptFailed(int error);

    /// <summary>Whether one more connection may be accepted now; asked before each.</summary>
    public abstract bool MayAccept { get; }
}
