using Tandem.Balancer.Proxies;
using Tandem.Configuration.Haproxy;
using Tandem.Http;
using Tandem.Linux.Reactor;

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
            : ProxyProtocol.EncodeV1(ProxyHeaders.Between(connection.Local, connection.Remote), bytes);
        return bytes[..length].ToArray();
    }
}
