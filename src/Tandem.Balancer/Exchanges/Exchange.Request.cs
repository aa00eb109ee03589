using Tandem.Configuration.Haproxy;
using Tandem.Http;
using Tandem.Linux.Reactor;

namespace Tandem.Balancer.Exchanges;

/// <content>Step 3: the request goes to the server.</content>
internal sealed unsafe partial class Exchange
{
    /// <summary>Bytes kept free behind the outgoing head for a PROXY header and a Connection field.</summary>
    private const int OutgoingMargin = 512;

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
    }

    /// <summary>
    /// Writes the head anew behind what was received, and after it what has arrived of the body. If that is the whole request, it
    /// can be sent again as long as no answer has begun.
    /// </summary>
    private bool ComposeRequest()
    {
        outgoingStart = AlignUp(received + request.ArenaUsed) + ProxyProtocol.MaxEncodedLength + 5;
        var target = buffer + outgoingStart;
        var capacity = EventLoop.HeadBufferSize - outgoingStart;
        var written = HeadWriter.WriteRequest(request, RequestConnectionHeader(), target, capacity);
        if (written < 0)
        {
            return false;
        }

        requestFlow.Begin(Loop, request.Framing, request.ContentLength);
        requestFlow.MaySplice = Worker.Splices(Frontend.Section.SpliceRequest, Backend!.Backend.Section.SpliceRequest);
        outgoingLength = written;
        if (request.HasBody && !ComposeBody(target + written, capacity - written))
        {
            return false;
        }

        requestComplete = requestFlow.SourceDone;
        replayable = requestComplete;
        Facts.BytesUploaded = consumed;
        return true;
    }

    /// <summary>Takes what has arrived of the body behind the head.</summary>
    private bool ComposeBody(byte* to, int capacity)
    {
        var body = buffer + request.HeadLength;
        var arrived = received - request.HeadLength;
        if (arrived == 0)
        {
            return true;
        }

        if (!requestFlow.Accept(body, arrived, out var used, out var produced))
        {
            // Nothing has been sent yet, so the client can still be told.
            badBody = true;
            return false;
        }

        if (produced > capacity)
        {
            return false;
        }

        System.Buffer.MemoryCopy(body, to, capacity, produced);
        outgoingLength += produced;
        consumed += used;
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

    private bool badBody;

    private ConnectionHeader RequestConnectionHeader()
    {
        var section = Backend!.Backend.Section;
        var closes = section.ConnectionMode != ConnectionMode.KeepAlive || Frontend.Section.ConnectionMode != ConnectionMode.KeepAlive;
        if (closes)
        {
            return section.HttpPretendKeepAlive
                ? request.IsHttp11 ? ConnectionHeader.None : ConnectionHeader.KeepAlive
                : ConnectionHeader.Close;
        }

        return request.IsHttp11 ? ConnectionHeader.None : ConnectionHeader.KeepAlive;
    }

    /// <summary>Moves what can be moved of the request.</summary>
    private void RunRequest()
    {
        var before = requestFlow.Received;
        var result = requestFlow.Run(client.Connection, Upstream!.Connection);
        Facts.BytesUploaded += requestFlow.Received - before;
        switch (result)
        {
            case FlowResult.Done:
                requestComplete = true;
                client.ClearTimeout();
                break;
            case FlowResult.WaitsForSource:
                client.SetTimeout(Frontend.ClientMs);
                break;
            case FlowResult.WaitsForSink:
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
        if (Upstream!.Connection.IsReadable && !responseStarted && !MayReplay())
        {
            requestFlow.End();
            requestComplete = true;
            keepClient = false;
            ReadResponse();
            return;
        }

        OnServerDied();
    }

    private static int AlignUp(int offset) => (offset + 63) & ~63;
}
