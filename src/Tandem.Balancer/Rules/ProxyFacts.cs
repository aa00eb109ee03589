namespace Tandem.Balancer.Rules;

/// <summary>
/// What rules may ask of backends and servers. The object graph implements it; names are resolved once, after all proxies exist.
/// Read by every loop.
/// </summary>
internal abstract class ProxyFacts
{
    /// <summary>The backend's number, or -1.</summary>
    internal abstract int FindBackend(ReadOnlySpan<byte> name);

    /// <summary>The server's number, or -1.</summary>
    internal abstract int FindServer(int backend, ReadOnlySpan<byte> name);

    /// <summary>Servers of the backend that are up and have a weight (nbsrv).</summary>
    internal abstract int UsableServers(int backend);

    /// <summary>Sessions of the backend now (be_conn).</summary>
    internal abstract long Connections(int backend);

    /// <summary>Sessions that wait in the backend's and its servers' queues (queue).</summary>
    internal abstract long Queued(int backend);

    /// <summary>Whether a server is up (srv_is_up).</summary>
    internal abstract bool IsUp(int backend, int server);

    /// <summary>Connections of a server now (srv_conn).</summary>
    internal abstract long ServerConnections(int backend, int server);
}
