using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Proxies;

/// <summary>
/// The compiled configuration: every frontend, backend and bound address, and the counts that all loops share. What belongs to
/// one loop hangs on its <see cref="Worker"/>.
/// </summary>
internal sealed class Graph
{
    private int connections;
    private long requests;

    internal Graph(HaproxyConfiguration configuration, Frontend[] frontends, Backend[] backends, BoundAddress[] addresses, int maxConnections)
    {
        Configuration = configuration;
        Frontends = frontends;
        Backends = backends;
        Addresses = addresses;
        MaxConnections = maxConnections;
    }

    internal HaproxyConfiguration Configuration { get; }

    internal Frontend[] Frontends { get; }

    internal Backend[] Backends { get; }

    internal BoundAddress[] Addresses { get; }

    /// <summary>The process's limit on client connections.</summary>
    internal int MaxConnections { get; }

    internal Worker[] Workers { get; set; } = [];

    internal int Connections => Volatile.Read(ref connections);

    /// <summary>Some loop has paused a frontend at a limit.</summary>
    internal volatile bool HasFullFrontends;

    internal void AddConnection() => Interlocked.Increment(ref connections);

    internal void RemoveConnection() => Interlocked.Decrement(ref connections);

    /// <summary>Requests and sessions that a backend has now over all loops; the other loops' counts may lag by one round.</summary>
    internal int ActiveOf(Backend backend)
    {
        var sum = 0;
        foreach (var worker in Workers)
        {
            sum += worker.Backends[backend.Index].Active;
        }

        return sum;
    }

    internal void ResumeFullFrontends()
    {
        HasFullFrontends = false;
        foreach (var worker in Workers)
        {
            worker.Loop.Post(worker.ResumeFullFrontends);
        }
    }

    internal ulong NextRequestNumber() => (ulong)Interlocked.Increment(ref requests) - 1;
}
