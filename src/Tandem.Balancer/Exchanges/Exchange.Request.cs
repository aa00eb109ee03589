using Tandem.Configuration.Haproxy;
using Tandem.Http;
using Tandem.Linux.Reactor;

namespace Tandem.Balancer.Exchanges;

/// <content>Step 3: the request goes to the server.</content>
internal sealed unsafe partial class Exchange
{
    protected override void OnServerReached()
    {
        state = State.Forwarding;
        if (outgoingLength == 0 && !ComposeRequest())
        {
            Reply(500, (byte)'P', (byte)'R');
            return;
        }

        var upstream = Upstream!;
        var start = buffer + outgoingStart;
        var length = outgoingLength;
        if (!upstream.IsReused && Server!.Server.Line.SendProxy != ProxyProtocolVersion.None)
        {
            var prefix = ProxyPrefix.Write(Server.Server.Line.SendProxy, Facts, Loop.Output);
            start -= prefix;
            length += prefix;
            System.Buffer.MemoryCopy(Loop.Output, start, prefix, prefix);
        }

        requestFlow.SendFirst(start, length);
        requestSentUs = Loop.NowUs;
        upstream.SetTimeout(Backend!.Backend.Timings.ServerMs);
        RunRequest();
        if (state == State.Forwarding && ReferenceEquals(Upstream, upstream) && upstream.Connection.IsReadable)
        {
            // A server that is too busy to listen answers at once, and that edge has been told already.
            OnServerReady();
        }
    }

    /// <summary>
    /// Writes the head anew behind what was received, and after it what has arrived of the body. If that is the whole request, it
    /// can be sent again as long as no answer has begun.
    /// </summary>
    /// <returns>False when edits made it too long.</returns>
    private bool ComposeRequest()
    {
        outgoingStart = AlignUp(received + keptLineLength + request.ArenaUsed) + ProxyProtocol.MaxEncodedLength + 5;
        var target = buffer + outgoingStart;
        var capacity = EventLoop.HeadBufferSize - outgoingStart;
        var written = HeadWriter.WriteRequest(request, RequestConnectionHeader(), target, capacity);
        if (written < 0)
        {
            return false;
        }

        requestFlow.MaySplice = Worker.Splices(Frontend.Section.SpliceRequest, Backend!.Backend.Section.SpliceRequest);
        outgoingLength = written;
        if (request.HasBody && !ComposeBody(target + written, capacity - written))
        {
            return false;
        }

        requestComplete = requestFlow.SourceDone;
        replayable = requestComplete;
        wholeAtHand = requestComplete;
        return true;
    }

    /// <summary>
    /// Begins the body with what of it came behind the head, before anything is decided: a body that is not valid is as bad as a
    /// head that is not.
    /// </summary>
    /// <returns>False when it is not valid.</returns>
    private bool TakeBody()
    {
        requestFlow.Begin(Loop, request.Framing, request.ContentLength);
        requestFlow.MostAtATime = ReceiveCapacity;
        bodyArrived = 0;
        if (!request.HasBody || received == request.HeadLength)
        {
            return true;
        }

        var valid = requestFlow.Accept(buffer + request.HeadLength, received - request.HeadLength, out var used, out bodyArrived);
        consumed += used;
        Facts.BytesUploaded += requestFlow.Received;
        return valid;
    }

    /// <summary>Puts what has arrived of the body behind the outgoing head.</summary>
    private bool ComposeBody(byte* to, int capacity)
    {
        if (bodyArrived > capacity)
        {
            return false;
        }

        System.Buffer.MemoryCopy(buffer + request.HeadLength, to, capacity, bodyArrived);
        outgoingLength += bodyArrived;
        if (!requestFlow.SourceDone && consumed < received)
        {
            var rest = received - consumed;
            if (!requestFlow.Carry(buffer + consumed, rest))
            {
                return false;
            }

            consumed = received;
        }

        return true;
    }

    private ConnectionHeader RequestConnectionHeader()
    {
        var section = Backend!.Backend.Section;
        var closes = section.ConnectionMode != ConnectionMode.KeepAlive || Frontend.Section.ConnectionMode != ConnectionMode.KeepAlive;
        if (closes)
        {
            return section.HttpPretendKeepAlive
                ? request.IsHttp11 ? ConnectionHeader.None : ConnectionHeader.KeepAlive
                : request.IsHttp11 ? ConnectionHeader.Close : ConnectionHeader.None;
        }

        return request.IsHttp11 || request.UpgradeRequested || (request.Flags & HeadFlags.MustClose) != 0
            ? ConnectionHeader.None
            : ConnectionHeader.KeepAlive;
    }

    /// <summary>Moves what can be moved of the request.</summary>
    private void RunRequest()
    {
        var before = requestFlow.Received;
        var movedBefore = requestFlow.Moved;
        var result = requestFlow.Run(client.Connection, Upstream!.Connection);
        Facts.BytesUploaded += requestFlow.Received - before;
        if (requestFlow.ExcessLength > 0 && excessLength == 0)
        {
            KeepExcess();
        }

        if (requestFlow.Moved != movedBefore)
        {
            // A server that takes the request need not answer before it has all of it, however slowly the client sends.
            Upstream.SetTimeout(Backend!.Backend.Timings.ServerMs);
        }

        switch (result)
        {
            case FlowResult.Done:
                requestComplete = true;
                if (!responseFlow.HasPending)
                {
                    client.ClearTimeout();
                }

                if (!responseStarted)
                {
                    Upstream!.SetTimeout(Backend!.Backend.Timings.ServerMs);
                }

                break;
            case FlowResult.WaitsForSource:
                client.SetTimeout(Frontend.ClientMs);
                if (!responseStarted)
                {
                    // The server owes nothing as long as the client has not sent everything.
                    Upstream!.SetTimeout(0);
                }

                break;
            case FlowResult.WaitsForSink:
                client.ClearTimeout();
                Upstream!.SetTimeout(Backend!.Backend.Timings.ServerMs);
                break;
            case FlowResult.SourceEnded:
            case FlowResult.SourceFailed:
                OnClientAborted();
                break;
            case FlowResult.SinkFailed:
                OnRequestRefused();
                break;
            case FlowResult.Invalid:
                Reply(400, (byte)'P', (byte)'R', mustClose: true);
                break;
            case FlowResult.NoBuffer:
                Reply(500, (byte)'R', (byte)'D', mustClose: true);
                break;
        }
    }

    /// <summary>The server's connection broke while the request was sent: it may have answered before, which is looked at first.</summary>
    private void OnRequestRefused()
    {
        var unsent = requestFlow.Moved == 0 && replayable;
        if (responseStarted)
        {
            // The answer goes on; what is still to come of the request interests nobody.
            AbandonRequest();
        }
        else if (Upstream!.Connection.IsReadable && !unsent && !MayReplay())
        {
            AbandonRequest();
            ReadResponse();
        }
        else
        {
            OnServerDied(unsent);
        }
    }

    /// <summary>The server takes no more of the request: neither connection can carry another one.</summary>
    private void AbandonRequest()
    {
        requestFlow.End();
        requestFlow.Begin(Loop, BodyFraming.None, 0);
        replayable = false;
        wholeAtHand = false;
        keepClient = false;
        keepServer = false;
        abandoned = true;
    }

    /// <summary>
    /// Keeps what came behind a chunked body, for the next exchange. It takes the place of the head that was sent: a body that
    /// was received in pieces is never sent again.
    /// </summary>
    private void KeepExcess()
    {
        if (requestFlow.ExcessLength > EventLoop.HeadBufferSize - outgoingStart)
        {
            // There is no room behind an unusually long request line: the client has to ask again.
            keepClient = false;
            return;
        }

        System.Buffer.MemoryCopy(
            requestFlow.Excess, buffer + outgoingStart, EventLoop.HeadBufferSize - outgoingStart, requestFlow.ExcessLength);
        excessLength = requestFlow.ExcessLength;
    }

    private static int AlignUp(int offset) => (offset + 63) & ~63;
}
