using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>A string that is never known here, such as the cipher of a connection in clear text.</summary>
internal sealed class AbsentSegment(FormatFlags flags) : LogSegment
{
    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        writer.Text([], flags);
        writer.EndsInSpace = false;
    }
}
