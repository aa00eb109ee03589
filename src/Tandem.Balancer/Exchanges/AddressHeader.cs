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
    private readonly byte[]? exceptAddress;
    private readonly int exceptBits;
    private readonly bool ifNone;

    private AddressHeader(ForwardingHeader header)
    {
        name = Encoding.Latin1.GetBytes(header.HeaderName.ToLowerInvariant());
        exceptAddress = header.Except?.Address.GetAddressBytes();
        exceptBits = header.Except?.PrefixLength ?? 0;
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

        if (exceptAddress != null && IsExcepted(address))
        {
            return true;
        }

        Span<byte> text = stackalloc byte[Endpoint.MaxTextLength];
        return head.Append(name, text[..address.FormatAddress(text)]);
    }

    private bool IsExcepted(in Endpoint address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address.CopyAddress(bytes) != exceptAddress!.Length)
        {
            return false;
        }

        var whole = exceptBits / 8;
        var rest = exceptBits % 8;
        return bytes[..whole].SequenceEqual(exceptAddress.AsSpan(0, whole))
            && (rest == 0 || (bytes[whole] ^ exceptAddress[whole]) >> (8 - rest) == 0);
    }
}
