using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>Timers in milliseconds (configuration.txt 8.4); -1 where the exchange did not come that far.</summary>
internal sealed class TimerSegment(TimerKind kind, LogFormatSettings settings) : LogSegment
{
    private readonly bool partial = settings.LogAsap && kind is (TimerKind.Active or TimerKind.Total or TimerKind.User);

    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        if (partial)
        {
            writer.Byte((byte)'+');
        }

        writer.Number(kind switch
        {
            TimerKind.Handshake => facts.HandshakeMs,
            TimerKind.Idle => facts.IdleMs,
            TimerKind.Request => facts.RequestMs,
            TimerKind.UntilRequest => facts.RequestMs < 0 ? -1 : UntilRequest(facts),
            TimerKind.Queue => facts.QueueMs,
            TimerKind.Connect => facts.ConnectMs,
            TimerKind.Response => facts.ResponseMs,
            TimerKind.Data => Data(facts),
            TimerKind.Active => facts.TotalMs - Reached(facts.HandshakeMs) - Reached(facts.IdleMs),
            TimerKind.User => facts.TotalMs - Reached(facts.IdleMs),
            _ => facts.TotalMs,
        });
        writer.EndsInSpace = false;
    }

    private static int UntilRequest(ExchangeFacts facts) =>
        Reached(facts.HandshakeMs) + Reached(facts.IdleMs) + Reached(facts.RequestMs);

    /// <summary>In HTTP from the response's head on, in TCP from the connection on.</summary>
    private static int Data(ExchangeFacts facts)
    {
        if ((facts.IsHttp ? facts.ResponseMs : facts.ConnectMs) < 0)
        {
            return ExchangeFacts.NotReached;
        }

        var before = facts.IsHttp ? UntilRequest(facts) + Reached(facts.ResponseMs) : 0;
        return facts.TotalMs - before - Reached(facts.QueueMs) - Reached(facts.ConnectMs);
    }

    private static int Reached(int milliseconds) => Math.Max(milliseconds, 0);
}
