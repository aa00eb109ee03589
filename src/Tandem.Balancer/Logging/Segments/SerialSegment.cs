using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>%rt and %lc: running numbers of requests in the process and of lines of the frontend.</summary>
internal sealed class SerialSegment(SerialKind kind, FormatFlags flags) : LogSegment
{
    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        var value = kind == SerialKind.Request ? facts.RequestNumber : (ulong)writer.LogCounter;
        if ((flags & FormatFlags.Hexadecimal) != 0)
        {
            writer.Hexadecimal(value, 4);
        }
        else
        {
            writer.Number((long)value);
        }

        writer.EndsInSpace = false;
    }
}
