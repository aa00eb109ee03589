using Tandem.Configuration.Haproxy;
using Tandem.Http;
using Tandem.Linux;
using Tandem.Linux.Reactor;

namespace Tandem.Balancer.Exchanges;

/// <content>Step 4: the final response is decided on and sent to the client.</content>
internal sealed unsafe partial class Exchange
{
    /// <summary>Bytes of the body that came with the head.</summary>
    private int arrivedOfResponse;

    /// <summary>The final head is complete: decides on it and sends it with what has arrived of the body.</summary>
    private void ForwardResponse(byte* data, int length)
    {
        ReturnPartial();
        Facts.Response = response;
        Facts.ResponseMs = SinceMs(requestSentUs);
        Facts.Status = response.Status;
        responseStarted = true;
        replayable = false;
        if (Worker.KeepsRequestLine)
        {
            Facts.BytesRead += AccountedSize.Of(response);
        }

        if (ReplayOnStatus(response.Status))
        {
            return;
        }

        if (response.Status is 401 or 407 && AuthenticatesConnection())
        {
            Upstream!.IsAuthenticated = true;
        }

        response.SetArena(Loop.Output + EventLoop.ScratchSize - ArenaCapacity, ArenaCapacity);
        arrivedOfResponse = length - response.HeadLength;
        if (!RunResponseRules())
        {
            return;
        }

        var framing = response.Framing;
        endsWithServer = framing == BodyFraming.UntilClose;
        var tunnels = framing == BodyFraming.Tunnel;
        ChooseLifetimes(framing);
        var strip = framing == BodyFraming.Chunked && !request.IsHttp11;
        if (strip)
        {
            response.RemoveAll("transfer-encoding"u8);
        }

        if (tunnels)
        {
            BeginTunnel();
        }
        else
        {
            responseFlow.Begin(Loop, framing, response.ContentLength, strip);
            responseFlow.MaySplice = Worker.Splices(Frontend.Section.SpliceResponse, Backend!.Backend.Section.SpliceResponse);
        }

        SendResponse(data, length, tunnels);
    }

    /// <summary>Whether the server asks for a scheme that authenticates the connection instead of the request.</summary>
    private bool AuthenticatesConnection()
    {
        var name = response.Status == 401 ? KnownHeader.WwwAuthenticate : KnownHeader.ProxyAuthenticate;
        for (var i = response.Find(name); i >= 0; i = response.Find(name, i + 1))
        {
            var scheme = response.Value(i);
            if (StartsWith(scheme, "nego"u8) || StartsWith(scheme, "ntlm"u8))
            {
                return true;
            }
        }

        return false;

        static bool StartsWith(ReadOnlySpan<byte> value, ReadOnlySpan<byte> scheme) =>
            value.Length >= scheme.Length && System.Text.Ascii.EqualsIgnoreCase(value[..scheme.Length], scheme);
    }

    private void SendResponse(byte* data, int length, bool tunnels)
    {
        var flow = tunnels ? tunnel.Down : responseFlow;
        var body = data + response.HeadLength;
        var arrived = length - response.HeadLength;
        if (!flow.Accept(body, arrived, out var used, out var produced))
        {
            // A body that is wrong from its beginning takes the head along: HAProxy does not count it either.
            Facts.BytesRead -= Worker.KeepsRequestLine ? AccountedSize.Of(response) : 0;
            OnInvalidResponse();
            return;
        }

        Facts.BytesRead += flow.Received;
        if (used < arrived)
        {
            if (flow.SourceDone)
            {
                // More than the response says: whatever it is, the connection is not to be trusted.
                keepServer = false;
            }
            else if (!flow.Carry(body + used, arrived - used))
            {
                ReplyInsteadOfServer(500, (byte)'R', (byte)'H');
                return;
            }
        }

        // The head is written beside and then put right before the body, so that both leave in one call.
        var written = HeadWriter.WriteResponse(response, ResponseConnectionHeader(), Loop.Output, EventLoop.ScratchSize - ArenaCapacity);
        if (written < 0 || written > Flow.HeadRoom)
        {
            ReplyInsteadOfServer(500, (byte)'P', (byte)'H');
            return;
        }

        responseSent = true;
        var start = body - written;
        System.Buffer.MemoryCopy(Loop.Output, start, written, written);
        if (tunnels)
        {
            BeginTunnel(start, written + produced);
            return;
        }

        if (!SendToClient(start, written + produced))
        {
            return;
        }

        LogEarly();
        if (responseFlow.IsDone)
        {
            OnResponseDone();
        }
        else
        {
            RunResponse();
        }
    }

    /// <summary>The response's head and what came with it leave; from then on neither side is looked at.</summary>
    private void BeginTunnel(byte* data, int length)
    {
        state = State.Tunnelling;
        var taken = client.Connection.Send(data, length);
        if (taken < 0 && taken != -Errno.Again)
        {
            OnClientAborted();
            return;
        }

        taken = Math.Max(taken, 0);
        if (taken < length && !tunnel.Down.Keep(data + taken, length - taken))
        {
            OnClientAborted();
            return;
        }

        RunTunnel();
    }

    /// <summary><c>option logasap</c>: the line is written with the head of the response.</summary>
    private void LogEarly()
    {
        if (Worker.LoggerOf(Frontend) is { LogsEarly: true, LogsAtAccept: false } logger)
        {
            SetLoadFacts(Frontend, 0);
            Facts.TotalMs = SinceMs(client.BaseUs);
            WriteLog(logger);
            logged = true;
        }
    }

    /// <summary>Sends bytes and keeps what the client does not take now; false when the exchange is over.</summary>
    private bool SendToClient(byte* data, int length)
    {
        var sent = client.Connection.Send(data, length);
        if (sent == length)
        {
            return true;
        }

        if (sent < 0 && sent != -Errno.Again)
        {
            OnClientAborted();
            return false;
        }

        sent = Math.Max(sent, 0);
        if (!responseFlow.Keep(data + sent, length - sent))
        {
            OnClientAborted();
            return false;
        }

        client.SetTimeout(Frontend.ClientMs);
        return true;
    }

    /// <summary>Moves what can be moved of the response.</summary>
    private void RunResponse()
    {
        var before = responseFlow.Received;
        var result = responseFlow.Run(Upstream!.Connection, client.Connection);
        Facts.BytesRead += responseFlow.Received - before;
        if (responseFlow.ExcessLength > 0)
        {
            keepServer = false;
        }

        switch (result)
        {
            case FlowResult.Done:
                OnResponseDone();
                break;
            case FlowResult.WaitsForSource:
                client.ClearTimeout();
                Upstream!.SetTimeout(Backend!.Backend.Timings.ServerMs);
                break;
            case FlowResult.WaitsForSink:
                client.SetTimeout(Frontend.ClientMs);
                Upstream!.SetTimeout(0);
                break;
            case FlowResult.SourceEnded when endsWithServer:
                keepServer = false;
                OnResponseDone();
                break;
            case FlowResult.SourceEnded:
            case FlowResult.SourceFailed:
                End((byte)'S', (byte)'D', false);
                break;
            case FlowResult.SinkFailed:
                OnClientAborted();
                break;
            case FlowResult.Invalid:
                End((byte)'P', (byte)'D', false);
                break;
            case FlowResult.NoBuffer:
                End((byte)'R', (byte)'D', false);
                break;
        }
    }

    private void OnResponseDone()
    {
        if (!requestFlow.IsDone)
        {
            // Answered before the request was complete: what is still to come of it cannot be told from a next request.
            keepClient = false;
            keepServer = false;
        }

        End((byte)'-', (byte)'-', keepClient);
    }

    /// <summary>Whether each side's connection can carry another request after this response (RFC 9112 §9.3).</summary>
    private void ChooseLifetimes(BodyFraming framing)
    {
        var section = Backend!.Backend.Section;
        keepServer = response.KeepAlive
            && framing is not (BodyFraming.UntilClose or BodyFraming.Tunnel)
            && section.ConnectionMode == ConnectionMode.KeepAlive
            && Frontend.Section.ConnectionMode == ConnectionMode.KeepAlive
            && (Server!.Server.Line.MaxReuse < 0 || Upstream!.Uses <= Server.Server.Line.MaxReuse);
        if (framing == BodyFraming.UntilClose
            || (framing == BodyFraming.Chunked && !request.IsHttp11)
            || Worker.EndsKept)
        {
            keepClient = false;
        }
    }

    private ConnectionHeader ResponseConnectionHeader()
    {
        if (response.Framing == BodyFraming.Tunnel)
        {
            return ConnectionHeader.None;
        }

        if (!keepClient)
        {
            return response.IsHttp11 ? ConnectionHeader.Close : ConnectionHeader.None;
        }

        return request.IsHttp11 && response.IsHttp11 ? ConnectionHeader.None : ConnectionHeader.KeepAlive;
    }

    private bool RunResponseRules()
    {
        var backendRules = Worker.RulesOf(Backend!.Backend);
        var frontendRules = ReferenceEquals(Backend.Backend.Section, Frontend.Section) ? null : Worker.RulesOf(Frontend);
        return (backendRules == null || RunResponseRules(backendRules)) && (frontendRules == null || RunResponseRules(frontendRules));
    }

    private bool RunResponseRules(Rules.ProxyRules rules)
    {
        if (rules.HttpResponse.IsEmpty && rules.HttpAfterResponse.IsEmpty)
        {
            return true;
        }

        var context = Worker.Rules;
        context.Enter(Facts, client.RuleState, Worker.UtcTicks);
        var outcome = rules.HttpResponse.Run(context);
        if (outcome.Kind == Rules.RuleOutcomeKind.Continue && !rules.HttpAfterResponse.IsEmpty)
        {
            outcome = rules.HttpAfterResponse.Run(context);
        }

        Facts.Status = response.Status;
        if (outcome.Kind == Rules.RuleOutcomeKind.Continue)
        {
            client.RuleState = context.Leave();
            return true;
        }

        keepServer = false;
        LeaveServer(false);
        Facts.BytesRead += arrivedOfResponse;
        Facts.ResponseMs = ExchangeFacts.NotReached;
        return Obey(outcome, context, (byte)'H');
    }
}
