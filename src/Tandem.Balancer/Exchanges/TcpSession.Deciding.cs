using Tandem.Balancer.Balancing;
using Tandem.Balancer.Proxies;
using Tandem.Balancer.Rules;
using Tandem.Http;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Exchanges;

/// <content>Before a server: the PROXY header, the tcp-request rules, the key of the algorithm.</content>
internal sealed unsafe partial class TcpSession
{
    protected override BalancingKey Key()
    {
        var keys = Backend!.Backend.Keys;
        if (!keys.NeedsPayload)
        {
            return keys.Of(Facts, Worker.KeyScratch);
        }

        // As in HAProxy, nothing is waited for here: tcp-request inspect-delay is there for that.
        var scratch = Worker.Loop.Scratch;
        var got = Math.Max(0, Connection.Peek(scratch, Flow.ReceiveSize));
        if (!keys.NeedsContext)
        {
            return keys.Of(Facts, Worker.KeyScratch, new ReadOnlySpan<byte>(scratch, got));
        }

        var context = Worker.Rules;
        context.Enter(Facts, ruleState, Worker.UtcTicks);
        context.SetBuffered(scratch, got);
        var key = keys.OfExpression(context, RuleHook.TcpRequestContent);
        ruleState = context.Leave();
        return key;
    }

    protected override void OnOtherDue()
    {
        if (state == State.Inspecting)
        {
            Decide();
        }
    }

    private void ReadProxyHeader()
    {
        switch (ProxyHandshake.Read(Connection, out var source, out var destination, out var fault, out var isNull))
        {
            case ParseResult.Incomplete:
                return;
            case ParseResult.Invalid:
                if (!isNull || !Frontend.Section.DontLogNull)
                {
                    Worker.LogConnectionError(listener, Facts.Client, acceptedUs, fault);
                }

                logged = true;
                End((byte)'P', (byte)'R');
                return;
        }

        if (source.Family != EndpointFamily.None)
        {
            Facts.Client = source;
            Facts.DestinationAddress = destination;
        }

        Facts.HandshakeMs = (int)((Worker.Loop.NowUs - acceptedUs) / 1000);
        Decide();
    }

    /// <summary>Runs the tcp-request rules and use_backend, and sets out for a server.</summary>
    private void Decide()
    {
        if (Worker.RulesOf(Frontend) is { } rules && !RunRules(rules))
        {
            return;
        }

        Disarm();
        SetClientTimeout(Frontend.ClientMs);
        state = State.Dispatching;
        if (chosen == null)
        {
            Facts.ServerName = Worker.NoServerName;
            End((byte)'S', (byte)'C');
            return;
        }

        Seek(Worker.Backends[chosen.Index]);
    }

    /// <summary>False when the session was ended, or waits for bytes to look at.</summary>
    private bool RunRules(ProxyRules rules)
    {
        var context = Worker.Rules;
        context.Enter(Facts, ruleState, Worker.UtcTicks);
        RuleOutcome outcome = default;
        if (state != State.Inspecting)
        {
            outcome = rules.TcpConnection.Run(context);
            if (outcome.Kind == RuleOutcomeKind.Continue)
            {
                outcome = rules.TcpSession.Run(context);
            }

            inspectUntilMs = Worker.Loop.NowMs + (Frontend.Section.TcpRequestInspectDelayMs ?? 0);
        }

        if (outcome.Kind == RuleOutcomeKind.Continue && !rules.TcpRequestContent.IsEmpty)
        {
            var got = Connection.IsReadable ? Connection.Peek(Worker.Loop.Scratch, Flow.ReceiveSize) : 0;
            context.SetBuffered(Worker.Loop.Scratch, Math.Max(got, 0));
            context.IsFinal = Worker.Loop.NowMs >= inspectUntilMs || Connection.HasEnded;
            outcome = rules.TcpRequestContent.Run(context);
        }

        if (outcome.Kind == RuleOutcomeKind.Continue && !rules.UseBackends.IsEmpty)
        {
            var line = rules.UseBackends.Choose(context, out var dynamicName);
            if (line >= 0)
            {
                chosen = Worker.Graph.BackendOf(Frontend, line, dynamicName) ?? chosen;
            }
        }

        ruleState = context.Leave();
        switch (outcome.Kind)
        {
            case RuleOutcomeKind.Continue:
                return true;
            case RuleOutcomeKind.Wait:
                state = State.Inspecting;
                Worker.Loop.Timers.Set(this, inspectUntilMs);
                return false;
            default:
                End((byte)'P', (byte)'R');
                return false;
        }
    }
}
