using Tandem.Balancer.Balancing;
using Tandem.Balancer.Proxies;
using Tandem.Linux;
using Tandem.Linux.Reactor;

namespace Tandem.Balancer.Exchanges;

/// <summary>
/// The way of an exchange or a TCP session to a server: choose, wait in a queue, take or make a connection, and on failure try
/// again elsewhere. What then goes over the connection is the derived class's. As a <see cref="Deadline"/> it is the time in
/// a queue, or the pause before the same server is tried again.
/// </summary>
internal abstract class Dispatch(Worker worker) : Deadline
{
    private LocalServer? failed;
    private bool pausing;
    private bool wantsFresh;
    private long seekingSinceUs;
    private long connectingSinceUs;

    /// <summary>Its neighbours in a queue.</summary>
    internal Dispatch? QueuedBefore, QueuedAfter;

    /// <summary>The queue that it waits in, or null.</summary>
    internal RequestQueue? Queue { get; set; }

    internal Worker Worker => worker;

    internal ExchangeFacts Facts { get; } = new();

    internal LocalBackend? Backend { get; private set; }

    /// <summary>The server at which a place is held.</summary>
    internal LocalServer? Server { get; private set; }

    internal Upstream? Upstream { get; private set; }

    /// <summary>Begins the way to a server of a backend.</summary>
    protected void Seek(LocalBackend backend)
    {
        Backend = backend;
        backend.Active++;
        backend.Total++;
        failed = null;
        pausing = false;
        wantsFresh = false;
        seekingSinceUs = worker.Loop.NowUs;
        Facts.BackendName = backend.Backend.NameBytes;
        Facts.Retries = 0;
        Facts.Redispatched = false;
        Choose();
    }

    /// <summary>Notes for the log how busy all was.</summary>
    /// <param name="frontend">The frontend.</param>
    /// <param name="without">1 to leave this one out of the backend's and the server's numbers, as HAProxy does at its end.</param>
    protected void SetLoadFacts(Frontend frontend, int without)
    {
        if (worker.LoggerOf(frontend) == null)
        {
            return;
        }

        Facts.ProcessConnections = worker.Graph.Connections;
        Facts.FrontendConnections = frontend.Connections;
        Facts.BackendConnections = 0;
        Facts.ServerConnections = 0;
        if (Backend != null)
        {
            Facts.BackendConnections = worker.Graph.ActiveOf(Backend.Backend) - without;
            if (Server != null)
            {
                Facts.ServerConnections =
                    (int)worker.Graph.Facts.ServerConnections(Backend.Backend.Index, Server.Position) - without;
            }
        }
    }

    /// <summary>Leaves the server: gives back the connection and the place.</summary>
    /// <param name="keep">The connection can carry another request.</param>
    protected void LeaveServer(bool keep)
    {
        if (Queue != null)
        {
            Queue.Remove(this);
        }

        Disarm();
        pausing = false;
        if (Upstream is { } upstream)
        {
            var keeper = PrivateKeeper;
            Upstream = null;
            if (keep && upstream.IsClean && keeper != null)
            {
                keeper.Keep(upstream);
            }
            else if (keep && upstream.IsClean && upstream.Server.IdleCount < upstream.Server.IdleLimit
                && upstream.Server.IsUp && !worker.IsDraining)
            {
                upstream.Rest();
            }
            else
            {
                upstream.Close();
            }
        }

        if (Server is { } server)
        {
            Server = null;
            server.Release();
        }
    }

    /// <summary>Leaves the backend, at the end of the exchange.</summary>
    protected void LeaveBackend(bool keep)
    {
        // Before the place at the server is given on, so that who gets it does not count this one.
        if (Backend != null)
        {
            Backend.Active--;
        }

        LeaveServer(keep);
        Backend = null;
    }

    /// <summary>
    /// The connection died before a byte of the answer came: takes another way, if the policy and the count allow one more.
    /// </summary>
    protected bool TryAgain()
    {
        if (Facts.Retries >= Backend!.Backend.Retrying.Retries || worker.IsStopping)
        {
            return false;
        }

        Facts.Retries++;
        var wasStale = Upstream is { IsReused: true };
        failed = Server;
        LeaveServer(false);
        if (wasStale)
        {
            // A connection at rest had ended: that says nothing against the server, but the others may be as old.
            failed = null;
            wantsFresh = true;
            Choose();
        }
        else
        {
            ChooseAgain();
        }

        return true;
    }

    /// <summary>The connection that the request may be sent on is there.</summary>
    protected abstract void OnServerReached();

    /// <summary>No server was found.</summary>
    protected abstract void OnUnserved(DispatchFailure failure);

    /// <summary>Something has become possible on the server's connection.</summary>
    internal abstract void OnServerReady();

    /// <summary>The server has not gone on in time.</summary>
    internal abstract void OnServerTimeout();

    /// <summary>The key that the backend's algorithm hashes.</summary>
    protected abstract BalancingKey Key();

    /// <summary>Answers a request that its server has others serve (server ... redir).</summary>
    /// <returns>True when it was answered: the server is left, and nothing more is to be done.</returns>
    protected virtual bool AnswersInsteadOf(Server server) => false;

    /// <summary>Whether a connection that has rested may be used.</summary>
    protected abstract bool MayUseIdle(LocalServer server);

    /// <summary>The client that the connection must stay with, or null when any may have it.</summary>
    protected virtual Downstream? PrivateKeeper => null;

    /// <summary>Takes the connection that was kept for this client, if it leads to that server.</summary>
    protected virtual Upstream? TakeKept(LocalServer server) => null;

    /// <summary>The server that this client must stay with, or null.</summary>
    protected virtual LocalServer? BoundServer(LocalBackend backend) => null;

    /// <summary>Where to connect, when that depends on the client; null for the server's own settings.</summary>
    protected virtual ConnectSettings? ConnectSettings(Server server) => server.Connect;

    internal void OnConnected()
    {
        Facts.ConnectMs = ElapsedMs(connectingSinceUs);
        OnServerReached();
    }

    internal void OnConnectFailed(int error) => FailAttempt(error);

    /// <summary>A place has become free at a server while this waited, and was taken for it.</summary>
    internal void OnTurn(LocalServer server)
    {
        Disarm();
        Facts.QueueMs = ElapsedMs(seekingSinceUs);
        Reach(server);
    }

    /// <summary>The server that this waited for has gone down.</summary>
    internal void ChooseElsewhere()
    {
        Disarm();
        Choose();
    }

    public override void OnDue()
    {
        if (pausing)
        {
            pausing = false;
            var server = failed!;
            if (server.IsUp && server.TryTake())
            {
                Reach(server);
            }
            else
            {
                Choose();
            }
        }
        else if (Queue != null)
        {
            Queue.Remove(this);
            Facts.QueueMs = ElapsedMs(seekingSinceUs);
            OnUnserved(DispatchFailure.QueueTimeout);
        }
        else
        {
            OnOtherDue();
        }
    }

    /// <summary>A deadline that is not of this class (tarpit).</summary>
    protected virtual void OnOtherDue()
    {
    }

    private void Choose()
    {
        var backend = Backend!;
        if (backend.UsableCount == 0)
        {
            OnUnserved(DispatchFailure.NoServer);
            return;
        }

        var server = (failed == null ? BoundServer(backend) : null) ?? backend.Choose(Key(), failed);
        if (server == null)
        {
            Wait(backend.Queue);
            return;
        }

        if (failed != null && !ReferenceEquals(server, failed))
        {
            Facts.Redispatched = true;
        }

        if (server.IsSaturated || !server.TryTake())
        {
            if (server.MaxQueue > 0 && server.Queue.Count >= server.MaxQueue)
            {
                OnUnserved(DispatchFailure.QueueFull);
                return;
            }

            SetServerFacts(server);
            Wait(server.Queue);
            return;
        }

        Facts.QueueMs = ElapsedMs(seekingSinceUs);
        Reach(server);
    }

    private void Wait(RequestQueue queue)
    {
        if (ReferenceEquals(queue, Backend!.Queue))
        {
            Facts.BackendQueue = queue.Count + 1;
        }
        else
        {
            Facts.ServerQueue = queue.Count + 1;
        }

        // The loops that give places back look at the mark that this sets. One may have done so just before: look again.
        queue.Add(this);
        foreach (var server in Backend.Servers)
        {
            worker.ServeLater(server);
        }

        var limit = Backend.Backend.Timings.QueueMs;
        worker.Loop.Timers.Set(this, limit > 0 ? worker.Loop.NowMs + limit : Never);
    }

    private void SetServerFacts(LocalServer server)
    {
        Facts.ServerName = server.Server.NameBytes;
        if (server.Server.Connect is { } settings)
        {
            Facts.Server = settings.Address;
        }
    }

    private void Reach(LocalServer server)
    {
        Server = server;
        SetServerFacts(server);
        if (AnswersInsteadOf(server.Server))
        {
            return;
        }

        var idle = wantsFresh ? null : TakeKept(server)
            ?? (server.IdleCount > 0 && MayUseIdle(server) ? server.TakeIdle() : null);
        if (idle != null)
        {
            idle.Take(this);
            Upstream = idle;
            Facts.ConnectMs = 0;
            OnServerReached();
            return;
        }

        connectingSinceUs = worker.Loop.NowUs;
        var settings = ConnectSettings(server.Server);
        if (settings == null)
        {
            FailAttempt(Errno.AddressNotAvailable);
            return;
        }

        var upstream = worker.RentUpstream();
        var error = upstream.Connect(server, settings, this);
        if (error != 0)
        {
            worker.Return(upstream);
            FailAttempt(error);
            return;
        }

        Upstream = upstream;
    }

    private void FailAttempt(int error)
    {
        var policy = Backend!.Backend.Retrying;
        failed = Server;
        LeaveServer(false);
        if (Facts.Retries >= policy.Retries
            || (policy.RetryOn & Configuration.Haproxy.RetryOnConditions.ConnFailure) == 0
            || worker.IsStopping)
        {
            Facts.ConnectMs = ExchangeFacts.NotReached;
            OnUnserved(error switch
            {
                Errno.TimedOut => DispatchFailure.ConnectTimeout,
                Errno.AddressNotAvailable or Errno.TooManyFiles or Errno.FileTableFull or Errno.NoBufferSpace => DispatchFailure.Resources,
                _ => DispatchFailure.ConnectFailed,
            });
            return;
        }

        Facts.Retries++;
        ChooseAgain();
    }

    /// <summary>Another server at once; the same one only when there is no other, after a pause.</summary>
    private void ChooseAgain()
    {
        var policy = Backend!.Backend.Retrying;
        if (failed != null && policy.Redispatches && (Backend.HasOther(failed) || !failed.IsUp))
        {
            Choose();
            return;
        }

        pausing = true;
        worker.Loop.Timers.Set(this, worker.Loop.NowMs + policy.PauseMs);
    }

    private int ElapsedMs(long sinceUs) => (int)((worker.Loop.NowUs - sinceUs) / 1000);
}
