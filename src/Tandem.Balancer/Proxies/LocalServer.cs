using Tandem.Balancer.Balancing;
using Tandem.Balancer.Exchanges;

namespace Tandem.Balancer.Proxies;

/// <summary>A server as one loop sees it: its load here, its idle connections, and the requests that wait for it.</summary>
internal sealed class LocalServer : Candidate
{
    private readonly Action serveQueues;
    private Upstream? newestIdle;
    private int woken;

    internal LocalServer(LocalBackend backend, Server server)
    {
        Backend = backend;
        Server = server;
        Position = server.Position;
        Id = server.Id;
        Name = server.Name;
        IsBackup = server.Line.Backup;
        MaxQueue = server.Line.MaxQueue;
        Queue = new RequestQueue(backend, this);
        IdleLimit = server.Line.PoolMaxConn < 0 ? int.MaxValue : server.Line.PoolMaxConn;
        serveQueues = () =>
        {
            Volatile.Write(ref woken, 0);
            ServeQueues();
        };
        Refresh(0);
    }

    internal LocalBackend Backend { get; }

    internal Server Server { get; }

    internal RequestQueue Queue { get; }

    /// <summary>Idle connections kept at most (pool-max-conn).</summary>
    internal int IdleLimit { get; }

    internal int IdleCount { get; private set; }

    /// <summary>It is among those whose queues are looked at when the round ends.</summary>
    internal bool IsToBeServed { get; set; }

    /// <summary>Places taken since the start.</summary>
    internal long Taken { get; private set; }

    /// <summary>Takes over what the checks have found.</summary>
    internal void Refresh(long nowMs)
    {
        UserWeight = Server.Weight;
        IsUp = Server.IsUp;
        var warmingSince = Volatile.Read(ref Server.WarmingSinceMs);
        EffectiveWeight = EffectiveWeights.Of(UserWeight, warmingSince == 0 ? 0 : Server.Line.SlowStartMs, warmingSince, nowMs);
        if (!IsUp)
        {
            CloseIdle();
        }
    }

    /// <summary>Sends those who wait for it elsewhere when it has gone down. The algorithm must know already.</summary>
    internal void Redistribute()
    {
        for (var left = IsUp ? 0 : Queue.Count; left > 0 && Queue.Count > 0; left--)
        {
            Queue.RemoveFirst().ChooseElsewhere();
        }
    }

    /// <summary>Before a choice: what the other loops do counts for servers with a limit.</summary>
    internal void SyncLoad()
    {
        MaxConnections = Backend.LimitOf(Server);
        if (Connections != Server.Served)
        {
            Connections = Server.Served;
            Backend.Algorithm.OnTaken(this);
        }
    }

    /// <summary>Takes one place at the server; false when the limit is reached.</summary>
    internal bool TryTake()
    {
        if (Server.HasLimit)
        {
            if (!Server.TryTake(MaxConnections))
            {
                return false;
            }

            Connections = Server.Served;
        }
        else
        {
            Connections++;
        }

        Taken++;
        Backend.Algorithm.OnTaken(this);
        return true;
    }

    /// <summary>Gives the place back and serves who waits for one.</summary>
    internal void Release()
    {
        if (Server.HasLimit)
        {
            var waiting = Server.Release();
            Connections = Server.Served;
            Backend.Algorithm.OnReleased(this);
            if (Queue.Count > 0 || Backend.Queue.Count > 0)
            {
                Backend.Worker.ServeLater(this);
            }

            if (waiting != 0)
            {
                Backend.Worker.WakeQueues(Server, waiting);
            }
        }
        else
        {
            Connections--;
            Backend.Algorithm.OnReleased(this);
        }
    }

    /// <summary>Another loop has given a place back. Callable from any loop.</summary>
    internal void Wake()
    {
        if (Interlocked.Exchange(ref woken, 1) == 0)
        {
            Backend.Worker.Loop.Post(serveQueues);
        }
    }

    /// <summary>Lets waiting requests have the free places: the server's own first, then the backend's.</summary>
    internal void ServeQueues()
    {
        while (IsUp && (Queue.Count > 0 || (Backend.Queue.Count > 0 && Backend.IsUsable(this))))
        {
            if (Server.HasLimit)
            {
                SyncLoad();
            }

            if (!TryTake())
            {
                return;
            }

            var next = Queue.Count > 0 ? Queue.RemoveFirst() : Backend.Queue.RemoveFirst();
            next.OnTurn(this);
        }
    }

    /// <summary>Takes the connection that came to rest last, or null.</summary>
    internal Upstream? TakeIdle()
    {
        var upstream = newestIdle;
        if (upstream == null)
        {
            return null;
        }

        RemoveIdle(upstream);
        return upstream;
    }

    internal void AddIdle(Upstream upstream)
    {
        upstream.OlderIdle = newestIdle;
        upstream.NewerIdle = null;
        if (newestIdle != null)
        {
            newestIdle.NewerIdle = upstream;
        }

        newestIdle = upstream;
        IdleCount++;
    }

    internal void RemoveIdle(Upstream upstream)
    {
        if (upstream.NewerIdle != null)
        {
            upstream.NewerIdle.OlderIdle = upstream.OlderIdle;
        }
        else
        {
            newestIdle = upstream.OlderIdle;
        }

        if (upstream.OlderIdle != null)
        {
            upstream.OlderIdle.NewerIdle = upstream.NewerIdle;
        }

        upstream.OlderIdle = null;
        upstream.NewerIdle = null;
        IdleCount--;
    }

    internal void CloseIdle()
    {
        while (TakeIdle() is { } upstream)
        {
            upstream.Close();
        }
    }
}
