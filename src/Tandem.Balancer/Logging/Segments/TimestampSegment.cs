using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>%Ts: seconds since 1970 of the accept.</summary>
internal sealed class TimestampSegment(FormatFlags flags) : LogSegment
{
    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        var seconds = (facts.AcceptedAtTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
        if ((flags & FormatFlags.Hexadecimal) != 0)
        {
            writer.Hexadecimal((ulong)seconds, 4);
        }
        else
        {
            writer.Number(seconds);
        }

        writer.EndsInSpace = false;
    }
}
