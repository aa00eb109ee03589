using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>Ports: %cp, %fp, %bp, %sp; a Unix socket's is the number of its bind address.</summary>
internal sealed class PortSegment(AddressKind kind, FormatFlags flags) : LogSegment
{
    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        var endpoint = kind.Of(facts);
        writer.EndsInSpace = false;
        if (endpoint.Family == EndpointFamily.None)
        {
            writer.Text([], flags);
        }
        else if (endpoint.Family == EndpointFamily.Unix)
        {
            writer.Number(facts.ListenerId);
        }
        else if ((flags & FormatFlags.Hexadecimal) != 0)
        {
            writer.Hexadecimal(endpoint.Port, 4);
        }
        else
        {
            writer.Number(endpoint.Port);
        }
    }
}
