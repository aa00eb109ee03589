namespace Tandem.Linux.Reactor;

/// <summary>
/// Whoever owns a connection: told of its readiness, and, being a <see cref="Deadline"/>, of its time running out. One
/// handler owns one connection at a time.
/// </summary>
public abstract class ConnectionHandler : Deadline
{
    /// <summary>
    /// Called when something new has become possible. <see cref="Connection.Ready"/> already holds all that is possible;
    /// edges are told once, so the handler remembers nothing and must act or leave the flags as they are.
    /// </summary>
    /// <param name="connection">The connection.</param>
    public abstract void OnReady(Connection connection);
}
