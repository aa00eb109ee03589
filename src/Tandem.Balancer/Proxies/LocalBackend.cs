using Tandem.Balancer.Balancing;

namespace Tandem.Balancer.Proxies;

/// <summary>A backend as one loop sees it: the algorithm's state, its servers, and the requests that wait for any of them.</summary>
internal sealed class LocalBackend
{
    private readonly Candidate[] usable;
    private readonly bool hasLimits;

    internal LocalBackend(Worker worker, Backend backend)
    {
        Worker = worker;
        Backend = backend;
        Queue = new RequestQueue(this, null);
        Servers = new LocalServer[backend.Servers.Length];
        for (var i = 0; i < Servers.Length; i++)
        {
            Servers[i] = new LocalServer(this, backend.Servers[i]);
            hasLimits |= backend.Servers[i].HasLimit;
        }

        // A server's limit counts in each loop by itself, so with limits each loop takes its own turns.
        var turn = hasLimits || worker.Graph.Workers.Length <= 1 ? null : backend.Turn;
        Algorithm = BalancingAlgorithms.Create(backend.Balance, (ulong)worker.Index + 1, turn);
        usable = new Candidate[Servers.Length];
        Refresh();
    }

    internal Worker Worker { get; }

    internal Backend Backend { get; }

    internal BalancingAlgorithm Algorithm { get; }

    internal LocalServer[] Servers { get; }

    internal RequestQueue Queue { get; }

    /// <summary>Servers that may be given traffic now.</summary>
    internal int UsableCount { get; private set; }

    /// <summary>Requests and sessions of this loop that the backend has now, waiting ones included.</summary>
    internal int Active { get; set; }

    /// <summary>All that the backend has ever had on this loop. Other threads may read it; what they see may lag.</summary>
    internal long Total { get; set; }

    /// <summary>Takes over what the checks have found of the servers.</summary>
    internal void Refresh()
    {
        foreach (var server in Servers)
        {
            server.Refresh(Worker.Loop.NowMs);
        }

        UsableCount = CandidateSelection.Select(Servers, Backend.Section.AllBackups, usable);
        Algorithm.Update(usable.AsSpan(0, UsableCount));
        foreach (var server in Servers)
        {
            server.Redistribute();
        }

        foreach (var server in Servers)
        {
            server.ServeQueues();
        }
    }

    /// <summary>Whether balanced traffic may go to a server now.</summary>
    internal bool IsUsable(LocalServer server)
    {
        for (var i = 0; i < UsableCount; i++)
        {
            if (ReferenceEquals(usable[i], server))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Chooses a server; null when all are full.</summary>
    internal LocalServer? Choose(in BalancingKey key, LocalServer? avoid)
    {
        if (hasLimits)
        {
            foreach (var server in Servers)
            {
                if (server.Server.HasLimit)
                {
                    server.SyncLoad();
                }
            }
        }

        return (LocalServer?)Algorithm.Choose(key, avoid);
    }

    /// <summary>Whether another server than this one could be used.</summary>
    internal bool HasOther(LocalServer server)
    {
        for (var i = 0; i < UsableCount; i++)
        {
            if (!ReferenceEquals(usable[i], server))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The limit at work on a server: <c>maxconn</c>, or with <c>minconn</c> a share of it that grows with the load.</summary>
    internal int LimitOf(Server server) => DynamicLimit.Compute(
        server.Line.MaxConn,
        server.Line.MinConn,
        Backend.FullConnections,
        server.Line.MinConn > 0 ? Worker.Graph.ActiveOf(Backend) : 0,
        server.SecondsUp(Worker.Loop.NowMs),
        EffectiveWeights.RampSeconds(server.Line.SlowStartMs));
}
