using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>A sample expression; it counts as a field even where it is empty.</summary>
internal sealed class SampleSegment(LogSegment expression) : LogSegment
{
    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        expression.Append(ref writer, facts, rules);
        writer.EndsInSpace = false;
    }
}
