using Tandem.Balancer.Proxies;
using Tandem.Configuration.Haproxy;
using Tandem.Http;

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
        var header = ProxyHeaders.Between(facts.Client, facts.Destination);
        var room = new Span<byte>(to, ProxyProtocol.MaxEncodedLength);
        return version == ProxyProtocolVersion.V1 ? ProxyProtocol.EncodeV1(header, room) : ProxyProtocol.EncodeV2(header, room);
    }
}
