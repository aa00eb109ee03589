using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>Text as it stands in the format.</summary>
internal sealed class LiteralSegment(byte[] text) : LogSegment
{
    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        writer.Raw(text);
        writer.EndsInSpace = false;
    }
}
