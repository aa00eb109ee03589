using Tandem.Http;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Proxies;

/// <summary>What a PROXY header tells of two ends of a connection. Not for its bytes, which <see cref="ProxyProtocol"/> writes.</summary>
internal static class ProxyHeaders
{
    /// <summary>The header of a connection between two internet addresses of one family; of any other, the header that tells none.</summary>
    /// <param name="source">Who connected.</param>
    /// <param name="destination">Where to.</param>
    internal static ProxyHeader Between(Endpoint source, Endpoint destination)
    {
        if (!source.IsInternet || source.Family != destination.Family)
        {
            return default;
        }

        Span<byte> from = stackalloc byte[16];
        Span<byte> to = stackalloc byte[16];
        var length = source.CopyAddress(from);
        destination.CopyAddress(to);
        return new ProxyHeader(from[..length], source.Port, to[..length], destination.Port);
    }
}
