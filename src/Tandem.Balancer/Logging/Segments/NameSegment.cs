using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>Names: %f and %ft, %b, %s.</summary>
internal sealed class NameSegment(NameKind kind, FormatFlags flags) : LogSegment
{
    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        writer.Text(
            kind switch
            {
                NameKind.Frontend => facts.FrontendName,
                NameKind.Backend => facts.BackendName,
                _ => facts.ServerName,
            },
            flags);
        writer.EndsInSpace = false;
    }
}
