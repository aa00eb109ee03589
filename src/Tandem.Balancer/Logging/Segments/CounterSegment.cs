using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>Numbers that stand in the facts as they are logged: %ST, connection and queue counts, %rc with its '+'.</summary>
internal sealed class CounterSegment(CounterKind kind) : LogSegment
{
    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        if (kind == CounterKind.Retries && facts.Redispatched)
        {
            writer.Byte((byte)'+');
        }

        writer.Number(kind switch
        {
            CounterKind.Status => facts.IsHttp ? facts.Status : 0,
            CounterKind.Process => facts.ProcessConnections,
            CounterKind.Frontend => facts.FrontendConnections,
            CounterKind.Backend => facts.BackendConnections,
            CounterKind.Server => facts.ServerConnections,
            CounterKind.Retries => facts.Retries,
            CounterKind.ServerQueue => facts.ServerQueue,
            _ => facts.BackendQueue,
        });
        writer.EndsInSpace = false;
    }
}
