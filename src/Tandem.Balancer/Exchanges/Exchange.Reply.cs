using Tandem.Balancer.Rules;
using Tandem.Http;

namespace Tandem.Balancer.Exchanges;

/// <content>Answers of our own: errors, denials, redirects, the monitor page.</content>
internal sealed unsafe partial class Exchange
{
    /// <summary>Bytes that a composed answer may have; the configuration bounds their files well below.</summary>
    private const int ReplyCapacity = 128 * 1024;

    private bool replyCloses;

    /// <summary>The answer's Connection field was part of it in HAProxy's count: redirects of requests with a body.</summary>
    private bool countsConnection;

    private ErrorReplies Errors => Worker.ErrorsOf(Backend?.Backend, Frontend);

    /// <summary>Answers with the proxy's page of a status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="cause">First letter of the termination state.</param>
    /// <param name="endState">Second letter of it.</param>
    /// <param name="mustClose">The connection cannot be kept.</param>
    private void Reply(int status, byte cause, byte endState, bool mustClose = false)
    {
        var errors = Errors;
        LeaveBackendForReply();
        SetEnd(status, cause, endState);
        var reply = errors.Of(status);
        if (reply.IsSilent)
        {
            Facts.Status = status;
            End(cause, endState, false);
            return;
        }

        var keeps = !mustClose && KeepsAfterReply();
        var written = reply.Write(Loop.Output, ReplyCapacity, OptionsOf(keeps));
        SendReply(written, keeps);
    }

    /// <summary>Answers as a rule said.</summary>
    private void ReplyBy(in RuleOutcome outcome, RuleContext context, byte cause, byte endState)
    {
        if (outcome.Reply == null)
        {
            client.RuleState = context.Leave();
            Reply(outcome.Status, cause, endState);
            return;
        }

        var keeps = !outcome.Reply.MustClose && KeepsAfterReply();
        var written = outcome.Reply.Write(context, Loop.Output, ReplyCapacity, OptionsOf(keeps));
        client.RuleState = context.Leave();
        if (written < 0)
        {
            Reply(500, (byte)'P', endState);
            return;
        }

        LeaveBackendForReply();
        SetEnd(outcome.Reply.Status, cause, endState);
        SendReply(written, keeps);
    }

    /// <summary>Answers a request that was not understood or came too late, in the form that HAProxy gives such answers, and closes.</summary>
    private void ReplyRaw(int status, byte cause, byte endState)
    {
        SetEnd(status, cause, endState);
        var own = Worker.ErrorsOf(null, Frontend).OwnOf(status);
        if (own is { IsSilent: true })
        {
            End(cause, endState, false);
            return;
        }

        int written;
        if (own != null)
        {
            written = own.Write(Loop.Output, ReplyCapacity, ReplyOptions.Close);
        }
        else
        {
            var raw = ErrorMessages.Raw(status);
            raw.CopyTo(new Span<byte>(Loop.Output, ReplyCapacity));
            written = raw.Length;
        }

        keepClient = false;
        state = State.Replying;
        SendReply(written, false);
    }

    /// <summary>The server's answer cannot be used: gives the client ours, or ends when the answer has begun.</summary>
    private void ReplyInsteadOfServer(int status, byte cause, byte endState)
    {
        ReturnPartial();
        Facts.Response = null;
        if (responseSent || responseFlow.HasPending)
        {
            SetEnd(status, cause, endState);
            End(cause, endState, false);
            return;
        }

        Reply(status, cause, endState);
    }

    /// <summary>The page that outside checkers look at; it is not logged (configuration.txt 4.2 "monitor-uri").</summary>
    private void Monitored(bool fails)
    {
        logs = false;
        Reply(fails ? 503 : 200, (byte)'L', (byte)'R');
    }

    private void BeginTarpit(in RuleOutcome outcome)
    {
        tarpitOutcome = outcome;
        state = State.Tarpit;
        var limit = Frontend.TarpitMs;
        Loop.Timers.Set(this, Loop.NowMs + Math.Max(limit, 1));
    }

    protected override void OnOtherDue()
    {
        if (state != State.Tarpit)
        {
            return;
        }

        if (tarpitOutcome.Reply == null)
        {
            Reply(tarpitOutcome.Status == 0 ? 500 : tarpitOutcome.Status, (byte)'P', (byte)'T', mustClose: true);
            return;
        }

        keepClient = false;
        var context = Worker.Rules;
        context.Enter(Facts, client.RuleState, Worker.UtcTicks);
        ReplyBy(tarpitOutcome, context, (byte)'P', (byte)'T');
    }

    private void LeaveBackendForReply()
    {
        if (Backend != null)
        {
            var backend = Backend;
            LeaveServer(false);
            _ = backend;
        }

        requestFlow.End();
        responseFlow.End();
    }

    /// <summary>The client's connection can go on only when its request has been read to the end.</summary>
    private bool KeepsAfterReply()
    {
        if (!keepClient || !headReceived)
        {
            return false;
        }

        if (requestComplete || !request.HasBody)
        {
            return true;
        }

        if (outgoingLength != 0)
        {
            return false;
        }

        requestComplete = requestFlow.SourceDone;
        return requestComplete;
    }

    private ReplyOptions OptionsOf(bool keeps)
    {
        var options = request.MethodId == HttpMethod.Head ? ReplyOptions.OmitBody : ReplyOptions.None;
        if (!keeps)
        {
            return options | ReplyOptions.Close;
        }

        return request.IsHttp11 ? options : options | ReplyOptions.KeepAlive;
    }

    private void SetEnd(int status, byte cause, byte endState)
    {
        Facts.Status = status;
        Facts.EndCause = cause;
        Facts.EndState = endState;
    }

    /// <summary>Sends what stands in the loop's output buffer as the whole answer.</summary>
    private void SendReply(int length, bool keeps)
    {
        state = State.Replying;
        replyCloses = !keeps;
        responseFlow.Begin(Loop, BodyFraming.None, 0);
        if (Worker.KeepsRequestLine)
        {
            // A head that was not understood never reached the part of HAProxy that counts.
            Facts.BytesRead += headReceived ? AccountedSize.OfReply(new ReadOnlySpan<byte>(Loop.Output, length), countsConnection) : 0;
        }

        if (!SendToClient(Loop.Output, length))
        {
            return;
        }

        if (responseFlow.IsDone)
        {
            End(Facts.EndCause, Facts.EndState, !replyCloses);
        }
    }

    private void RunReply()
    {
        var result = responseFlow.Run(client.Connection, client.Connection);
        if (result == FlowResult.Done)
        {
            End(Facts.EndCause, Facts.EndState, !replyCloses);
        }
        else if (result == FlowResult.SinkFailed)
        {
            OnClientAborted();
        }
    }
}
