using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Logging;

/// <summary>One part of a compiled format: literal text, a variable, or a sample expression. Immutable; shared by loops.</summary>
internal abstract class LogSegment
{
    /// <summary>Writes this part. Allocates nothing and never throws; what does not fit is cut off.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="facts">What is known of the exchange.</param>
    /// <param name="rules">What sample expressions need; null where there are no rules.</param>
    internal abstract void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules);
}
