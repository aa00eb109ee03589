using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>IP addresses: %ci, %fi, %bi, %si.</summary>
internal sealed class AddressSegment(AddressKind kind, FormatFlags flags) : LogSegment
{
    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        var endpoint = kind.Of(facts);
        writer.EndsInSpace = false;
        if (endpoint.Family == EndpointFamily.None)
        {
            writer.Text([], flags);
            return;
        }

        Span<byte> text = stackalloc byte[Endpoint.MaxTextLength];
        if ((flags & FormatFlags.Hexadecimal) == 0)
        {
            writer.Text(text[..endpoint.FormatAddress(text)], flags);
            return;
        }

        // A Unix socket has no bytes to show: HAProxy writes nothing.
        foreach (var value in text[..endpoint.CopyAddress(text)])
        {
            writer.Hexadecimal(value, 2);
        }
    }
}
