using Tandem.Balancer.Proxies;
using Tandem.Linux.Reactor;

namespace Tandem.Balancer.Exchanges;

/// <summary>
/// One connection to a server: being made, at work for one exchange or session, or at rest in its server's pool. It knows
/// neither the request nor the response. Reused by its worker after <see cref="Close"/>.
/// </summary>
internal sealed class Upstream(Worker worker) : ConnectionHandler
{
    private enum State
    {
        Closed,
        Connecting,
        Busy,
        Idle,
    }

    private State state;

    private Downstream? keeper;

    /// <summary>Its neighbours in the pool of connections at rest.</summary>
    internal Upstream? OlderIdle, NewerIdle;

    internal LocalServer Server { get; private set; } = null!;

    internal Connection Connection { get; private set; } = null!;

    internal Dispatch? Owner { get; private set; }

    /// <summary>Requests that it was taken for, the present one included.</summary>
    internal int Uses { get; private set; }

    /// <summary>The server takes who speaks on it for one and the same user, so no other client may.</summary>
    internal bool IsAuthenticated { get; set; }

    /// <summary>It has carried a request before, so the server may have closed it in the meantime.</summary>
    internal bool IsReused => Uses > 1;

    /// <summary>
    /// Nothing has come on it that nobody asked for, and it has not ended: it may rest. What came in the past is told by no new
    /// event, and the next exchange would take it for its response.
    /// </summary>
    internal unsafe bool IsClean
    {
        get
        {
            if (!Connection.IsReadable)
            {
                return true;
            }

            byte unasked;
            if (Connection.HasEnded || Connection.Peek(&unasked, 1) != -Linux.Errno.Again)
            {
                return false;
            }

            Connection.Ready &= ~Readiness.Readable;
            return true;
        }
    }

    /// <summary>Starts connecting.</summary>
    /// <returns>0, or the errno number of an attempt that could not start.</returns>
    internal int Connect(LocalServer server, ConnectSettings settings, Dispatch owner)
    {
        var connection = worker.Loop.Connect(settings, this, out var error);
        if (connection == null)
        {
            return error;
        }

        Server = server;
        Connection = connection;
        Owner = owner;
        Uses = 1;
        IsAuthenticated = false;
        state = State.Connecting;
        SetTimeout(server.Backend.Backend.Timings.ConnectMs);
        return 0;
    }

    /// <summary>Takes it out of rest for another exchange.</summary>
    internal void Take(Dispatch owner)
    {
        Owner = owner;
        keeper = null;
        Uses++;
        state = State.Busy;
        Disarm();
    }

    /// <summary>Lets it rest in its server's pool.</summary>
    internal void Rest()
    {
        Owner = null;
        state = State.Idle;
        Server.AddIdle(this);
        worker.Loop.Timers.Set(this, worker.Loop.NowMs + Server.Server.Line.PoolPurgeDelayMs);
    }

    /// <summary>Lets it rest with one client, for that one's next request alone (http-reuse never, send-proxy).</summary>
    internal void RestWith(Downstream client)
    {
        Owner = null;
        keeper = client;
        state = State.Idle;
        Disarm();
    }

    /// <summary>Sets how long to wait for the server from now on.</summary>
    /// <param name="milliseconds">0 for no limit.</param>
    internal void SetTimeout(int milliseconds) =>
        worker.Loop.Timers.Set(this, milliseconds > 0 ? worker.Loop.NowMs + milliseconds : Never);

    internal void Close()
    {
        End();
        Connection.Close();
        worker.Return(this);
    }

    public override void OnReady(Connection connection)
    {
        switch (state)
        {
            case State.Connecting:
                OnAttemptEnded();
                break;
            case State.Busy:
                Owner!.OnServerReady();
                break;
            case State.Idle when connection.IsReadable:
                // The server has closed, or speaks without being asked: of no use any more.
                LeaveRest();
                Close();
                break;
        }
    }

    public override void OnDue()
    {
        switch (state)
        {
            case State.Connecting:
                Owner!.OnConnectFailed(Linux.Errno.TimedOut);
                break;
            case State.Busy:
                Owner!.OnServerTimeout();
                break;
            case State.Idle:
                LeaveRest();
                Close();
                break;
        }
    }

    private void LeaveRest()
    {
        if (keeper != null)
        {
            keeper.Forget(this);
            keeper = null;
        }
        else
        {
            Server.RemoveIdle(this);
        }
    }

    private void OnAttemptEnded()
    {
        if ((Connection.Ready & Readiness.Failed) != 0)
        {
            var error = Connection.ConnectError();
            if (error != 0)
            {
                Owner!.OnConnectFailed(error);
                return;
            }
        }
        else if ((Connection.Ready & Readiness.Writable) == 0)
        {
            return;
        }

        state = State.Busy;
        Disarm();
        Owner!.OnConnected();
    }

    private void End()
    {
        state = State.Closed;
        keeper = null;
        Owner = null;
        Disarm();
    }
}
