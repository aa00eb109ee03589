using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Rules;

/// <summary>Addresses as they stand in X-Forwarded-For: IPv4 with or without port, IPv6 bare or in brackets with or without port.</summary>
internal static class ForwardedAddress
{
    internal static bool TryParse(ReadOnlySpan<byte> text, out Endpoint address)
    {
        if (AddressText.TryParse(text, out address))
        {
            return true;
        }

        if (text.Length > 2 && text[0] == '[')
        {
            var close = text.IndexOf((byte)']');
            return close > 0 && IsPort(text[(close + 1)..]) && AddressText.TryParse(text[1..close], out address)
                && address.Family == EndpointFamily.IPv6;
        }

        var colon = text.IndexOf((byte)':');
        return colon > 0 && IsPort(text[colon..]) && AddressText.TryParse(text[..colon], out address)
            && address.Family == EndpointFamily.IPv4;
    }

    private static bool IsPort(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[0] == ':' && text.Length > 1 && text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0);
}
