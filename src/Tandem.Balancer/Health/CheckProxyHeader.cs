using Tandem.Configuration.Haproxy;
using Tandem.Http;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Health;

/// <summary>
/// The PROXY header of a check: it speaks for nobody, so version 2 says LOCAL and version 1, which cannot, tells the
/// check's own connection, as HAProxy does.
/// </summary>
internal static class CheckProxyHeader
{
    /// <summary>Composes the header.</summary>
    /// <param name="form">V1 or V2.</param>
    /// <param name="connection">The check's connection, established.</param>
    internal static byte[] Compose(ProxyProtocolVersion form, Connection connection)
    {
        Span<byte> bytes = stackalloc byte[ProxyProtocol.MaxEncodedLength];
        var length = form == ProxyProtocolVersion.V2
            ? ProxyProtocol.EncodeV2(default, bytes)
            : ProxyProtocol.EncodeV1(Describe(connection.Local, connection.Remote), bytes);
        return bytes[..length].ToArray();
    }

    private static ProxyHeader Describe(Endpoint from, Endpoint to)
    {
        if (!from.IsInternet || from.Family != to.Family)
        {
            return default;
        }

        Span<byte> source = stackalloc byte[16];
        Span<byte> destination = stackalloc byte[16];
        var length = from.CopyAddress(source);
        to.CopyAddress(destination);
        return new ProxyHeader(source[..length], from.Port, destination[..length], to.Port);
    }
}
