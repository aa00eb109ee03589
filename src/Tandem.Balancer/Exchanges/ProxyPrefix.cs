using Tandem.Configuration.Haproxy;
using Tandem.Http;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Exchanges;

/// <summary>The PROXY header that opens a connection to a server (configuration.txt 5.2 "send-proxy").</summary>
internal static unsafe class ProxyPrefix
{
    /// <summary>Writes the header of a client's connection.</summary>
    /// <param name="version">1 or 2.</param>
    /// <param name="facts">Client and destination are read.</param>
    /// <param name="to">At least <see cref="ProxyProtocol.MaxEncodedLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    internal static int Write(ProxyProtocolVersion version, ExchangeFacts facts, byte* to)
    {
        var header = HeaderOf(facts.Client, facts.Destination);
        var room = new Span<byte>(to, ProxyProtocol.MaxEncodedLength);
        return version == ProxyProtocolVersion.V1 ? ProxyProtocol.EncodeV1(header, room) : ProxyProtocol.EncodeV2(header, room);
    }

    private static ProxyHeader HeaderOf(Endpoint client, Endpoint destination)
    {
        if (!client.IsInternet || client.Family != destination.Family)
        {
            return default;
        }

        Span<byte> source = stackalloc byte[16];
        Span<byte> target = stackalloc byte[16];
        var length = client.CopyAddress(source);
        destination.CopyAddress(target);
        return new ProxyHeader(source[..length], client.Port, target[..length], destination.Port);
    }
}
