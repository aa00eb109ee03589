using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>A string that does not change while the process runs, such as the node's name.</summary>
internal sealed class ConstantTextSegment(string text, FormatFlags flags) : LogSegment
{
    private readonly byte[] text = System.Text.Encoding.UTF8.GetBytes(text);

    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        writer.Text(text, flags);
        writer.EndsInSpace = false;
    }
}
