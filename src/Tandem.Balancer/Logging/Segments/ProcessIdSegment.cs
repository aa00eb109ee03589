using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>%pid.</summary>
internal sealed class ProcessIdSegment(int processId, FormatFlags flags) : LogSegment
{
    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        if ((flags & FormatFlags.Hexadecimal) != 0)
        {
            writer.Hexadecimal((ulong)processId, 4);
        }
        else
        {
            writer.Number(processId);
        }

        writer.EndsInSpace = false;
    }
}
