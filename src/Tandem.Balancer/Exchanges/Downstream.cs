using Tandem.Balancer.Proxies;
using Tandem.Balancer.Rules;
using Tandem.Linux;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Exchanges;

/// <summary>
/// One client's HTTP/1 connection: reads heads, hands each to an <see cref="Exchange"/>, and waits between them. At rest it owns
/// no buffer and no exchange. Reused by its worker after it has closed.
/// </summary>
internal sealed unsafe partial class Downstream(Worker worker) : ConnectionHandler
{
    private enum State : byte
    {
        Closed,

        /// <summary>Waits for the PROXY header that its bind line demands.</summary>
        Handshake,

        /// <summary>Waits for the first byte of a request.</summary>
        Idle,

        /// <summary>A part of a head has arrived; the exchange holds it.</summary>
        Head,

        /// <summary>An exchange is under way.</summary>
        Busy,

        /// <summary>The last response is sent; what the client still sends is thrown away until it closes.</summary>
        Lingering,
    }

    /// <summary>Milliseconds that a client has to close after the last response, while unread bytes would make a close a reset.</summary>
    private const int LingerMs = 1000;

    /// <summary>
    /// Milliseconds that a connection at rest stays open while draining: a client that is about to send is served once more and
    /// told to close, where an end at once would cross its request. HAProxy ends it at once, and such requests are lost.
    /// </summary>
    private const int DrainGraceMs = 1000;

    private State state;
    private bool processing;
    private bool waitsForBuffer;
    private Exchange? exchange;

    /// <summary>What rules keep of this connection; null while they keep nothing.</summary>
    internal RuleState? RuleState { get; set; }

    internal LocalListener Listener { get; private set; } = null!;

    internal LocalFrontend Frontend { get; private set; } = null!;

    internal Connection Connection { get; private set; } = null!;

    /// <summary>Requests so far, the present one included.</summary>
    internal int Requests { get; private set; }

    /// <summary>The loop's time when the connection was accepted.</summary>
    internal long AcceptedUs { get; private set; }

    /// <summary>The loop's time from which the next exchange counts: the accept, or the end of the exchange before.</summary>
    internal long BaseUs { get; private set; }

    internal int HandshakeMs { get; private set; }

    /// <summary>The client, as a PROXY header tells it where one was accepted.</summary>
    internal Endpoint Client { get; private set; }

    /// <summary>The address that a PROXY header told; None otherwise.</summary>
    internal Endpoint Destination { get; private set; }

    internal void Begin(LocalListener listener, Connection connection)
    {
        Listener = listener;
        Frontend = listener.Frontend;
        Connection = connection;
        connection.Handler = this;
        AcceptedUs = worker.Loop.NowUs;
        BaseUs = AcceptedUs;
        HandshakeMs = 0;
        Client = connection.Remote;
        Destination = default;
        Requests = 0;
        processing = false;
        waitsForBuffer = false;
        worker.Add(this);
        worker.LogAccepted(this);
        if (listener.Bound.Line.AcceptProxy)
        {
            state = State.Handshake;
            SetTimeout(Frontend.Frontend.ClientMs);
        }
        else
        {
            BecomeIdle(true);
        }

        // The request has usually arrived with the connection: looking costs less than a round of waiting.
        connection.Ready |= Readiness.Readable;
        OnReady(connection);
    }

    public override void OnReady(Connection connection)
    {
        if (state == State.Busy)
        {
            exchange!.OnClientReady();
            return;
        }

        if (state == State.Handshake && !ReadProxyHeader())
        {
            return;
        }

        if (state == State.Lingering)
        {
            DiscardInput();
            return;
        }

        if (connection.IsReadable)
        {
            ReadHead();
        }
    }

    public override void OnDue()
    {
        switch (state)
        {
            case State.Busy:
                exchange!.OnClientTimeout();
                break;
            case State.Head:
                exchange!.OnHeadTimeout();
                break;
            case State.Idle:
                OnIdleTimeout();
                break;
            case State.Handshake:
                worker.LogConnectionError(Listener, Client, AcceptedUs, ProxyHandshake.TimedOut);
                Close();
                break;
            case State.Lingering:
                Close();
                break;
        }
    }

    /// <summary>Sets how long to wait for the client from now on; 0 for no limit.</summary>
    internal void SetTimeout(int milliseconds) =>
        worker.Loop.Timers.Set(this, milliseconds > 0 ? worker.Loop.NowMs + milliseconds : Never);

    /// <summary>Stops waiting for the client.</summary>
    internal void ClearTimeout() => Disarm();

    /// <summary>The exchange is over: goes on with what has been received after it, or closes.</summary>
    /// <param name="keep">The connection can carry another request.</param>
    /// <param name="mustDrain">The client may still be sending: closing at once could destroy the response.</param>
    internal void OnExchangeDone(bool keep, bool mustDrain)
    {
        var ended = exchange!;
        exchange = null;
        if (!keep)
        {
            worker.Return(ended);
            End(mustDrain);
            return;
        }

        BaseUs = worker.Loop.NowUs;
        var rest = ended.TakeRest(out var restLength);
        worker.Return(ended);
        if (rest != null)
        {
            var next = worker.RentExchange();
            next.Begin(this, rest, restLength);
            exchange = next;
            state = State.Head;
            SetTimeout(HeadTimeout());
            if (!processing)
            {
                Process();
            }

            return;
        }

        BecomeIdle(false);
        if (!processing && Connection.IsReadable)
        {
            ReadHead();
        }
    }

    /// <summary>Closes at once and forgets the exchange.</summary>
    internal void CloseWithExchange()
    {
        var ended = exchange!;
        exchange = null;
        worker.Return(ended);
        Close();
    }

    /// <summary>Lets the connection end soon if it rests between requests.</summary>
    internal void Drain()
    {
        if (state == State.Idle && Requests > 0)
        {
            SetTimeout(DrainGraceMs);
        }
    }

    /// <summary>Ends the connection whatever it does.</summary>
    internal void Kill()
    {
        if (exchange != null)
        {
            exchange.Kill();
        }
        else if (state != State.Closed)
        {
            Close();
        }
    }

    /// <summary>Ends the exchange if that server has it.</summary>
    internal void KillIfServedBy(Server server)
    {
        if (exchange?.Server?.Server == server)
        {
            exchange.Kill((byte)'D');
        }
    }

    private void BecomeIdle(bool first)
    {
        state = State.Idle;
        var timeouts = Frontend.Frontend;
        SetTimeout(
            first ? timeouts.HttpRequestMs > 0 ? timeouts.HttpRequestMs : timeouts.ClientMs
            : worker.EndsKept ? DrainGraceMs
            : timeouts.KeepAliveMs);
    }

    internal void Close()
    {
        state = State.Closed;
        Disarm();
        if (kept != null)
        {
            var upstream = kept;
            kept = null;
            upstream.Close();
        }

        worker.Rules.Release(RuleState);
        RuleState = null;
        worker.Remove(this);
        Connection.Close();
        Frontend.OnConnectionEnded();
        worker.Return(this);
    }

    private void End(bool mustDrain)
    {
        if (Connection.HasEnded || worker.IsStopping)
        {
            Close();
            return;
        }

        if (!mustDrain && !Connection.IsReadable)
        {
            Close();
            return;
        }

        state = State.Lingering;
        Connection.EndSending();
        SetTimeout(LingerMs);
        DiscardInput();
    }

    private void DiscardInput()
    {
        for (var i = 0; i < 8 && Connection.IsReadable; i++)
        {
            var got = Connection.Receive(worker.Loop.Scratch, EventLoop.ScratchSize);
            if (got == -Errno.Again)
            {
                return;
            }

            if (got <= 0)
            {
                Close();
                return;
            }
        }

        if (Connection.IsReadable)
        {
            worker.Loop.Revisit(Connection);
        }
    }
}
