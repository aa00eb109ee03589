using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>Captured headers where the proxy captures none: not even a dash, and the spaces around merge.</summary>
internal sealed class NothingSegment : LogSegment
{
    internal static readonly NothingSegment Instance = new();

    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
    }
}
