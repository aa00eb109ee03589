using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>%ID, the unique identifier of the request.</summary>
internal sealed class UniqueIdSegment(FormatFlags flags) : LogSegment
{
    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        writer.Text([], flags);
        writer.EndsInSpace = false;
    }
}
