using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>%B and %U: bytes to and from the client; with logasap a '+' tells that %B is not final.</summary>
internal sealed class BytesSegment(BytesKind kind, LogFormatSettings settings) : LogSegment
{
    private readonly bool partial = settings.LogAsap && kind == BytesKind.Read;

    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        if (partial)
        {
            writer.Byte((byte)'+');
        }

        writer.Number(kind == BytesKind.Read ? facts.BytesRead : facts.BytesUploaded);
        writer.EndsInSpace = false;
    }
}
