using Tandem.Balancer.Balancing;
using Tandem.Balancer.Proxies;
using Tandem.Balancer.Rules;
using Tandem.Configuration.Haproxy;
using Tandem.Http;
using Tandem.Linux.Reactor;

namespace Tandem.Balancer.Exchanges;

/// <content>Step 2: what is done with the request: the frontend's rules, the backend, its rules, the added headers.</content>
internal sealed unsafe partial class Exchange
{
    /// <summary>Decides on a complete head and sets out for a server, or answers.</summary>
    internal void Run()
    {
        state = State.Dispatching;
        keepClient = request.KeepAlive && Frontend.Section.ConnectionMode != ConnectionMode.Close && !Worker.IsDraining;
        request.SetArena(buffer + received, ArenaCapacity);
        if (Worker.KeepsRequestLine)
        {
            KeepRequestLine();
        }

        if (Frontend.MonitorUri != null && IsMonitor())
        {
            return;
        }

        var backend = Frontend.DefaultBackend;
        var rules = Worker.RulesOf(Frontend);
        if (rules != null && !RunFrontendRules(rules, ref backend))
        {
            return;
        }

        if (backend == null)
        {
            Facts.BackendName = Frontend.NameBytes;
            Reply(503, (byte)'S', (byte)'C');
            return;
        }

        Facts.BackendName = backend.NameBytes;
        if (!ReferenceEquals(backend.Section, Frontend.Section) && Worker.RulesOf(backend) is { } backendRules)
        {
            var context = Worker.Rules;
            context.Enter(Facts, ruleState, Worker.UtcTicks);
            var outcome = backendRules.RunHttpRequest(context);
            if (!Obey(outcome, context))
            {
                return;
            }
        }

        if (!AddForwardingHeaders(backend))
        {
            Reply(500, (byte)'P', (byte)'R');
            return;
        }

        Seek(Worker.Backends[backend.Index]);
    }

    protected override BalancingKey Key()
    {
        var keys = Backend!.Backend.Keys;
        if (!keys.NeedsContext)
        {
            return keys.Of(Facts, Worker.KeyScratch);
        }

        var context = Worker.Rules;
        context.Enter(Facts, ruleState, Worker.UtcTicks);
        var key = keys.OfExpression(context, RuleHook.HttpRequest);
        ruleState = context.Leave();
        return key;
    }

    protected override bool MayUseIdle(LocalServer server)
    {
        var backend = Backend!.Backend;
        if (backend.Section.HttpReuse is HttpReuseMode.Never)
        {
            return false;
        }

        // It can be sent again if the server closed the connection meanwhile, so it may be any.
        if (backend.Retrying.ReplaysIdempotent && request.MethodId.IsIdempotent() && !request.HasBody)
        {
            return true;
        }

        return client.Requests > 1 || backend.Section.HttpReuse is HttpReuseMode.Always or HttpReuseMode.Aggressive;
    }

    protected override ConnectSettings? ConnectSettings(Server server)
    {
        if (!server.Line.Address.PortFromClient || server.Connect is not { Address.IsInternet: true } settings)
        {
            return server.Connect;
        }

        return settings.WithAddress(settings.Address.WithPort(Facts.Destination.Port + server.Line.Address.Port));
    }

    /// <summary>The request line must outlive the head's edits for the log.</summary>
    private void KeepRequestLine()
    {
        Facts.RequestLine = buffer + request.Method.Offset;
        var line = new ReadOnlySpan<byte>(Facts.RequestLine, request.HeadLength - request.Method.Offset);
        var end = line.IndexOf((byte)'\n');
        end = end > 0 && line[end - 1] == '\r' ? end - 1 : end;
        Facts.RequestLineLength = end;
        Facts.MethodEnd = request.Method.Length;
        line = line[..end];
        var start = request.Method.Length;
        while (start < end && line[start] is (byte)' ' or (byte)'\t')
        {
            start++;
        }

        Facts.TargetStart = start;
        var targetEnd = line[start..].IndexOfAny((byte)' ', (byte)'\t');
        Facts.TargetEnd = targetEnd < 0 ? end : start + targetEnd;
    }

    private bool IsMonitor()
    {
        if (!request.Bytes(request.Target).StartsWith(Frontend.MonitorUri)
            || (request.Target.Length != Frontend.MonitorUri!.Length && request.Bytes(request.Target)[Frontend.MonitorUri.Length] != '?'))
        {
            return false;
        }

        var fails = false;
        if (Worker.RulesOf(Frontend) is { MonitorFail.Count: > 0 } rules)
        {
            var context = Worker.Rules;
            context.Enter(Facts, ruleState, Worker.UtcTicks);
            fails = rules.MonitorFails(context);
            ruleState = context.Leave();
        }

        Monitored(fails);
        return true;
    }

    /// <summary>Runs http-request, redirect and use_backend of the frontend; false when the exchange was answered.</summary>
    private bool RunFrontendRules(ProxyRules rules, ref Backend? backend)
    {
        var context = Worker.Rules;
        context.Enter(Facts, ruleState, Worker.UtcTicks);
        if (!rules.HttpRequest.IsEmpty || !rules.Redirects.IsEmpty)
        {
            if (!Obey(rules.RunHttpRequest(context), context))
            {
                return false;
            }

            context.Enter(Facts, ruleState, Worker.UtcTicks);
        }

        if (!rules.UseBackends.IsEmpty)
        {
            var line = rules.UseBackends.Choose(context, out var dynamicName);
            if (line >= 0)
            {
                backend = Worker.Graph.BackendOf(Frontend, line, dynamicName) ?? backend;
            }
        }

        ruleState = context.Leave();
        return true;
    }

    /// <summary>Does what the rules said; false when that ended the way to a server.</summary>
    private bool Obey(in RuleOutcome outcome, RuleContext context)
    {
        switch (outcome.Kind)
        {
            case RuleOutcomeKind.Continue:
            case RuleOutcomeKind.Wait:
                ruleState = context.Leave();
                return true;
            case RuleOutcomeKind.Deny:
                ReplyBy(outcome, context, (byte)'P', (byte)'R');
                return false;
            case RuleOutcomeKind.Return:
            case RuleOutcomeKind.Redirect:
                ReplyBy(outcome, context, (byte)'L', (byte)'R');
                return false;
            case RuleOutcomeKind.Tarpit:
                ruleState = context.Leave();
                BeginTarpit(outcome);
                return false;
            case RuleOutcomeKind.Reject:
            case RuleOutcomeKind.SilentDrop:
                ruleState = context.Leave();
                Facts.EndCause = (byte)'P';
                Facts.EndState = (byte)'R';
                EndWithoutReply(outcome.Kind == RuleOutcomeKind.SilentDrop);
                return false;
            default:
                ruleState = context.Leave();
                Reply(500, (byte)'P', (byte)'R');
                return false;
        }
    }

    private bool AddForwardingHeaders(Backend backend)
    {
        var forwardFor = backend.ForwardFor ?? Frontend.ForwardFor;
        if (forwardFor != null && !forwardFor.Add(request, Facts.Client))
        {
            return false;
        }

        var originalTo = backend.OriginalTo ?? Frontend.OriginalTo;
        return originalTo == null || originalTo.Add(request, Facts.Destination);
    }
}
