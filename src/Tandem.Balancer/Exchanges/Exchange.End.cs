using Tandem.Balancer.Proxies;
using Tandem.Balancer.Rules;
using Tandem.Configuration.Haproxy;
using Tandem.Http;

namespace Tandem.Balancer.Exchanges;

/// <content>What can go wrong, and step 5: account for the exchange and go.</content>
internal sealed unsafe partial class Exchange
{
    private bool logs = true;
    private bool logged;

    internal override void OnServerTimeout()
    {
        if (state == State.Tunnelling)
        {
            End((byte)'s', (byte)'D', false);
            return;
        }

        if (responseStarted)
        {
            End((byte)'s', (byte)'D', false);
            return;
        }

        var policy = Backend!.Backend.Retrying;
        if ((policy.RetryOn & RetryOnConditions.ResponseTimeout) != 0 && replayable && TryAgainAnew())
        {
            return;
        }

        ReplyInsteadOfServer(504, (byte)'s', (byte)'H');
    }

    internal void OnClientTimeout()
    {
        switch (state)
        {
            case State.Tunnelling:
                End((byte)'c', (byte)'D', false);
                break;
            case State.Forwarding when !responseStarted && !requestFlow.IsDone && !responseFlow.HasPending:
                // A body that does not come on: HAProxy 2.6 tells it as the server's time-out, with these letters.
                Reply(504, (byte)'s', (byte)'H', mustClose: true);
                break;
            default:
                End((byte)'c', (byte)'D', false);
                break;
        }
    }

    /// <summary>Ends at once, whatever is under way.</summary>
    /// <param name="cause">'K' when the process stops, 'D' when its server went down.</param>
    internal void Kill(byte cause = (byte)'K') => End(cause, PhaseLetter(), false);

    protected override void OnUnserved(DispatchFailure failure)
    {
        switch (failure)
        {
            case DispatchFailure.NoServer:
                Facts.ServerName = Worker.NoServerName;
                Reply(503, (byte)'S', (byte)'C');
                break;
            case DispatchFailure.ConnectTimeout:
                Reply(503, (byte)'s', (byte)'C');
                break;
            case DispatchFailure.QueueTimeout:
                Reply(503, (byte)'s', (byte)'Q');
                break;
            case DispatchFailure.QueueFull:
                Reply(503, (byte)'S', (byte)'Q');
                break;
            case DispatchFailure.Resources:
                Reply(503, (byte)'R', (byte)'C');
                break;
            default:
                Reply(503, (byte)'S', (byte)'C');
                break;
        }
    }

    /// <summary>The server's connection ended or broke before the answer was complete.</summary>
    /// <param name="unsent">Not a byte of the request has been sent on it.</param>
    private void OnServerDied(bool unsent = false)
    {
        if (responseStarted)
        {
            End((byte)'S', (byte)'D', false);
            return;
        }

        if ((unsent || MayReplay()) && TryAgainAnew())
        {
            return;
        }

        ReplyInsteadOfServer(502, (byte)'S', (byte)'H');
    }

    /// <summary>
    /// Whether the request may be sent again: no byte of an answer has come, all of it is at hand, and either it is idempotent
    /// (RFC 9110 §9.2.2) or the configuration says so.
    /// </summary>
    private bool MayReplay()
    {
        if (!replayable || partialLength > 0)
        {
            return false;
        }

        var policy = Backend!.Backend.Retrying;
        return (policy.RetryOn & RetryOnConditions.EmptyResponse) != 0
            || (policy.ReplaysIdempotent && request.MethodId.IsIdempotent());
    }

    private bool TryAgainAnew()
    {
        requestFlow.End();
        requestFlow.Begin(Loop, BodyFraming.None, 0);
        ReturnPartial();
        state = State.Dispatching;
        return TryAgain();
    }

    private bool ReplayOnStatus(int status)
    {
        var retryOn = Backend!.Backend.Retrying.RetryOn;
        if (retryOn <= RetryOnConditions.EarlyDataRejected || !wholeAtHand)
        {
            return false;
        }

        var condition = status switch
        {
            401 => RetryOnConditions.Status401,
            403 => RetryOnConditions.Status403,
            404 => RetryOnConditions.Status404,
            408 => RetryOnConditions.Status408,
            425 => RetryOnConditions.Status425,
            500 => RetryOnConditions.Status500,
            501 => RetryOnConditions.Status501,
            502 => RetryOnConditions.Status502,
            503 => RetryOnConditions.Status503,
            504 => RetryOnConditions.Status504,
            _ => RetryOnConditions.None,
        };
        if ((retryOn & condition) == 0 || Facts.Retries >= Backend.Backend.Retrying.Retries)
        {
            return false;
        }

        responseStarted = false;
        replayable = true;
        Facts.Response = null;
        return TryAgainAnew();
    }

    private void OnInvalidResponse()
    {
        if (responseSent)
        {
            End((byte)'P', (byte)'D', false);
            return;
        }

        responseStarted = false;
        Facts.ResponseMs = ExchangeFacts.NotReached;
        if ((Backend!.Backend.Retrying.RetryOn & RetryOnConditions.JunkResponse) != 0 && wholeAtHand && TryAgainAnew())
        {
            return;
        }

        ReplyInsteadOfServer(502, (byte)'P', (byte)'H');
    }

    /// <summary>The client reset its connection, or left in the middle of its request.</summary>
    private void OnClientAborted()
    {
        if (Facts.Status < 0)
        {
            // What HAProxy composes for a client that has gone, and counts, without being able to send it.
            Facts.Status = 400;
            var unsent = Errors.Of(400).Write(Loop.Output, ReplyCapacity, ReplyOptions.Close);
            Facts.BytesRead += unsent > 0 ? AccountedSize.OfReply(new ReadOnlySpan<byte>(Loop.Output, unsent), true) : 0;
        }

        End((byte)'C', PhaseLetter(), false);
    }

    private byte PhaseLetter() => state switch
    {
        State.Head => (byte)'R',
        State.Dispatching when Queue != null => (byte)'Q',
        State.Dispatching => (byte)'C',
        State.Forwarding when !responseStarted => requestFlow.IsDone ? (byte)'H' : (byte)'D',
        State.Tarpit => (byte)'T',
        State.Replying => Facts.EndState,
        _ => (byte)'D',
    };

    /// <summary>Ends without an answer: the client has gone, or is to be told nothing.</summary>
    /// <param name="silently">Not even the end of the connection is told.</param>
    private void EndWithoutReply(bool silently = false)
    {
        _ = silently;
        if (!headReceived && received == 0 && (Frontend.Section.DontLogNull || client.Requests > 0))
        {
            logs = false;
        }

        End(Facts.EndCause, Facts.EndState, false);
    }

    /// <summary>Step 5.</summary>
    private void End(byte cause, byte endState, bool keep)
    {
        if (state == State.Ended)
        {
            return;
        }

        var unread = headReceived && !requestComplete && request.HasBody;
        var replied = state == State.Replying;
        state = State.Ended;
        Facts.EndCause = cause;
        Facts.EndState = endState;
        Facts.TotalMs = SinceMs(client.BaseUs);
        Worker.RequestsEnded++;
        requestFlow.End();
        responseFlow.End();
        tunnel.End();
        SetLoadFacts(Frontend, 1);
        if (logs && !logged && Worker.LoggerOf(Frontend) is { LogsAtAccept: false } logger)
        {
            // Before the server's place is given on: the line of who gets it comes after this one.
            WriteLog(logger);
        }

        LeaveBackend(keepServer && cause == '-');
        Disarm();
        logs = true;
        logged = false;
        client.RuleState?.EndTransaction();
        client.OnExchangeDone(keep, unread || (replied && !headReceived));
    }

    private void WriteLog(Logging.Logger logger)
    {
        Facts.Response = null;
        Facts.AcceptedAtTicks = Worker.ToUtcTicks(client.AcceptedUs);
        Facts.RequestAtTicks = Worker.ToUtcTicks(headReceived || received > 0 ? firstByteUs : client.BaseUs);
        Facts.RequestNumber = Worker.Graph.NextRequestNumber();
        var context = Worker.Rules;
        var level = client.RuleState?.LogLevel ?? RuleState.LogLevelUnset;
        context.Enter(Facts, client.RuleState, Worker.UtcTicks);
        logger.LogExchange(Facts, context, level);
        client.RuleState = context.Leave();
    }
}
