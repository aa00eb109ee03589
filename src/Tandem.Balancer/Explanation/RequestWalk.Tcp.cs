using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Explanation;

/// <content>A connection of TCP mode, as <see cref="Exchanges.TcpSession"/> decides on it.</content>
internal sealed unsafe partial class RequestWalk
{
    /// <summary>The bytes that the client sends first, as far as they are known.</summary>
    private byte[] payload = [];

    private void RunTcp()
    {
        payload = Question.Scheme == "http" ? RequestBytes.Of(Question) : [];
        if (payload.Length > ReceiveCapacity)
        {
            told.Add(trace.Stage, "", $"the client's first {payload.Length} bytes", $"rules see the first {ReceiveCapacity}, as in the balancer's buffer");
            payload = payload[..ReceiveCapacity];
        }

        payload.CopyTo(new Span<byte>(requestBuffer, payload.Length));
        var backend = Frontend.DefaultBackend;
        Proxies.Backend? switched = null;
        if (FrontendRules is { } rules)
        {
            var outcome = RunTcpRules(rules);
            if (outcome.Kind != RuleOutcomeKind.Continue)
            {
                Leave();
                told.End = ExplainedEnd.Closed;
                told.Reason = $"the connection is closed by the rule at {LastPlace}";
                return;
            }

            switched = Switch(rules);
            Leave();
        }

        if (switched == null)
        {
            TellDefault(backend);
        }

        backend = switched ?? backend;
        if (backend == null)
        {
            Fail(NoBackend + "; the connection is closed");
            return;
        }

        told.Backend = backend.Section.Name;
        facts.BackendName = backend.NameBytes;
        trace.Stage = Stage(backend.Section);
        Seek(backend);
    }

    private RuleOutcome RunTcpRules(ProxyRules rules)
    {
        Enter();
        var outcome = rules.TcpConnection.Run(context, observer);
        if (outcome.Kind == RuleOutcomeKind.Continue)
        {
            outcome = rules.TcpSession.Run(context, observer);
        }

        if (outcome.Kind == RuleOutcomeKind.Continue && !rules.TcpRequestContent.IsEmpty)
        {
            // What is not here when the inspect delay has passed never comes.
            ShowPayload();
            outcome = rules.TcpRequestContent.Run(context, observer);
        }

        trace.Close("");
        return outcome;
    }

    private void ShowPayload() => context.SetBuffered(requestBuffer, payload.Length);
}
