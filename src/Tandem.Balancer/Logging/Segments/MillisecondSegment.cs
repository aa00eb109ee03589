using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>%ms: the milliseconds of the accept, three digits.</summary>
internal sealed class MillisecondSegment(FormatFlags flags) : LogSegment
{
    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        var milliseconds = (int)(facts.AcceptedAtTicks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMillisecond);
        if ((flags & FormatFlags.Hexadecimal) != 0)
        {
            writer.Hexadecimal((ulong)milliseconds, 2);
        }
        else
        {
            writer.Byte((byte)('0' + (milliseconds / 100)));
            writer.Byte((byte)('0' + (milliseconds / 10 % 10)));
            writer.Byte((byte)('0' + (milliseconds % 10)));
        }

        writer.EndsInSpace = false;
    }
}
