using System.Text;
using Tandem.Configuration.Haproxy;
using Tandem.Http;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Exchanges;

/// <summary>
/// <c>option forwardfor</c> or <c>option originalto</c>: adds an address as a new last header (configuration.txt 4.2).
/// </summary>
internal sealed class AddressHeader
{
    private readonly byte[] name;
    private readonly IpNetwork? except;
    private readonly bool ifNone;

    private AddressHeader(ForwardingHeader header)
    {
        name = Encoding.Latin1.GetBytes(header.HeaderName.ToLowerInvariant());
        except = header.Except;
        ifNone = header.IfNone;
    }

    internal static AddressHeader? Of(ForwardingHeader? header) => header == null ? null : new AddressHeader(header);

    /// <summary>Adds the header where it belongs; false when there is no room for it.</summary>
    internal bool Add(MessageHead head, in Endpoint address)
    {
        if (!address.IsInternet || (ifNone && head.Find(name) >= 0))
        {
            return true;
        }

        if (except is { } network)
        {
            Span<byte> bytes = stackalloc byte[16];
            if (network.Contains(bytes[..address.CopyAddress(bytes)]))
            {
                return true;
            }
        }

        Span<byte> text = stackalloc byte[Endpoint.MaxTextLength];
        return head.Append(name, text[..address.FormatAddress(text)]);
    }
}
