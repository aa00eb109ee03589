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
    private const int VersionLength = 8;

    /// <summary>Bytes behind what was received that hold the request line for the log.</summary>
    private int keptLineLength;

    /// <summary>Decides on a complete head and sets out for a server, or answers.</summary>
    internal void Run()
    {
        state = State.Dispatching;
        keepClient = request.KeepAlive && Frontend.Section.ConnectionMode != ConnectionMode.Close && !Worker.EndsKept;
        keptLineLength = 0;
        if (Worker.KeepsRequestLine)
        {
            KeepRequestLine();
        }

        request.SetArena(buffer + received + keptLineLength, ArenaCapacity);

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
            context.Enter(Facts, client.RuleState, Worker.UtcTicks);
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
        context.Enter(Facts, client.RuleState, Worker.UtcTicks);
        var key = keys.OfExpression(context, RuleHook.HttpRequest);
        client.RuleState = context.Leave();
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

    /// <summary>
    /// Connections that no other client may use: by <c>http-reuse never</c>, since they name this client or depend on its port, or
    /// since the server has begun to authenticate the connection itself (NTLM, Negotiate).
    /// </summary>
    protected override Downstream? PrivateKeeper =>
        Backend!.Backend.Section.HttpReuse == HttpReuseMode.Never
        || (Server is { } server
            && (server.Server.Line.SendProxy != ProxyProtocolVersion.None || server.Server.Line.Address.PortFromClient))
        || Upstream is { IsAuthenticated: true }
            ? client
            : null;

    protected override Upstream? TakeKept(LocalServer server) => client.Take(server);

    protected override LocalServer? BoundServer(LocalBackend backend) => client.AuthenticatedWith(backend);

    protected override ConnectSettings? ConnectSettings(Server server)
    {
        if (!server.Line.Address.PortFromClient || server.Connect is not { Address.IsInternet: true } settings)
        {
            return server.Connect;
        }

        return settings.WithAddress(settings.Address.WithPort(Facts.Destination.Port + server.Line.Address.Port));
    }

    /// <summary>
    /// Keeps the request line for the log as it was understood: one blank between its parts, before any rule edits it. It stands
    /// in the buffer already unless it was written in an unusual way; then it is written anew behind what was received.
    /// </summary>
    private void KeepRequestLine()
    {
        var method = request.Method;
        var target = request.Target;
        Facts.MethodEnd = method.Length;
        Facts.TargetStart = method.Length + 1;
        Facts.TargetEnd = Facts.TargetStart + target.Length;
        Facts.RequestLineLength = Facts.TargetEnd + 1 + VersionLength;
        if (buffer[method.End] == ' ' && target.Offset == method.End + 1 && buffer[target.End] == ' '
            && buffer[target.End + 1] == 'H' && target.End + 1 + VersionLength < request.HeadLength)
        {
            Facts.RequestLine = buffer + method.Offset;
            return;
        }

        var copy = buffer + received;
        keptLineLength = Facts.RequestLineLength;
        request.Bytes(method).CopyTo(new Span<byte>(copy, method.Length));
        copy[method.Length] = (byte)' ';
        request.Bytes(target).CopyTo(new Span<byte>(copy + Facts.TargetStart, target.Length));
        copy[Facts.TargetEnd] = (byte)' ';
        (request.IsHttp11 ? "HTTP/1.1"u8 : "HTTP/1.0"u8).CopyTo(new Span<byte>(copy + Facts.TargetEnd + 1, VersionLength));
        Facts.RequestLine = copy;
    }

    private bool IsMonitor()
    {
        if (!request.Bytes(request.Target).SequenceEqual(Frontend.MonitorUri))
        {
            return false;
        }

        var fails = Worker.IsDraining || Worker.Graph.ShouldNotBeChosen(Frontend);
        if (!fails && Worker.RulesOf(Frontend) is { MonitorFail.Count: > 0 } rules)
        {
            var context = Worker.Rules;
            context.Enter(Facts, client.RuleState, Worker.UtcTicks);
            fails = rules.MonitorFails(context);
            client.RuleState = context.Leave();
        }

        Monitored(fails);
        return true;
    }

    /// <summary>Runs http-request, redirect and use_backend of the frontend; false when the exchange was answered.</summary>
    private bool RunFrontendRules(ProxyRules rules, ref Backend? backend)
    {
        var context = Worker.Rules;
        context.Enter(Facts, client.RuleState, Worker.UtcTicks);
        if (!rules.HttpRequest.IsEmpty || !rules.Redirects.IsEmpty)
        {
            if (!Obey(rules.RunHttpRequest(context), context))
            {
                return false;
            }

            context.Enter(Facts, client.RuleState, Worker.UtcTicks);
        }

        if (!rules.UseBackends.IsEmpty)
        {
            var line = rules.UseBackends.Choose(context, out var dynamicName);
            if (line >= 0)
            {
                backend = Worker.Graph.BackendOf(Frontend, line, dynamicName) ?? backend;
            }
        }

        client.RuleState = context.Leave();
        return true;
    }

    /// <summary>Does what the rules said; false when that ended the way to a server.</summary>
    private bool Obey(in RuleOutcome outcome, RuleContext context, byte endState = (byte)'R')
    {
        switch (outcome.Kind)
        {
            case RuleOutcomeKind.Continue:
            case RuleOutcomeKind.Wait:
                client.RuleState = context.Leave();
                return true;
            case RuleOutcomeKind.Deny:
                ReplyBy(outcome, context, (byte)'P', endState);
                return false;
            case RuleOutcomeKind.Redirect when request.HasBody:
                // HAProxy does not read a body only to redirect its request.
                keepClient = false;
                countsConnection = true;
                ReplyBy(outcome, context, (byte)'L', endState);
                return false;
            case RuleOutcomeKind.Return:
            case RuleOutcomeKind.Redirect:
                ReplyBy(outcome, context, (byte)'L', endState);
                return false;
            case RuleOutcomeKind.Tarpit:
                client.RuleState = context.Leave();
                BeginTarpit(outcome);
                return false;
            case RuleOutcomeKind.Reject:
            case RuleOutcomeKind.SilentDrop:
                client.RuleState = context.Leave();
                Facts.EndCause = (byte)'P';
                Facts.EndState = (byte)'R';
                EndWithoutReply(outcome.Kind == RuleOutcomeKind.SilentDrop);
                return false;
            default:
                client.RuleState = context.Leave();
                Reply(500, (byte)'P', endState);
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
