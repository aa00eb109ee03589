using System.Text;
using Tandem.Configuration.Haproxy;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Health;

/// <summary>
/// The PROXY header of a check: it speaks for nobody, so version 2 says LOCAL and version 1, which cannot, tells the
/// check's own connection, as HAProxy does.
/// </summary>
internal static class ProxyHeader
{
    private static readonly byte[] Local = [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x20, 0, 0, 0];

    /// <summary>Composes the header.</summary>
    /// <param name="form">V1 or V2.</param>
    /// <param name="connection">The check's connection, established.</param>
    internal static byte[] Compose(ProxyProtocolVersion form, Connection connection)
    {
        if (form == ProxyProtocolVersion.V2)
        {
            return Local;
        }

        var from = connection.Local;
        var to = connection.Remote;
        var family = from.Family == EndpointFamily.IPv4 && to.Family == EndpointFamily.IPv4 ? "TCP4"
            : from.Family == EndpointFamily.IPv6 && to.Family == EndpointFamily.IPv6 ? "TCP6"
            : null;
        return family == null
            ? [.. "PROXY UNKNOWN\r\n"u8]
            : Encoding.ASCII.GetBytes($"PROXY {family} {Text(from)} {Text(to)} {from.Port} {to.Port}\r\n");
    }

    private static string Text(Endpoint endpoint)
    {
        Span<byte> text = stackalloc byte[Endpoint.MaxTextLength];
        return Encoding.ASCII.GetString(text[..endpoint.FormatAddress(text)]);
    }
}
