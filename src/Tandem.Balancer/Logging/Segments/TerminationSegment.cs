using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>%ts and %tsc: how the session ended (configuration.txt 8.5), with what became of the persistence cookie.</summary>
internal sealed class TerminationSegment(bool withCookie) : LogSegment
{
    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        writer.Byte(facts.EndCause == 0 ? (byte)'-' : facts.EndCause);
        writer.Byte(facts.EndState == 0 ? (byte)'-' : facts.EndState);
        if (withCookie)
        {
            writer.Raw("--"u8);
        }

        writer.EndsInSpace = false;
    }
}
