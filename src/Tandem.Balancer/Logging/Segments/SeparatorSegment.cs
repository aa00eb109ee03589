using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>A space between two fields of a log line: one, however many stand in the format or fields between are empty.</summary>
internal sealed class SeparatorSegment : LogSegment
{
    internal static readonly SeparatorSegment Instance = new();

    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        if (!writer.EndsInSpace)
        {
            writer.Byte((byte)' ');
            writer.EndsInSpace = true;
        }
    }
}
