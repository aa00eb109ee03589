using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Logging;
using Tandem.Balancer.Rules;
using Tandem.Configuration.Haproxy;
using Tandem.Http;

namespace Tandem.Balancer.Proxies;

/// <summary>
/// The compiled configuration: every frontend, backend and bound address, and the counts that all loops share. What belongs to
/// one loop hangs on its <see cref="Worker"/>.
/// </summary>
internal sealed partial class Graph
{
    private int connections;
    private long requests;

    internal required HaproxyConfiguration Configuration { get; init; }

    internal required Frontend[] Frontends { get; init; }

    internal required Backend[] Backends { get; init; }

    internal required BoundAddress[] Addresses { get; init; }

    /// <summary>By frontend: what is logged, and where.</summary>
    internal required LoggerSettings[] LoggerSettings { get; init; }

    /// <summary>By frontend: its rules, or null when it has none.</summary>
    internal required ProxyRules?[] FrontendRules { get; init; }

    /// <summary>By backend: its rules, or null when it has none.</summary>
    internal required ProxyRules?[] BackendRules { get; init; }

    internal required ErrorReplies[] FrontendErrors { get; init; }

    internal required ErrorReplies[] BackendErrors { get; init; }

    /// <summary>What rules may ask of proxies.</summary>
    internal required GraphFacts Facts { get; init; }

    /// <summary>Bounds of a message's head (tune.bufsize, tune.maxrewrite, tune.http.maxhdr).</summary>
    internal required ParseLimits Limits { get; init; }

    /// <summary>The process's limit on client connections.</summary>
    internal required int MaxConnections { get; init; }

    /// <summary>Splicing is not forbidden (nosplice).</summary>
    internal bool MaySplice => !Configuration.Global.NoSplice;

    /// <summary>Tells the logs of events; set when the loops exist.</summary>
    internal EventLog Events { get; set; } = null!;

    /// <summary>Watches the servers; set when the loops exist.</summary>
    internal ServerWatch? Watch { get; set; }

    /// <summary>Called on a worker's loop each time that one has no client left while it drains.</summary>
    internal Action? WorkerDrained { get; set; }

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

    /// <summary>The backend that a <c>use_backend</c> line means; null when a dynamic name is no backend's.</summary>
    internal Backend? BackendOf(Frontend frontend, int line, ReadOnlySpan<byte> dynamicName)
    {
        if (frontend.UseBackends[line] is { } fixedBackend)
        {
            return fixedBackend;
        }

        var index = Facts.FindBackend(dynamicName);
        return index < 0 ? null : Backends[index];
    }

    internal void OnWorkerDrained() => WorkerDrained?.Invoke();

    internal ulong NextRequestNumber() => (ulong)Interlocked.Increment(ref requests) - 1;
}
