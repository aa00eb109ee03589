using Tandem.Http;
using Tandem.Linux;
using Tandem.Linux.Reactor;

namespace Tandem.Balancer.Exchanges;

/// <content>Step 4: the response comes back.</content>
internal sealed unsafe partial class Exchange
{
    internal override void OnServerReady()
    {
        switch (state)
        {
            case State.Tunnelling:
                RunTunnel();
                return;
            case State.Forwarding:
                break;
            default:
                return;
        }

        if (!requestFlow.IsDone)
        {
            RunRequest();
            if (state != State.Forwarding)
            {
                return;
            }
        }

        if (responseStarted)
        {
            RunResponse();
        }
        else if ((heldBehindInterim || Upstream!.Connection.IsReadable) && FlushInterim())
        {
            ReadResponse();
        }
    }

    internal void OnClientReady()
    {
        switch (state)
        {
            case State.Tunnelling:
                RunTunnel();
                return;
            case State.Replying:
                RunReply();
                return;
            case State.Forwarding when responseStarted:
                if ((client.Connection.Ready & Readiness.Failed) != 0 && !responseFlow.HasPending)
                {
                    OnClientAborted();
                    return;
                }

                RunResponse();
                break;
            case State.Forwarding when responseFlow.HasPending:
                if (FlushInterim() && (heldBehindInterim || Upstream!.Connection.IsReadable))
                {
                    ReadResponse();
                }

                break;
        }

        if (state == State.Forwarding && !requestFlow.IsDone && client.Connection.IsReadable)
        {
            RunRequest();
            if (state == State.Forwarding && abandoned)
            {
                OnServerReady();
            }
        }

        if (state is State.Dispatching or State.Forwarding or State.Tarpit && ClientHasLeft())
        {
            OnClientAborted();
        }
    }

    /// <summary>
    /// A reset ends the exchange. An orderly end of sending does not, since a client may close its half and wait for the answer,
    /// unless <c>option abortonclose</c> says otherwise.
    /// </summary>
    private bool ClientHasLeft()
    {
        var ready = client.Connection.Ready;
        if ((ready & Readiness.Failed) != 0)
        {
            return true;
        }

        return (ready & Readiness.PeerEnded) != 0 && Backend is { Backend.Section.AbortOnClose: true } && !responseStarted;
    }

    /// <summary>Interim responses that the client has not taken yet go first; false when they still wait.</summary>
    private bool FlushInterim()
    {
        if (!responseFlow.HasPending)
        {
            return true;
        }

        var result = responseFlow.Run(Upstream!.Connection, client.Connection);
        if (result == FlowResult.SinkFailed)
        {
            OnClientAborted();
            return false;
        }

        if (result != FlowResult.Done)
        {
            return false;
        }

        if (requestFlow.IsDone)
        {
            client.ClearTimeout();
        }

        return true;
    }

    /// <summary>Receives and reads the response's head, interim ones first.</summary>
    private void ReadResponse()
    {
        var data = Loop.Scratch + Flow.HeadRoom;
        if (partialLength > 0)
        {
            System.Buffer.MemoryCopy(partialResponse, data, partialLength, partialLength);
        }

        response.Reset();
        var got = 0;
        if (heldBehindInterim)
        {
            heldBehindInterim = false;
        }
        else if ((got = Upstream!.Connection.Receive(data + partialLength, Flow.ReceiveSize)) <= 0)
        {
            if (got != -Errno.Again)
            {
                OnServerDied();
            }

            return;
        }

        Upstream!.SetTimeout(Backend!.Backend.Timings.ServerMs);
        var length = partialLength + got;
        partialLength = 0;
        while (IsHeadThere(data, length))
        {
            if (response.Status is >= 200 or 101)
            {
                ForwardResponse(data, length);
                return;
            }

            if (!ForwardInterim())
            {
                return;
            }

            data += response.HeadLength;
            length -= response.HeadLength;
            response.Reset();
            if (length == 0)
            {
                if (Upstream!.Connection.IsReadable)
                {
                    Loop.Revisit(Upstream.Connection);
                }

                return;
            }

            if (responseFlow.HasPending)
            {
                // The client has not taken the interim response yet: what follows waits behind it.
                heldBehindInterim = true;
                KeepPartial(data, length);
                return;
            }
        }
    }

    /// <summary>Reads a head; without a whole and sound one, what there is was dealt with.</summary>
    private bool IsHeadThere(byte* data, int length)
    {
        switch (ResponseParser.Parse(data, length, response, request.MethodId, Worker.Limits))
        {
            case ParseResult.Incomplete:
                KeepPartial(data, length);
                return false;
            case ParseResult.Invalid:
                OnInvalidResponse();
                return false;
        }

        if (response.Status == 101 && !request.UpgradeRequested)
        {
            // Nobody asked for another protocol: whatever follows would be taken for it.
            Facts.BytesRead += Worker.KeepsRequestLine ? AccountedSize.Of(response) : 0;
            OnInvalidResponse();
            return false;
        }

        return true;
    }

    private void KeepPartial(byte* data, int length)
    {
        // A head alone fits a head buffer; what waits behind an interim response may be all of a receive.
        var isLarge = length > EventLoop.HeadBufferSize;
        if (partialResponse == null || isLarge != partialIsLarge)
        {
            ReturnPartial();
            partialIsLarge = isLarge;
            partialResponse = isLarge ? Loop.BodyBuffers.Rent() : Loop.HeadBuffers.Rent();
            if (partialResponse == null)
            {
                ReplyInsteadOfServer(500, (byte)'R', (byte)'H');
                return;
            }
        }

        System.Buffer.MemoryCopy(data, partialResponse, EventLoop.BodyBufferSize, length);
        partialLength = length;
        if (Upstream!.Connection.IsReadable && !heldBehindInterim)
        {
            Loop.Revisit(Upstream.Connection);
        }
    }

    /// <summary>A 1xx response passes on as it is; false when the exchange is over.</summary>
    private bool ForwardInterim()
    {
        if (!request.IsHttp11)
        {
            return true;
        }

        if (Worker.KeepsRequestLine)
        {
            Facts.BytesRead += AccountedSize.Of(response);
        }

        var written = HeadWriter.WriteResponse(response, ConnectionHeader.None, Loop.Output, EventLoop.ScratchSize);
        replayable = false;
        responseFlow.Begin(Loop, BodyFraming.None, 0);
        var goesOn = SendToClient(Loop.Output, written);
        return goesOn;
    }
}
